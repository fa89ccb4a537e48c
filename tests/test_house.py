"""The promises of the house that no linter knows: each is read from the code or the models.

Where a promise has exceptions, they are listed here with their reason, and a test fails both when
one is added in silence and when one is no longer needed.
"""

import ast
from typing import Any

import pytest
from axes.conf import settings as axes_settings
from django.apps import apps
from django.conf import settings
from django.db import models
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from accounts.models import Municipality
from actionplan.choices import Cause
from actionplan.revisions import save_checked, save_new
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import read_table
from actionplan.transitions import make_move
from tests.cast import PlanOfCast, Strangers
from tests.source import (
    APPS,
    ROOT,
    called_name,
    functions,
    imported,
    is_scoped,
    models_of_the_house,
    modules,
)

MODELS = models_of_the_house()
SCOPED = [model for model in MODELS if is_scoped(model)]


def label(model: type[models.Model]) -> str:
    """Return how pytest names a model."""
    return model._meta.label


# --- Rows ----------------------------------------------------------------------------------------

# Tables whose rows belong to no municipality.
GLOBAL = {
    "accounts.Municipality": "is the municipality",
    "accounts.LoginLink": "belongs to the person it lets in",
    "accounts.ReturnCode": "belongs to the person it lets in",
    "accounts.User": "one person may hold roles in several",
    "accounts.Erasure": "a mark that tells nobody who it was, or where",
    "programme.Article": "the Convention is the whole world's",
    "programme.SustainableDevelopmentGoal": "the whole world's",
    "programme.ProgrammeGoal": "UNICEF's, the same everywhere",
    "jobs.OutgoingMail": "belongs to the person it is written to",
}
# Unique across all municipalities on purpose.
UNIQUE_EVERYWHERE = {
    "accounts.Invitation.token_hash": "a random token: the address itself is the key",
    "accounts.GuardianConsent.a_guardian_s_letter_opens_once": "a random token, as above",
    "participation.JoinCode.a_code_opens_one_door": "typed without an address: the code is the key",
}
# Tables that packages bring along: what in them is about a person, and when it goes.
FOREIGN = {
    "auth.Permission": "unused: who may is said in rules.py",
    "auth.Group": "unused",
    "auth.Group_permissions": "unused",
    "contenttypes.ContentType": "names of our tables",
    "sessions.Session": "the person's number in its data; swept when it has run out",
    "otp_totp.TOTPDevice": "the secret of a person's second factor; goes with her",
    "otp_static.StaticDevice": "stands for a person's spare codes; goes with her",
    "otp_static.StaticToken": "a person's spare code; used up once",
    "axes.AccessAttempt": "address of person and machine; swept after a day",
    "axes.AccessAttemptExpiration": "goes with its attempt",
    "axes.AccessFailureLog": "stays empty: AXES_ENABLE_ACCESS_FAILURE_LOG is off",
    "axes.AccessLog": "stays empty: AXES_DISABLE_ACCESS_LOG is on",
}


def test_every_table_of_a_package_is_known() -> None:
    ours = {each._meta.app_label for each in MODELS}
    brought = {
        label(each)
        for each in apps.get_models(include_auto_created=True)
        if each._meta.app_label not in ours
    }
    assert brought == set(FOREIGN)
    assert settings.AXES_DISABLE_ACCESS_LOG
    assert not axes_settings.AXES_ENABLE_ACCESS_FAILURE_LOG


def test_only_listed_tables_belong_to_no_municipality() -> None:
    assert {label(model) for model in MODELS if model not in SCOPED} == set(GLOBAL)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_field_says_whether_it_is_personal(model: Any) -> None:
    fields = {field.name for field in model._meta.fields if not field.primary_key}
    fields |= {field.name for field in model._meta.many_to_many}
    assert set(model.personal) == fields
    assert {type(mark) for mark in model.personal.values()} == {bool}


@pytest.mark.parametrize("model", SCOPED, ids=label)
def test_the_municipality_is_compulsory(model: Any) -> None:
    field = model._meta.get_field("municipality")
    assert (field.related_model, field.null) == (Municipality, False)


def test_what_is_unique_is_unique_within_a_municipality() -> None:
    everywhere = set()
    for model in SCOPED:
        everywhere |= {
            f"{label(model)}.{field.name}"
            for field in model._meta.fields
            if field.unique and not field.primary_key
        }
        everywhere |= {
            f"{label(model)}.{constraint.name}"
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
            and "municipality" not in names_in(constraint)
        }
        assert not model._meta.unique_together
    assert everywhere == set(UNIQUE_EVERYWHERE)


def names_in(constraint: models.UniqueConstraint) -> set[str]:
    """Return the fields a constraint compares as they are."""
    named = {each.name for each in constraint.expressions if isinstance(each, models.F)}
    return set(constraint.fields) | named


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_nothing_is_deleted_together_with_something_else(model: Any) -> None:
    links = [field for field in model._meta.fields if field.is_relation]
    assert {
        field.name for field in links if field.remote_field.on_delete is not models.PROTECT
    } == set()


@pytest.mark.parametrize("model", SCOPED, ids=label)
def test_without_a_municipality_nothing_can_be_asked(model: Any) -> None:
    for manager in (model.objects, model._default_manager):
        with pytest.raises(ScopeError):
            manager.count()


def test_within_a_municipality_only_its_own_rows_are_found(
    story: PlanOfCast, strangers: Strangers
) -> None:
    ours, theirs = story.plan.municipality, strangers.town
    for model in SCOPED:
        with scope(municipality=theirs):
            hidden = set(model.objects.values_list("pk", flat=True))
            assert set(model.objects.values_list("municipality", flat=True)) == {theirs.pk}
        with scope(municipality=ours):
            assert not hidden & set(model.objects.values_list("pk", flat=True))


def test_no_form_can_reach_what_only_verbs_write() -> None:
    ours = {"state", "version", "opened_on", "lineage", "search_text"}
    reachable = {
        f"{label(model)}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if field.name in ours and field.editable
    }
    assert reachable == set()


def test_the_stranger_municipality_has_a_row_of_every_kind(strangers: Strangers) -> None:
    with scope(municipality=strangers.town):
        assert {label(model) for model in SCOPED if not model.objects.exists()} == set()


# Texts that may not be free: words from a list, an address, a hash that is looked up.
NOT_FREE = {
    "accounts.Municipality.slug": "stands in the address",
    "accounts.User.password": "a hash",
    "jobs.Job.kind": "a name in the registry of work",
    "programme.Cycle.variant_key": "the name of a file",
    "programme.Phase.key": "a name in that file",
    "actionplan.Initiative.progress": "a status that the floor of the work knows",
}
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def test_every_text_of_the_stranger_municipality_holds_the_canary(strangers: Strangers) -> None:
    silent = set()
    with scope(municipality=strangers.town):
        for model in SCOPED:
            silent |= {
                f"{label(model)}.{field.name}"
                for row in model.objects.all()
                for field in text_fields(model)
                if not sings(getattr(row, field.name))
            }
    for row in (strangers.town, strangers.nils):
        silent |= {
            f"{label(type(row))}.{field.name}"
            for field in text_fields(type(row))
            if not sings(getattr(row, field.name))
        }
    assert silent == set(NOT_FREE)


def sings(value: Any) -> bool:
    """Whether a text, a list or a file holds the canary."""
    return "canary" in repr(bytes(value) if isinstance(value, memoryview) else value).lower()


def text_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields in which people or sheets write what they like."""
    return [field for field in model._meta.fields if isinstance(field, TEXTS) and not field.choices]


# --- Rows that belong together -------------------------------------------------------------------


def strays() -> list[str]:
    """Return every link between two rows of different municipalities, in the whole database."""
    found = []
    for municipality in Municipality.objects.all():
        with scope(municipality=municipality):
            for model in SCOPED:
                for field in model._meta.fields + model._meta.many_to_many:
                    if field.is_relation and is_scoped(field.related_model):
                        stray = model.objects.exclude(**{field.name: None}).exclude(
                            **{f"{field.name}__municipality": municipality}
                        )
                        found += [f"{label(model)} {row.pk}: {field.name}" for row in stray]
    return found


def test_rows_that_belong_together_share_their_municipality(
    story: PlanOfCast, strangers: Strangers
) -> None:
    assert strays() == []


def test_they_still_do_after_the_main_verbs(story: PlanOfCast, cast: Any, scoped: None) -> None:
    made = save_new(
        type(story.swings)(municipality=cast.town, plan=story.plan),
        {
            "title": "A skate park",
            "focus_area": story.outdoors,
            "theme": story.play,
            "lead": [cast.parks],
            "contributing": [cast.streets],
        },
        by=cast.clara,
        cause=Cause.CREATED,
    )
    save_checked(made, {"lead": [cast.streets]}, base_version=1, by=cast.clara, cause=Cause.EDITED)
    make_move(made, "propose", by=cast.clara)
    sheet = "Nr.;Indsats;Fokusområde;Tema;Ansvarlig\r\n7;Nyt;Nyt område;Nyt tema;Nyt kontor\r\n"
    table = read_table(sheet.encode(), "plan.csv")
    report = apply_import(story.plan, table, by=cast.clara, filename="plan.csv")
    assert report.counts["created"] == 1
    assert strays() == []


def test_a_stray_would_be_found(story: PlanOfCast, strangers: Strangers) -> None:
    with scope(municipality=story.plan.municipality):
        type(story.play).objects.filter(pk=story.play.pk).update(focus_area=strangers.focus_area)
    assert strays() == [f"actionplan.Theme {story.play.pk}: focus_area"]


# --- Where what may stand ------------------------------------------------------------------------

# Who may look across municipalities, and why.
LOOKS_ACROSS = {
    ("accounts/tasks.py", "forget_addresses_of_invitations"): "the night is everywhere",
    ("accounts/tasks.py", "forget_drafts"): "the night is everywhere",
    ("accounts/tasks.py", "forget_presences"): "the night is everywhere",
    ("accounts/tasks.py", "forget_guardians"): "the night is everywhere",
    ("accounts/tasks.py", "forget_visits"): "the night is everywhere",
    ("actionplan/tasks.py", "discard_undecided_sheets"): "the night is everywhere",
    ("actionplan/tasks.py", "forget_searches_of_people_who_left"): "the night is everywhere",
    ("participation/tasks/answers.py", "tell_of_late_answers"): "the night is everywhere",
    ("participation/tasks/moderation.py", "tell_of_texts_that_wait"): "the clock is everywhere",
    ("participation/tasks/moderation.py", "tell_of_alarming_ideas"): "the clock is everywhere",
    ("participation/tasks/statements.py", "take_away_names"): "the clock is everywhere",
    ("documents/tasks.py", "renew_public_files"): "the public reads everywhere",
    ("documents/tasks.py", "forget_chapters"): "the night is everywhere",
    ("participation/tasks/gatherings.py", "forget_photos"): "the night is everywhere",
    ("implementation/tasks/proofs.py", "forget_photos"): "the night is everywhere",
    ("participation/tasks/letters.py", "forget_notices"): "the night is everywhere",
    ("participation/tasks/letters.py", "forget_join_codes"): "the night is everywhere",
    ("participation/tasks/letters.py", "forget_reporters"): "the night is everywhere",
    ("participation/tasks/letters.py", "forget_earlier_wordings"): "the night is everywhere",
    ("implementation/tasks/rounds.py", "send_reminders"): "the night is everywhere",
    ("implementation/tasks/rounds.py", "warn_departments"): "one search for all of them",
    ("overview/tasks.py", "send_monday_letters"): "the night is everywhere",
    ("overview/tasks.py", "erase_young_people_who_left"): "the night is everywhere",
    ("overview/erasing.py", "erase"): "a person goes from all her towns",
    ("overview/management/commands/replay_erasures.py", "Command._take_out"): "a backup is of all",
    ("overview/management/commands/replay_erasures.py", "Command._remove_words"): (
        "a backup is of all"
    ),
    ("participation/tasks/letters.py", "write_news_letters"): "one letter for all her towns",
    ("accounts/models/people.py", "User.memberships_in"): "before anybody may enter",
    ("accounts/models/people.py", "User.roles_everywhere"): "a log-in is for all her towns",
    ("accounts/models/people.py", "User.municipality_at"): "whether she may enter it",
    ("accounts/models/people.py", "User.municipalities"): "where she belongs at all",
    ("accounts/views/door.py", "invitation_accept"): "the token is the key",
    ("accounts/addresses.py", "send_address_letter"): "nobody's guardian, in any town",
    ("accounts/guardians.py", "consent_behind"): "the token is the key",
    ("accounts/guardians.py", "towns_without_yes"): "one account for all her towns",
    ("participation/transitions/joining.py", "_open_code"): "the code is the key",
    ("participation/transitions/joining.py", "came_in_by"): "the code is the key",
    ("jobs/transitions.py", "claim"): "the worker serves all",
    ("jobs/transitions.py", "give_up_silent_jobs"): "the tick serves all",
    ("jobs/transitions.py", "unheard_jobs"): "the tick serves all",
}


def test_only_listed_places_look_across_municipalities() -> None:
    places = {
        (path, name)
        for path, tree in modules().items()
        for name, node in functions(tree)
        if isinstance(node, ast.Call)
        and called_name(node) in {"scopes_disabled", "with_scopes_disabled"}
    }
    assert places == set(LOOKS_ACROSS)


def test_nobody_opens_a_scope_of_no_municipality() -> None:
    """`scope(municipality=None)` would open all of them without saying so."""
    places = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and called_name(node) in {"scope", "with_scope"}
        and any(isinstance(each.value, ast.Constant) for each in node.keywords)
    ]
    assert places == []


def test_only_transitions_set_a_state() -> None:
    places = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if not path.endswith("/transitions.py") and "/transitions/" not in path
        for node in ast.walk(tree)
        if sets_a_state(node)
    }
    assert places == set()


WRITES = {
    *("update", "create", "get_or_create", "update_or_create", "bulk_update"),
    *("Initiative", "Import", "Job", "Consultation", "Comment", "AbuseReport", "Idea"),
}
STATES = {"state", "opened_on", "closed_on"}


def sets_a_state(node: ast.AST) -> bool:
    """Whether code writes a state: `row.state = ...`, `update(state=...)` and the like."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(each, ast.Attribute) and each.attr in STATES for each in targets)
    if not isinstance(node, ast.Call):
        return False
    if called_name(node) == "setattr":
        return isinstance(node.args[1], ast.Constant) and node.args[1].value in STATES
    if called_name(node) not in WRITES:
        return False
    named = {each.arg for each in node.keywords}
    within = {
        key.value
        for part in ast.walk(node)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant)
    }
    return bool((named | within) & STATES)


@pytest.mark.parametrize(
    "line",
    [
        "row.state = 'agreed'",
        "rows.update(state='agreed')",
        "Initiative(state='agreed')",
        "rows.update(**{'state': 'agreed'})",
        "setattr(row, 'state', 'agreed')",
        "rows.update_or_create(pk=1, defaults={'state': 'agreed'})",
    ],
)
def test_a_state_set_elsewhere_would_be_found(line: str) -> None:
    assert any(sets_a_state(node) for node in ast.walk(ast.parse(line)))


# What nobody may import, but for the places named.
BANNED = {
    "weasyprint": {
        "documents/pdf/laying.py",
        "documents/pdf/marks.py",
        "documents/pdf/fetching.py",
    },
    "pikepdf": {"documents/pdf/merging.py", "documents/pdf/feet.py"},
    "docx": {f"documents/word/{room}.py" for room in ("files", "pieces", "prose", "styles")},
    "django.http.StreamingHttpResponse": set(),
    "django.http.FileResponse": set(),
    "django.contrib.admin": set(),
    "django.utils.safestring.mark_safe": {"bkportal/templatetags/prose.py"},
    "django.utils.safestring.SafeString": {"bkportal/templatetags/prose.py"},
    "django.utils.html.format_html": set(),
    # Bulk data for benchmarks, the same for the same seed.
    "random": {
        "overview/demo/synthetic.py",
        "overview/demo/synthetic_work.py",
        "overview/demo/voices.py",
    },
    "pickle": set(),
    "requests": set(),
    "httpx": set(),
    "urllib.request": set(),
}


@pytest.mark.parametrize("name", BANNED)
def test_banned_names_are_imported_only_where_they_belong(name: str) -> None:
    places = {
        path
        for path, tree in modules(with_migrations=True).items()
        if any(each == name or each.startswith(f"{name}.") for each in imported(tree))
    }
    assert places == BANNED[name]


def test_no_admin_and_no_rival_of_the_one_door() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert "django.contrib.sites" not in settings.INSTALLED_APPS


def test_no_query_is_written_by_hand() -> None:
    places = {
        f"{path}:{name}"
        for path, tree in modules().items()
        for name, node in functions(tree)
        if isinstance(node, ast.Call) and called_name(node) in {"raw", "extra", "RawSQL", "cursor"}
    }
    # Asks only whether the database is there.
    assert places == {"overview/health.py:database_answers"}


def test_no_sentence_to_translate_hides_in_another() -> None:
    """What stands in the middle of an f-string is not found by who collects the sentences."""
    places = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and called_name(node) in SENTENCES
    }
    assert places == set()


SENTENCES = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "pgettext_lazy"}


def test_no_room_without_a_name() -> None:
    nameless = {"utils", "helpers", "common", "core", "misc", "tools", "signals"}
    paths = [path for app in APPS for path in (ROOT / app).rglob("*")]
    assert [path for path in paths if path.stem in nameless] == []


def test_no_module_is_longer_than_a_reader_s_patience() -> None:
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert {path: many for path, many in lengths.items() if many > 400} == {}
