"""The style guide's sample: every component once, in all its states, with invented words."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from accounts.wording import PlainWords
from actionplan.columns import Cell
from actionplan.ease import ease_of
from actionplan.figures import Lack
from actionplan.models import SavedFilter
from actionplan.spreadsheets.proposed import Problem
from actionplan.spreadsheets.showing import (
    ColumnChoice,
    NameChoice,
    NewName,
    SaidField,
    ShownChange,
    ShownRow,
)
from actionplan.views.merge_rows import HOLDS
from overview.changes import Step
from overview.styleguide_drawn import drawn_context
from overview.styleguide_news import news_context
from overview.styleguide_progress import progress_context
from programme.duties import Coming

CHANGED_AT = datetime(2026, 11, 14, 9, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
COLOURS = ["brick", "leaf", "plum", "sky", "clay", "rose", "teal", "slate", "olive"]
SHAPES = ["circle", "leaf", "star", "drop", "house", "wave", "sun", "kite", "heart"]
AREAS = [
    "A view of children",
    "Knowing one's rights",
    "Being heard",
    "Being valued and respected",
    "Being safe in a clean environment",
    "Being a family, playing, having time",
    "Learning and going on",
    "Getting about in town",
    "A town without poverty",
]
PLAIN_COLOURS = [
    "paper",
    "paper-deep",
    "surface",
    "ink",
    "ink-soft",
    "lake",
    "lake-deep",
    "lake-tint",
    "sun",
    "line",
]
STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("agreed", "Agreed"),
    ("withdrawn", "Withdrawn"),
    ("waiting", "Waiting"),
    ("running", "Under way"),
    ("done", "Done"),
    ("failed", "Failed"),
]
OUTCOMES = [
    ("created", "New"),
    ("updated", "Changed"),
    ("unchanged", "Unchanged"),
    ("refused", "Refused"),
    ("warning", "Please look"),
]
CHIPS = [
    ("department", "School department"),
    ("partner", "Sports clubs"),
    ("person", "Mayor's office, coordinator"),
    ("article", "Article 12: being heard"),
    ("sdg", "Goal 11: sustainable towns"),
    ("plain", "Ages 10 to 14"),
]

SHEET = {
    "rows": [
        ShownRow(
            2,
            "Safety walks",
            place="Being safe › Way to school",
            lead="Streets",
            time="2027",
            said=[SaidField("Goal", "Every way to school is safe"), SaidField("Map", "7 b", True)],
        ),
        ShownRow(
            3,
            "Quiet rooms",
            found_by="found by its number",
            may_part=True,
            closed="Agreed",
            changes=[ShownChange("Time", "2026", "from 2027")],
        ),
        ShownRow(
            4,
            "",
            quote="5.8 · Being safe · Streets",
            refusals=[Problem(4, "Title", "The title is missing.")],
            warnings=[Problem(4, "Cost", "This was changed in the portal.")],
        ),
    ],
    "columns": [
        ColumnChoice("Measure", "Safety walks", "title", is_remembered=True),
        ColumnChoice("Remarks", "ask Paula", "own"),
        ColumnChoice("Name", "", "title", error="“Measure” is this already."),
    ],
    "fields": [("number", "No."), ("title", "Initiative"), ("goal", "Goal")],
    "names": [NewName("Being safe", ""), NewName("Being herd", "Being heard")],
    "departments": [
        NameChoice("School departement", "", "new", [("1", "School department")], [("2", "Parks")]),
        NameChoice("Gardens", "2", "remembered", [("2", "Parks")], [("1", "School department")]),
        NameChoice("Harbour", "2", "merged", [("2", "Parks")], []),
    ],
}


EASY = "You say what the town should buy. Every spring you **vote** on three ideas."
HARD = (
    "Participatory budgeting procedures guarantee representative involvement of children and "
    "adolescents throughout municipal decision-making."
)


class SampleForm(PlainWords, forms.Form):
    """One field of each kind a person meets in the portal."""

    title = forms.CharField(max_length=200, help_text="As short as a headline.")
    goal = forms.CharField(
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What is different for children when this is done?",
    )
    starts_on = forms.DateField(
        label="Begins on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    department = forms.ChoiceField(
        label="Lead", choices=[("", "Nobody yet"), ("1", "School department"), ("2", "Parks")]
    )
    audience = forms.ChoiceField(
        label="For whom",
        widget=forms.RadioSelect,
        choices=[("all", "All children"), ("young", "Before school"), ("youth", "Young people")],
    )
    confirmed = forms.BooleanField(label="The dates are agreed", required=False)
    sheet = forms.FileField(
        label="Spreadsheet", required=False, help_text=".xlsx or .csv, up to 10 MB."
    )


class SampleFilter(PlainWords, forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="Search in titles and texts", required=False)
    area = forms.ChoiceField(
        label="Area", required=False, choices=[("", "All areas"), ("3", "Being heard")]
    )
    lead = forms.ChoiceField(
        label="Lead", required=False, choices=[("", "Everybody"), ("1", "Schools")]
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All states"), ("draft", "Draft")]
    )


def _phases() -> list[dict[str, Any]]:
    rows = [
        ("Agreement", 2025, 9, 2025, 12, "past"),
        ("Where we stand", 2026, 1, 2026, 6, "past"),
        ("Action plan", 2026, 7, 2026, 12, "current"),
        ("Council's decision", 2027, 1, 2027, 3, "future"),
        ("Carrying out", 2027, 4, 2028, 9, "future"),
        ("Recognition", 2028, 10, 2028, 12, "future"),
    ]
    return [
        {
            "label": label,
            "starts_on": date(from_year, from_month, 1),
            "ends_on": date(to_year, to_month, 28),
            "status": status,
            "status_label": {"past": "finished", "current": "under way", "future": "to come"}[
                status
            ],
        }
        for label, from_year, from_month, to_year, to_month, status in rows
    ]


def _initiatives() -> list[dict[str, Any]]:
    rows = [
        (
            "3.6",
            "Children take part in the municipal budget",
            2,
            "Mayor's office",
            "2027 to 2028",
            "draft",
            "",
            "Access",
        ),
        (
            "5.8",
            "Safety walks at more schools",
            4,
            "",
            "",
            "proposed",
            "lead, time",
            "Safety",
        ),
        (
            "4.8",
            "Children furnish the new library",
            3,
            "Culture, Parks",
            "ongoing",
            "agreed",
            "",
            "Culture",
        ),
        ("", "Quiet rooms in youth clubs", 0, "Youth", "", "withdrawn", "", ""),
    ]
    return [
        {
            "number": number,
            "title": title,
            "colour": COLOURS[area],
            "shape": SHAPES[area],
            "theme": theme,
            "lead_names": lead,
            "time": time,
            "status": status,
            "status_label": dict(STATES)[status],
            "missing": missing,
            "cells": [
                Cell("lead", "Lead", lead, is_ours=False),
                Cell("time", "Time", time, is_ours=False),
                Cell("state", "State", "", is_ours=True),
            ],
        }
        for number, title, area, lead, time, status, missing, theme in rows
    ]


def _in_short(text: str) -> dict[str, Any]:
    return {
        "number": "3.6",
        "title": "Children take part in the municipal budget",
        "colour": COLOURS[2],
        "shape": SHAPES[2],
        "text": text,
        "ease": ease_of(text),
    }


def _merge() -> dict[str, Any]:
    theirs = "Children between 8 and 14 follow the budget from March on."
    mine = "Children and young people follow the municipal budget."
    base = "Children follow the budget."
    return {
        "base": base,
        "theirs": theirs,
        "mine": mine,
        "theirs_pieces": [
            ("same", "Children "),
            ("added", "between 8 and 14 "),
            ("same", "follow the budget"),
            ("added", " from March on"),
            ("same", "."),
        ],
        "mine_pieces": [
            ("same", "Children "),
            ("added", "and young people "),
            ("same", "follow the "),
            ("added", "municipal "),
            ("same", "budget."),
        ],
        "rewritten_pieces": [
            ("same", "Every school takes part.\n\n"),
            ("before", base),
            ("now", "In every school a council says what the playgrounds need most."),
        ],
        "edit_text": f"{theirs}\n\n{mine}",
        "edit_holds": HOLDS["both"],
    }


def sample_context() -> dict[str, Any]:
    """Return everything the style guide's page shows."""
    wrong = SampleForm(
        {
            "title": "",
            "goal": "Every child knows where to ask.",
            "department": "",
            "audience": "all",
        }
    )
    wrong.is_valid()
    wrong.add_error(None, "The plan is closed for changes until 14 May.")
    return {
        "areas": [
            {"number": number, "title": title, "colour": colour, "shape": shape}
            for number, (title, colour, shape) in enumerate(
                zip(AREAS, COLOURS, SHAPES, strict=True), start=1
            )
        ],
        "colours": PLAIN_COLOURS,
        "states": STATES,
        "outcomes": OUTCOMES,
        "sheet": SHEET,
        "chips": CHIPS,
        "phases": _phases(),
        "outline": {
            "parts": [
                {"pk": pk, "number": pk, "title": AREAS[pk], "colour": colour, "shape": shape}
                for pk, (colour, shape) in enumerate(zip(COLOURS[:3], SHAPES[:3], strict=True))
            ],
            "partners": "- Sports clubs\n- **Youth council**",
            "lacks": [Lack("lead department", "lead"), Lack("time frame", "time_text")],
        },
        "in_short": [_in_short(text) for text in (EASY, HARD)],
        "initiatives": _initiatives(),
        "form": SampleForm(auto_id="id_empty_%s"),
        "wrong_form": wrong,
        "filter_form": SampleFilter(auto_id="id_filter_%s"),
        "page_obj": Paginator(range(500), 50).page(4),
        "views": [
            {"label": "Document", "url": "#views", "current": False, "icon": "document"},
            {"label": "List", "url": "#views", "current": True, "icon": "list"},
        ],
        "kept": [
            {"filter": SavedFilter(name="Without a lead", query="lacking=on"), "current": True},
            {
                "filter": SavedFilter(name="For the council", query="q=x", shared=True),
                "current": False,
            },
        ],
        "choices": [("lead", "Lead", True), ("time", "Time", True), ("place", "Place", False)],
        "jobs": [
            ("Waiting for its turn", 0, "waiting", "Waiting"),
            ("Page 12 of 38", 41, "running", "Under way"),
            ("38 pages are ready", 100, "done", "Done"),
            ("The spreadsheet could not be opened", 20, "failed", "Failed"),
        ],
        "departments": ["Schools", "Culture", "Parks"],
        "facts": [
            ("Who", "Mayor's office (lead), Schools"),
            ("When", "ongoing (from 2027)"),
            ("Money", "none needed"),
        ],
        "bars": [
            {
                "label": title,
                "value": value,
                "share": value * 100 // 12,
                "url": "",
                "colour": colour,
            }
            for title, value, colour in zip(AREAS[:5], [10, 7, 11, 9, 11], COLOURS, strict=False)
        ],
        "tasks": [
            {"label": "4.2 lacks a lead and a time", "url": "#tasks", "icon": "edit"},
            {
                "label": "Look at 3 proposed initiatives",
                "detail": "Being heard, Being safe",
                "due": date(2026, 5, 14),
                "url": "#tasks",
                "icon": "proposed",
            },
        ],
        "days": [
            Coming(date(2026, 5, 14), "Last day for writing the plan", "Action plan", "#tasks"),
            Coming(date(2026, 6, 2), "First safety walk", "5.8 Safety walks", "#tasks", False),
        ],
        "changed": [
            {
                "initiative": "3.6 Children take part in the municipal budget",
                "is_own": True,
                "more": 2,
                "steps": [
                    Step("Edited: Goal, Time", "Paula", CHANGED_AT),
                    Step("Proposed", "Clara", CHANGED_AT),
                ],
            }
        ],
        "merge": _merge(),
        "drawn": drawn_context(),
        "progress": progress_context(),
        **news_context(),
        "changed_at": CHANGED_AT,
    }
