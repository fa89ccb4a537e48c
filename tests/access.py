"""Who gets what at every address: the table of which `tests/test_access.py` makes its tests.

Codes: at a municipality's address somebody who is not logged in is sent to the door (302), or
gets back what she wrote (401). Who may not see a thing gets 404; who may see it but not act gets
403. A foreign municipality is always 404, word for word the same as one that does not exist.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PLAYERS

ROLES = ("anonymous", *PLAYERS)
TOKEN = "a-token-that-was-in-a-letter"
# Of a part that somebody is writing and nobody has saved.
KEY = "6f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c11"
SHEET = "Nr.;Indsats;Fokusområde\r\n9.9;Skaktavler i parken;Out of doors\r\n"


class Row(NamedTuple):
    """An address, how it is asked, with which things in it, and the answer for each role."""

    method: str
    url: str
    things: dict[str, str]
    #           nobody rolf paula stefan wanda greta clara ada
    codes: str
    data: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"{self.method} {self.url} {' '.join(self.things.values())}".strip()


INITIATIVE = {"title": "More swings", "focus_area": "$area", "goal": "New", "version": "1"}
EDIT_THEME = {"title": "Playing", "focus_area": "$area", "version": "1"}
EDIT_AREA = {"title": "Outside", "colour": "brick", "shape": "circle", "version": "1"}
SEAL = {"awarded_on": "2026-05-01", "awarded_by": "UNICEF", "term": "permanent"}
PEOPLE = {"email": "new@fjordlund.example", "role": "reader"}

#   method, address, things                             nobody rolf paul stef wand gret clar ada
TABLE = [
    # The door.
    Row("GET", "welcome", {}, "                              200 302 302 302 302 302 302 302"),
    Row("GET", "healthz", {}, "                              200 200 200 200 200 200 200 200"),
    Row("GET", "readyz", {}, "                               200 200 200 200 200 200 200 200"),
    Row("GET", "set_language", {}, "                         405 405 405 405 405 405 405 405"),
    Row("POST", "set_language", {}, "                        302 302 302 302 302 302 302 302",
        {"language": "da"}),
    Row("GET", "accounts:login", {}, "                       200 302 302 302 302 302 302 302"),
    Row("POST", "accounts:login", {}, "                      200 302 302 302 302 302 302 302",
        {"username": "nobody@fjordlund.example", "password": "wrong"}),
    Row("GET", "accounts:resume", {}, "                      405 405 405 405 405 405 405 405"),
    Row("POST", "accounts:resume", {}, "                     401 200 200 200 200 200 200 200",
        {"action": "/fjordlund/", "kept": "[]", "username": "nobody@fjordlund.example"}),
    Row("GET", "accounts:logout", {}, "                      405 405 405 405 405 405 405 405"),
    Row("POST", "accounts:logout", {}, "                     302 302 302 302 302 302 302 302"),
    Row("GET", "accounts:password-reset", {}, "              200 200 200 200 200 200 200 200"),
    Row("POST", "accounts:password-reset", {}, "             302 302 302 302 302 302 302 302",
        {"email": "paula@fjordlund.example"}),
    Row("GET", "accounts:password-reset-sent", {}, "         200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:password-choose", {"uidb64": "no", "token": "no"},
        "                                                    200 200 200 200 200 200 200 200"),
    Row("POST", "accounts:password-choose", {"uidb64": "no", "token": "no"},
        "                                                    200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:password-chosen", {}, "             200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:invitation-accept", {"token": TOKEN},
        "                                                    200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:invitation-accept", {"token": "unknown"},
        "                                                    404 404 404 404 404 404 404 404"),
    Row("POST", "accounts:invitation-accept", {"token": TOKEN},
        "                                                    302 302 302 302 302 302 302 302",
        {"name": "Guest", "password1": "nine quiet owls", "password2": "nine quiet owls"}),
    Row("GET", "accounts:link-ask", {}, "                    200 200 200 200 200 200 200 200"),
    Row("POST", "accounts:link-ask", {}, "                   302 302 302 302 302 302 302 302",
        {"email": "paula@fjordlund.example"}),
    Row("GET", "accounts:link-sent", {}, "                   200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:link-open", {"token": TOKEN}, "     200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:link-open", {"token": "unknown"}, " 404 404 404 404 404 404 404 404"),
    Row("POST", "accounts:link-open", {"token": TOKEN}, "    302 302 302 302 302 302 302 302"),
    Row("GET", "styleguide", {}, "                           200 200 200 200 200 200 200 200"),
    Row("GET", "erased", {}, "                               200 200 200 200 200 200 200 200"),
    # What everybody reads.
    Row("GET", "public-plan", {"town": "fjordlund"}, "       200 200 200 200 200 200 200 200"),
    Row("GET", "public-plan", {"town": "nordau"}, "          404 404 404 404 404 404 404 404"),
    Row("GET", "public-pdf", {"town": "fjordlund"}, "        202 202 202 202 202 202 202 202"),
    Row("GET", "public-word", {"town": "fjordlund"}, "        202 202 202 202 202 202 202 202"),
    Row("GET", "public-pdf", {"town": "nordau"}, "           404 404 404 404 404 404 404 404"),
    Row("GET", "public-word", {"town": "nordau"}, "           404 404 404 404 404 404 404 404"),
    Row("GET", "public-status", {"town": "fjordlund"},
        "                                                 200 200 200 200 200 200 200 200"),
    Row("GET", "public-status", {"town": "nordau"},
        "                                                 404 404 404 404 404 404 404 404"),
    Row("GET", "public-data-json", {"town": "fjordlund"},
        "                                                 200 200 200 200 200 200 200 200"),
    Row("GET", "public-data-json", {"town": "nordau"},
        "                                                 404 404 404 404 404 404 404 404"),
    Row("GET", "public-data-csv", {"town": "fjordlund"},
        "                                                 200 200 200 200 200 200 200 200"),
    Row("GET", "public-data-csv", {"town": "nordau"},
        "                                                 404 404 404 404 404 404 404 404"),
    # The municipality.
    Row("GET", "overview:start", {}, "                       302 200 200 200 200 200 200 200"),
    Row("GET", "overview:changes", {}, "                     302 403 200 200 200 200 200 200"),
    Row("GET", "overview:first-day", {}, "                   302 403 403 403 403 403 200 403"),
    # What is kept about people, and how they go.
    Row("GET", "overview:data-sheet", {}, "                  302 200 200 200 200 200 200 200"),
    Row("GET", "overview:erase-me", {}, "                    302 200 200 200 200 200 200 200"),
    Row("POST", "overview:erase-me", {}, "                   401 200 200 200 200 200 200 200"),
    Row("GET", "overview:people-left", {}, "                 302 403 403 403 403 403 200 200"),
    Row("GET", "overview:erase-person", {"pk": "gone"}, "    302 403 403 403 403 403 200 200"),
    Row("POST", "overview:erase-person", {"pk": "gone"}, "   401 403 403 403 403 403 302 302"),
    # Whoever may is led to the second factor first.
    Row("GET", "overview:redact", {}, "                      302 403 403 403 403 403 302 302"),
    Row("POST", "overview:redact", {}, "                     401 403 403 403 403 403 302 302",
        {"words": "More swings", "sure": "yes"}),
    Row("GET", "people:people", {}, "                        302 403 403 403 403 403 200 200"),
    Row("POST", "people:people", {}, "                       401 403 403 403 403 403 302 302",
        PEOPLE),
    Row("GET", "people:role-end", {"pk": "membership"}, "    302 403 403 403 403 403 200 200"),
    Row("POST", "people:role-end", {"pk": "membership"}, "   401 403 403 403 403 403 302 302"),
    Row("GET", "people:away", {}, "                          302 403 200 200 200 200 200 200"),
    Row("POST", "people:away", {}, "                         401 403 200 200 200 200 200 200"),
    Row("GET", "people:deputy-end", {"pk": "deputy"}, "      302 405 405 405 405 405 405 405"),
    Row("POST", "people:deputy-end", {"pk": "deputy"}, "     401 404 302 404 404 404 404 404"),
    Row("GET", "people:invitation-revoke", {"pk": "invitation"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "people:invitation-revoke", {"pk": "invitation"},
        "                                                    401 403 403 403 403 403 302 302"),
    Row("GET", "people:departments", {}, "                   302 403 403 403 403 403 200 200"),
    Row("POST", "people:departments", {}, "                  401 403 403 403 403 403 302 302",
        {"name": "Libraries"}),
    Row("GET", "people:department-edit", {"pk": "department"},
        "                                                    302 403 403 403 403 403 200 200"),
    Row("POST", "people:department-edit", {"pk": "department"},
        "                                                    401 403 403 403 403 403 302 302",
        {"name": "Parks and forests"}),
    Row("GET", "overview:department-close", {"pk": "department"},
        "                                                    302 403 403 403 403 403 200 200"),
    Row("POST", "overview:department-close", {"pk": "department"},
        "                                                    401 403 403 403 403 403 302 302",
        {"into": "$other_department"}),
    # The way through the programme.
    Row("GET", "programme:phase-list", {}, "                 302 200 200 200 200 200 200 200"),
    Row("GET", "programme:phase-edit", {"pk": "phase"}, "    302 403 403 403 403 403 200 403"),
    Row("POST", "programme:phase-edit", {"pk": "phase"}, "   401 403 403 403 403 403 302 403",
        {"starts_on": "2026-02-01", "ends_on": "2026-11-30"}),
    Row("GET", "programme:phase-move", {"pk": "phase", "name": "close"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "programme:phase-move", {"pk": "phase", "name": "close"},
        "                                                    401 403 403 403 403 403 302 403"),
    Row("POST", "programme:phase-move", {"pk": "phase", "name": "explode"},
        "                                                    401 404 404 404 404 404 404 404"),
    # Who works on the plan.
    Row("GET", "programme:body-list", {}, "                  302 403 403 403 403 403 200 403"),
    Row("GET", "programme:body-add", {}, "                   302 403 403 403 403 403 200 403"),
    Row("POST", "programme:body-add", {}, "                  401 403 403 403 403 403 302 403",
        {"name": "Working group", "kind": "working"}),
    Row("GET", "programme:body-edit", {"pk": "body"}, "      302 403 403 403 403 403 200 403"),
    Row("POST", "programme:body-edit", {"pk": "body"}, "     401 403 403 403 403 403 302 403",
        {"name": "Steering group of the town", "kind": "steering"}),
    Row("GET", "programme:seat-add", {"pk": "body"}, "       302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seat-add", {"pk": "body"}, "      401 403 403 403 403 403 302 403",
        {"new_name": "Ida Holm"}),
    Row("GET", "programme:seat-edit", {"pk": "seat"}, "      302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seat-edit", {"pk": "seat"}, "     401 403 403 403 403 403 302 403",
        {"role": "chair"}),
    Row("GET", "programme:seat-end", {"pk": "seat"}, "       302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seat-end", {"pk": "seat"}, "      401 403 403 403 403 403 302 403",
        {"to_on": "2026-12-31"}),
    # The seal: everybody sees it, the coordinator alone writes about it.
    Row("GET", "programme:seal-list", {}, "                  302 200 200 200 200 200 200 200"),
    Row("GET", "programme:seal-add", {}, "                   302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seal-add", {}, "                  401 403 403 403 403 403 302 403",
        SEAL),
    Row("GET", "programme:seal-correct", {"pk": "seal"}, "   302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seal-correct", {"pk": "seal"}, "  401 403 403 403 403 403 302 403",
        SEAL | {"because": "The day was wrong."}),
    Row("GET", "programme:seal-withdraw", {"pk": "seal"}, "  302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seal-withdraw", {"pk": "seal"}, " 401 403 403 403 403 403 302 403",
        {"on": "2026-06-01", "because": "Given back."}),
    Row("GET", "programme:seal-strike", {"pk": "seal"}, "    302 403 403 403 403 403 200 403"),
    Row("POST", "programme:seal-strike", {"pk": "seal"}, "   401 403 403 403 403 403 302 403",
        {"because": "It was next door."}),
    # The plan.
    Row("GET", "actionplan:plan-current", {}, "              302 302 302 302 302 302 302 302"),
    Row("GET", "actionplan:plan-detail", {}, "               302 200 200 200 200 200 200 200"),
    Row("GET", "actionplan:plan-timeline", {}, "             302 200 200 200 200 200 200 200"),
    Row("GET", "actionplan:plan-money", {}, "                302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:plan-rights", {}, "               302 200 200 200 200 200 200 200"),
    Row("GET", "actionplan:plan-edit", {}, "                 302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:plan-edit", {}, "                401 403 403 403 302 403 302 403",
        {"title": "Our plan", "period_text": "2026 to 2028", "version": "1"}),
    Row("GET", "actionplan:plan-history", {}, "              302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:section-history", {"pk": "section"},
        "                                                    302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:focus-area-history", {"pk": "area"},
        "                                                    302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:theme-history", {"pk": "theme"},
        "                                                    302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:part-place", {"pk": "theme", "kind": "themes", "step": "down"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:part-place", {"pk": "theme", "kind": "themes", "step": "down"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-place", {"pk": "area", "kind": "focus-areas", "step": "down"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-place",
        {"pk": "initiative", "kind": "initiatives", "step": "down"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-place", {"pk": "section", "kind": "chapters", "step": "up"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-place", {"pk": "theme", "kind": "trees", "step": "up"},
        "                                                    401 404 404 404 404 404 404 404"),
    Row("GET", "actionplan:plan-order", {}, "                302 403 403 403 200 403 200 403"),
    Row("GET", "actionplan:part-put", {"pk": "theme", "kind": "themes"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:part-put", {"pk": "theme", "kind": "themes"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-put", {"pk": "initiative", "kind": "initiatives"},
        "                                                    401 403 403 403 302 403 302 403",
        {"before": "1"}),
    Row("POST", "actionplan:part-put", {"pk": "theme", "kind": "trees"},
        "                                                    401 404 404 404 404 404 404 404"),
    Row("GET", "actionplan:look", {"what": "text"}, "        302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:look", {"what": "text"}, "       401 403 200 200 200 200 200 200",
        {"text": "- **More** swings"}),
    Row("POST", "actionplan:look", {"what": "in-short"}, "   401 403 200 200 200 200 200 200",
        {"title": "Swings", "text_for_children": "We hang swings.", "focus_area": "$area"}),
    Row("POST", "actionplan:look", {"what": "trees"}, "      401 403 404 404 404 404 404 404"),
    Row("GET", "actionplan:part-move", {"pk": "section", "kind": "chapters", "name": "withdraw"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:part-move", {"pk": "section", "kind": "chapters", "name": "withdraw"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("POST", "actionplan:part-move", {"pk": "theme", "kind": "themes", "name": "explode"},
        "                                                    401 404 404 404 404 404 404 404"),
    Row("GET", "actionplan:section-add", {}, "               302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:section-add", {}, "              401 403 403 403 302 403 302 403",
        {"title": "How we wrote it", "placement": "after"}),
    Row("GET", "actionplan:section-edit", {"pk": "section"}, "302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:section-edit", {"pk": "section"}, "401 403 403 403 302 403 302 403",
        {"title": "Foreword", "placement": "before", "version": "1"}),
    Row("GET", "actionplan:focus-area-add", {}, "            302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:focus-area-add", {}, "           401 403 403 403 302 403 302 403",
        {"title": "At home", "colour": "plum", "shape": "house"}),
    Row("GET", "actionplan:focus-area-edit", {"pk": "area"}, "302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:focus-area-edit", {"pk": "area"}, "401 403 403 403 302 403 302 403",
        EDIT_AREA),
    Row("GET", "actionplan:theme-add", {}, "                 302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:theme-add", {}, "                401 403 403 403 302 403 302 403",
        {"title": "Climbing", "focus_area": "$area"}),
    Row("GET", "actionplan:theme-edit", {"pk": "theme"}, "   302 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:theme-edit", {"pk": "theme"}, "  401 403 403 403 302 403 302 403",
        EDIT_THEME),
    # What is typed and not saved.
    Row("GET", "actionplan:part-draft", {"kind": "initiatives", "key": "initiative"},
        "                                                    302 404 200 403 200 403 200 403"),
    Row("POST", "actionplan:part-draft", {"kind": "trees", "key": "theme"},
        "                                                    401 404 404 404 404 404 404 404"),
    Row("POST", "actionplan:part-draft", {"kind": "initiatives", "key": "agreed"},
        "                                                    401 403 403 403 403 403 200 403"),
    Row("POST", "actionplan:part-draft", {"kind": "initiatives", "key": KEY},
        "                                                    401 403 200 200 200 403 200 403",
        {"title": "Even more swings"}),
    Row("POST", "actionplan:part-draft", {"kind": "themes", "key": KEY},
        "                                                    401 403 403 403 200 403 200 403",
        {"title": "Climbing"}),
    Row("POST", "actionplan:part-draft", {"kind": "themes", "key": "theme"},
        "                                                    401 403 403 403 200 403 200 403",
        EDIT_THEME),
    Row("POST", "actionplan:part-draft", {"kind": "plan", "key": "whole"},
        "                                                    401 403 403 403 200 403 200 403",
        {"title": "Our plan", "version": "1"}),
    Row("POST", "actionplan:part-draft", {"kind": "initiatives", "key": "initiative"},
        "                                                    401 404 200 403 200 403 200 403",
        {"title": "Even more swings", "version": "1"}),
    Row("GET", "actionplan:part-discard", {"kind": "chapters", "key": "section"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:part-discard", {"kind": "chapters", "key": "section"},
        "                                                    401 403 403 403 302 403 302 403"),
    Row("GET", "actionplan:part-present", {"kind": "focus-areas", "key": "area"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:part-present", {"kind": "focus-areas", "key": "area"},
        "                                                    401 403 403 403 200 403 200 403"),
    Row("POST", "actionplan:part-present", {"kind": "initiatives", "key": "initiative"},
        "                                                    401 404 200 403 200 403 200 403"),
    # Spreadsheets.
    Row("GET", "actionplan:import-upload", {}, "             302 403 403 403 403 403 200 403"),
    Row("POST", "actionplan:import-upload", {}, "            401 403 403 403 403 403 302 403",
        {"file": "$file"}),
    Row("GET", "actionplan:import-preview", {"pk": "sheet"}, "302 403 403 403 403 403 200 403"),
    Row("GET", "actionplan:import-answer", {"pk": "sheet"}, " 302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:import-answer", {"pk": "sheet"}, "401 403 403 403 403 403 302 403",
        {"part": "row", "row": "2"}),
    Row("GET", "actionplan:import-take-back", {"pk": "sheet"},
        "                                                    302 403 403 403 403 403 302 403"),
    Row("POST", "actionplan:import-take-back", {"pk": "sheet"},
        "                                                    401 403 403 403 403 403 302 403"),
    Row("GET", "actionplan:import-decide", {"pk": "sheet", "decision": "apply"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:import-decide", {"pk": "sheet", "decision": "apply"},
        "                                                    401 403 403 403 403 403 302 403"),
    Row("POST", "actionplan:import-decide", {"pk": "sheet", "decision": "discard"},
        "                                                    401 403 403 403 403 403 302 403"),
    Row("POST", "actionplan:import-decide", {"pk": "sheet", "decision": "frame"},
        "                                                    401 403 403 403 403 403 404 403"),
    Row("GET", "actionplan:your-sheet", {}, "                302 403 200 200 403 403 200 403"),
    Row("POST", "actionplan:your-sheet", {}, "               401 403 422 422 403 403 422 403",
        {"file": "$file"}),
    Row("GET", "actionplan:your-sheet-file", {"pk": "department"},
        "                                                    302 403 200 404 403 403 200 403"),
    Row("GET", "actionplan:export", {"form": "csv"}, "       302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:export", {"form": "xlsx"}, "      302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:export", {"form": "exe"}, "       302 403 404 404 404 404 404 404"),
    # Initiatives; "initiative" is Paula's draft, "agreed" one that everybody may read.
    Row("GET", "actionplan:initiative-list", {}, "           302 200 200 200 200 200 200 200"),
    Row("GET", "actionplan:initiative-columns", {}, "        302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:initiative-columns", {}, "       401 302 302 302 302 302 302 302",
        {"columns": "state"}),
    # Kept searches; "kept" is Paula's own, "shared" is Clara's for everybody.
    Row("GET", "actionplan:filter-list", {}, "               302 200 200 200 200 200 200 200"),
    Row("POST", "actionplan:filter-list", {}, "              401 302 302 302 302 302 302 302",
        {"name": "All about swings", "query": "q=swings"}),
    Row("GET", "actionplan:filter-edit", {"pk": "kept"}, "   302 404 200 404 404 404 404 404"),
    Row("GET", "actionplan:filter-edit", {"pk": "shared"}, " 302 403 403 403 403 403 200 403"),
    Row("POST", "actionplan:filter-edit", {"pk": "kept"}, "  401 404 302 404 404 404 404 404",
        {"name": "Play"}),
    Row("POST", "actionplan:filter-edit", {"pk": "shared"}, "401 403 403 403 403 403 302 403",
        {"name": "Play"}),
    Row("GET", "actionplan:filter-delete", {"pk": "kept"}, " 302 404 200 404 404 404 404 404"),
    Row("POST", "actionplan:filter-delete", {"pk": "kept"}, "401 404 302 404 404 404 404 404"),
    Row("POST", "actionplan:filter-delete", {"pk": "shared"}, "401 403 403 403 403 403 302 403"),
    Row("GET", "actionplan:initiative-add", {}, "            302 403 200 200 200 403 200 403"),
    Row("POST", "actionplan:initiative-add", {}, "           401 403 302 302 302 403 302 403",
        INITIATIVE),
    Row("GET", "actionplan:initiative-many", {}, "           302 403 404 404 404 404 404 404"),
    Row("POST", "actionplan:initiative-many", {}, "          401 403 302 302 302 302 302 302",
        {"act": "propose", "chosen": "0:1"}),
    Row("GET", "actionplan:initiative-detail", {"pk": "initiative"},
        "                                                    302 404 200 200 200 200 200 200"),
    Row("GET", "actionplan:initiative-detail", {"pk": "agreed"},
        "                                                    302 200 200 200 200 200 200 200"),
    Row("GET", "actionplan:initiative-edit", {"pk": "initiative"},
        "                                                    302 404 200 403 200 403 200 403"),
    Row("GET", "actionplan:initiative-edit", {"pk": "agreed"},
        "                                                    302 403 403 403 403 403 200 403"),
    Row("POST", "actionplan:initiative-edit", {"pk": "initiative"},
        "                                                    401 404 302 403 302 403 302 403",
        INITIATIVE),
    Row("GET", "actionplan:initiative-history", {"pk": "initiative"},
        "                                                    302 404 200 200 200 200 200 200"),
    Row("GET", "actionplan:initiative-history", {"pk": "agreed"},
        "                                                    302 403 200 200 200 200 200 200"),
    Row("GET", "actionplan:initiative-move", {"pk": "initiative", "name": "propose"},
        "                                                    302 405 405 405 405 405 405 405"),
    Row("POST", "actionplan:initiative-move", {"pk": "initiative", "name": "propose"},
        "                                                    401 404 302 403 302 403 302 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "initiative", "name": "withdraw"},
        "                                                    401 404 403 403 403 403 302 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "proposed", "name": "agree"},
        "                                                    401 404 403 403 403 302 302 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "proposed", "name": "return"},
        "                                                    401 404 403 403 403 302 302 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "proposed", "name": "retract"},
        "                                                    401 404 302 403 403 403 403 403"),
    Row("GET", "actionplan:initiative-edit", {"pk": "proposed"},
        "                                                    302 404 403 403 403 403 200 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "withdrawn", "name": "restore"},
        "                                                    401 404 403 403 403 403 302 403"),
    Row("POST", "actionplan:initiative-move", {"pk": "initiative", "name": "explode"},
        "                                                    401 404 404 404 404 404 404 404"),
    # Versions; "version" is frozen, adopted and published.
    Row("GET", "actionplan:version-list", {}, "              302 404 200 200 200 200 200 200"),
    Row("POST", "actionplan:version-list", {}, "             401 404 403 403 403 403 302 403",
        {"title": "For the council"}),
    Row("GET", "actionplan:version-detail", {"pk": "version"},
        "                                                    302 404 200 200 200 200 200 200"),
    Row("GET", "actionplan:version-compare", {"pk": "version", "other": "0"},
        "                                                    302 404 200 200 200 200 200 200"),
    Row("GET", "actionplan:version-decide", {"pk": "version"},
        "                                                    302 404 403 403 403 403 200 403"),
    Row("POST", "actionplan:version-decide", {"pk": "version"},
        "                                                    401 404 403 403 403 403 302 403",
        {"body": "City council", "held_on": "2026-05-14", "outcome": "adopted"}),
    Row("GET", "actionplan:version-correct", {"pk": "version", "meeting": "meeting"},
        "                                                    302 404 403 403 403 403 200 403"),
    Row("POST", "actionplan:version-correct", {"pk": "version", "meeting": "meeting"},
        "                                                    401 404 403 403 403 403 302 403",
        {"body": "City council", "held_on": "2026-05-13", "outcome": "adopted"}),
    Row("GET", "documents:version-publish", {"pk": "version"},
        "                                                    302 404 403 403 403 403 302 403"),
    Row("POST", "documents:version-publish", {"pk": "version"},
        "                                                    401 404 403 403 403 403 302 403"),
    Row("GET", "documents:version-take-back", {"pk": "version"},
        "                                                    302 404 403 403 403 403 200 403"),
    Row("POST", "documents:version-take-back", {"pk": "version"},
        "                                                    401 404 403 403 403 403 302 403"),
    # Documents, and the work that makes them.
    Row("GET", "documents:document-list", {}, "              302 404 200 200 200 200 200 200"),
    Row("GET", "documents:document-build", {}, "             302 405 405 405 405 405 405 405"),
    Row("POST", "documents:document-build", {}, "            401 404 302 302 302 302 302 302"),
    Row("GET", "documents:document-download", {"pk": "document"},
        "                                                    302 404 200 200 200 200 200 200"),
    Row("GET", "jobs:job-detail", {"pk": "job"}, "           302 404 200 200 200 200 200 200"),
    Row("GET", "jobs:job-status", {"pk": "job"}, "           302 404 286 286 286 286 286 286"),
    Row("GET", "jobs:job-repeat", {"pk": "job"}, "           302 405 405 405 405 405 405 405"),
    Row("POST", "jobs:job-repeat", {"pk": "job"}, "          401 404 302 302 302 302 302 302"),
]  # fmt: skip


# What somebody who is not logged in gets at the address of any municipality.
OUTSIDE = {"GET": 302, "POST": 401}

Things = dict[str, Any]


def address(row: Row, slug: str, things: Things | None = None) -> str:
    """Return the row's address in a town, with that town's things, or with none that exist."""
    kwargs: dict[str, Any] = {
        name: getattr(things[thing], "pk", None) if things and thing in things else thing
        for name, thing in row.things.items()
    }
    if things is None:
        kwargs |= {name: 987_654_321 for name in kwargs if name in {"pk", "key", "meeting"}}
    arguments = ARGUMENTS[row.url]
    if "municipality" in arguments:
        kwargs["municipality"] = slug
    if "number" in arguments:
        kwargs["number"] = 1
    return reverse(row.url, kwargs=kwargs)


def ask(client: Client, row: Row, path: str, things: Things | None = None) -> Any:
    """Ask for an address as the row says."""
    data = {name: _typed(value, things) for name, value in row.data.items()}
    return client.get(path) if row.method == "GET" else client.post(path, data)


def _typed(value: str, things: Things | None) -> Any:
    if value == "$file":
        return SimpleUploadedFile("plan.csv", SHEET.encode())
    if value.startswith("$"):
        return things[value[1:]].pk if things else 0
    return value


def addresses() -> Iterator[tuple[str, set[str]]]:
    """Yield every address of the portal by its name, with its arguments."""

    def walk(resolver: URLResolver, space: str, outer: set[str]) -> Iterator[tuple[str, set[str]]]:
        for pattern in resolver.url_patterns:
            names = outer | set(pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern, inner, names)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", names

    yield from walk(get_resolver(), "", set())


ARGUMENTS = dict(addresses())
OF_A_TOWN = [row for row in TABLE if "municipality" in ARGUMENTS.get(row.url, ())]
