"""The demo: two towns that anybody may try, loaded once, and never where a portal is in earnest."""

import io
import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import translation
from django_scopes import scope, scopes_disabled

from accounts.choices import Role
from accounts.models import Department, Membership, Municipality, User
from actionplan.choices import InitiativeState
from actionplan.models import (
    ActionPlan,
    FocusArea,
    Import,
    Initiative,
    PlanSection,
    Responsibility,
    Revision,
    Theme,
)
from bkportal.templatetags.prose import prose
from journal.models import Entry
from overview.demo import loading
from overview.demo.loading import load
from overview.demo.towns import PASSWORD, read_town
from programme.models import Cycle, Phase

pytestmark = pytest.mark.django_db

ALL = [Municipality, Department, User, Membership, Cycle, Phase, ActionPlan, PlanSection, FocusArea]
ALL += [Theme, Initiative, Responsibility, Revision, Entry, Import]


def demo() -> str:
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(settings: object) -> str:
    """Both towns stand; what the command printed."""
    settings.DEBUG = True  # type: ignore[attr-defined]
    return demo()


@pytest.fixture
def aalborg(loaded: str) -> Municipality:
    """Aalborg as the demo loads it."""
    return Municipality.objects.get(slug="aalborg")


@pytest.fixture
def auenfurt(loaded: str) -> Municipality:
    """The invented town."""
    return Municipality.objects.get(slug="auenfurt")


def counts() -> dict[str, int]:
    with scopes_disabled():
        return {model.__name__: model.objects.count() for model in ALL}


def test_it_refuses_where_debug_is_off(settings: object) -> None:
    settings.DEBUG = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match=r"^The demo is not loaded where DEBUG is off\.$"):
        demo()
    assert Municipality.objects.count() == 0


def test_it_says_who_can_log_in_and_nothing_after_that(loaded: str) -> None:
    lines = loaded.rstrip().splitlines()
    assert re.split(r"  +", lines[0].strip()) == ["E-mail", "Role", "Municipality"]
    rows = [re.split(r"  +", line.strip()) for line in lines[2:-2]]
    assert rows[0] == ["koordinator@aalborg.example", "Coordinator", "Aalborg"]
    assert ["skole@aalborg.example", "Department editor (Skoleforvaltningen)", "Aalborg"] in rows
    assert len(rows) == 15
    assert lines[-1] == f"  Everybody's password: {PASSWORD}"


def test_everybody_in_the_table_can_log_in(loaded: str, rf: object) -> None:
    emails = set(re.findall(r"\S+@\S+", loaded))
    people = User.objects.filter(email__in=emails)
    assert len(emails) == people.count() == 14
    assert len({person.password for person in people}) <= 2
    for person in (people.first(), people.last()):
        assert person and authenticate(
            rf.post("/accounts/login/"),  # type: ignore[attr-defined]
            username=person.email,
            password=PASSWORD,
        )


def test_the_password_keeps_the_portals_own_rule(loaded: str) -> None:
    validate_password(PASSWORD, User.objects.get(email="koordinator@aalborg.example"))


def test_a_second_run_doubles_nothing_and_leaves_alone_what_people_wrote(loaded: str) -> None:
    with scopes_disabled():
        Initiative.objects.filter(number="3.6").update(title="Vi bestemmer selv")
        Department.objects.filter(name="Biblioteket").update(name="Hovedbiblioteket")
    before = counts()
    assert demo() == loaded
    assert counts() == before
    with scopes_disabled():
        assert Initiative.objects.filter(title="Vi bestemmer selv").count() == 1
        assert Department.objects.filter(name="Biblioteket").count() == 0


def test_a_second_run_asks_little(loaded: str, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        demo()


def test_it_does_not_touch_a_municipality_of_somebodys_own(settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    Municipality.objects.create(slug="aalborg", name="Aalborg", country="dk", language="da")
    with pytest.raises(CommandError, match="is not the demo's own"):
        demo()
    assert counts()["ActionPlan"] == 0


def test_a_town_is_loaded_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    town = read_town("aalborg")
    town["edits"].append({"number": "9.9"})
    monkeypatch.setattr(loading, "read_town", lambda slug: town)
    with pytest.raises(KeyError):
        load("aalborg")
    assert set(counts().values()) == {0}


def test_every_record_is_as_long_and_as_chosen_as_its_fields_allow(loaded: str) -> None:
    """SQLite keeps any length; PostgreSQL and a form would refuse it."""
    with scopes_disabled():
        for model in ALL:
            if model in (Import, Entry):
                continue
            for each in model.objects.all():
                each.clean_fields(exclude=_without_choice(model))


def _without_choice(model: type[models.Model]) -> set[str]:
    """Foreign keys would each ask the database, and blank JSON is how "nothing yet" looks."""
    return {
        field.name
        for field in model._meta.get_fields()
        if field.is_relation or isinstance(field, models.JSONField)
    }


def test_every_text_is_of_the_small_kind_that_the_portal_shows(loaded: str) -> None:
    with scopes_disabled():
        texts = [each.body for each in PlanSection.objects.all()]
        texts += [each.reasons for each in FocusArea.objects.all()]
        texts += [each.description for each in Initiative.objects.all()]
    for text in texts:
        assert not re.search(r"[*#|`]{1,2}(?![^<]*>)", re.sub(r"<[^>]+>", "", prose(text))), text


# --- Aalborg ----------------------------------------------------------------------------------------


def test_aalborg_has_its_own_plan(aalborg: Municipality) -> None:
    assert (aalborg.country, aalborg.language, aalborg.is_demo) == ("dk", "da", True)
    assert aalborg.inhabitants is None
    with scope(municipality=aalborg):
        plan = ActionPlan.objects.current(aalborg)
        areas = list(FocusArea.objects.filter(plan=plan))
        themes = list(Theme.objects.filter(plan=plan).in_order())
        rows = list(Initiative.objects.filter(plan=plan).in_plan_order().for_document())
    assert plan and (plan.title, plan.period_text) == (
        "På vej mod Børnevenlig Kommune 2022",
        "2021–2022",
    )
    assert [area.title for area in areas] == [
        "Mindset og børnesyn",
        "Kendskab til FN's Børnekonvention",
        "Retten til at blive hørt",
        "Retten til at blive værdsat og respekteret",
        "Retten til at være tryg, sikker og vokse op i et rent miljø",
    ]
    assert [area.is_cross_cutting for area in areas] == [True, False, False, False, False]
    assert len({(area.colour, area.shape) for area in areas}) == 5
    assert "34 %" in areas[1].reasons
    assert "8 %" in areas[1].reasons
    assert "oplyser ikke, hvor mange børn" in areas[1].reasons
    assert (len(themes), len(rows)) == (18, 48)
    assert [row.number for row in rows][:11] == [f"1.{n}" for n in range(1, 11)] + ["2.1"]
    assert Counter(row.number.split(".")[0] for row in rows) == {
        "1": 10, "2": 7, "3": 11, "4": 9, "5": 11,
    }  # fmt: skip
    assert {row.state for row in rows} == {InitiativeState.DRAFT}


def test_the_sheet_came_in_by_the_importer(aalborg: Municipality) -> None:
    with scope(municipality=aalborg):
        sheet = Import.objects.get()
        budget = Initiative.objects.for_document().get(number="3.3")
    assert (sheet.filename, sheet.counts["rows"]) == ("aalborg-indsatser.csv", 48)
    assert sheet.counts["created"] == 48
    assert budget.extra["Måltal"] == "14 daginstitutioner"
    assert [unit.name for unit in budget.contributors] == ["Dagtilbud Nørresundby"]
    assert [article.number for article in budget.articles.all()] == [12]


def test_the_papers_do_not_say_who_leads(aalborg: Municipality) -> None:
    with scope(municipality=aalborg):
        assert not Responsibility.objects.filter(kind="lead").exists()


def test_aalborgs_log_ins_carry_no_personal_names(aalborg: Municipality) -> None:
    with scope(municipality=aalborg):
        names = Membership.objects.values_list("user__name", flat=True).distinct()
        assert all("(demo)" in name.lower() for name in names)


def test_aalborgs_present_phase_is_marked_as_made_up(aalborg: Municipality) -> None:
    with scope(municipality=aalborg):
        cycle = Cycle.objects.get()
        phases = list(Phase.objects.filter(cycle=cycle))
    assert cycle.variant_key == "denmark"
    assert cycle.remark.startswith("Demo:")
    assert "fundet på til demoen" in cycle.remark
    assert [phase.key for phase in phases if phase.is_open] == ["plan"]
    assert [str(phase.ends_on) for phase in phases] == [
        "2020-03-31", "2020-08-31", "2021-12-31", "2022-12-31", "2022-11-20",
    ]  # fmt: skip


# --- Auenfurt ----------------------------------------------------------------------------------------


def test_auenfurt_is_drafting_a_plan_of_real_size(auenfurt: Municipality) -> None:
    assert (auenfurt.country, auenfurt.language, auenfurt.is_demo) == ("de", "de", True)
    with scope(municipality=auenfurt), translation.override("de"):
        assert Cycle.objects.get().variant_key == "germany-medium"
        assert [phase.name for phase in Phase.objects.all() if phase.is_open] == ["Aktionsplan"]
        assert FocusArea.objects.exclude(motto="").exclude(reasons="").count() == 5
        assert Theme.objects.count() == 11
        rows = list(Initiative.objects.for_document())
    assert len(rows) == 24
    assert Counter(row.state for row in rows) == {
        "draft": 16, "proposed": 4, "agreed": 3, "withdrawn": 1,
    }  # fmt: skip
    assert all(row.goal and row.description and row.text_for_children for row in rows)
    assert all(row.leads and row.articles.all() for row in rows)
    assert any(row.time_from for row in rows)
    assert any(row.time_text and not row.time_from for row in rows)
    assert any(row.money_amount for row in rows)
    assert any(row.money_text and not row.money_amount for row in rows)
    assert all(row.contact.endswith("@auenfurt.example") for row in rows)


def test_auenfurts_history_is_alive(auenfurt: Municipality) -> None:
    with scope(municipality=auenfurt):
        budget = Initiative.objects.get(number="1.2")
        told = [
            (each.cause, each.by.name)
            for each in Revision.objects.filter(initiative=budget).order_by("number")
        ]
        edited = set(
            Revision.objects.filter(cause="edited").values_list("initiative__number", flat=True)
        )
    assert told == [
        ("created", "Miriam Kestenholt"),
        ("edited", "Jonas Wiegenfurth"),
        ("edited", "Miriam Kestenholt"),
        ("moved", "Miriam Kestenholt"),
        ("moved", "Dr. Ulrike Falkenau"),
    ]
    assert edited == {"1.2", "2.2", "3.4", "5.1"}


def test_every_part_has_a_revision_of_its_version(loaded: str) -> None:
    with scopes_disabled():
        for model, subject in (
            (Initiative, "initiative"),
            (PlanSection, "section"),
            (FocusArea, "focus_area"),
            (Theme, "theme"),
        ):
            for part in model.objects.all():
                numbers = part.revisions.order_by("number").values_list("number", flat=True)
                assert list(numbers) == list(range(1, part.version + 1)), (subject, part)


def test_auenfurts_people(auenfurt: Municipality) -> None:
    with scope(municipality=auenfurt):
        roles = Counter(Membership.objects.values_list("role", flat=True))
        units = set(
            Membership.objects.filter(role=Role.DEPARTMENT_EDITOR).values_list(
                "department__name", flat=True
            )
        )
        assert Department.objects.filter(parent__parent=None, parent__isnull=False).count() == 15
    assert {"coordinator", "steering-group", "working-group", "reader", "administrator"} <= set(
        roles
    )
    assert len(units) == 3
    several = User.objects.get(email="schule@auenfurt.example")
    assert several.roles_in(auenfurt) == {"department-editor", "ambassador", "working-group"}


def test_one_person_belongs_to_both_towns(aalborg: Municipality, auenfurt: Municipality) -> None:
    person = User.objects.get(email="austausch@auenfurt.example")
    assert person.roles_in(aalborg) == {"reader"}
    assert person.roles_in(auenfurt) == {"working-group"}


def test_the_models_of_this_test_are_all_that_hold_demo_rows(loaded: str) -> None:
    """A model that the demo begins to fill is looked at by the tests above, too."""
    known = {*ALL, *(apps.get_model("actionplan", name) for name in ("ImportRow",))}
    apps_of_ours = ("accounts", "programme", "actionplan", "documents", "jobs")
    world = {"Article", "SustainableDevelopmentGoal", "ProgrammeGoal"}
    with scopes_disabled():
        filled = {
            model
            for label in apps_of_ours
            for model in apps.get_app_config(label).get_models()
            if model.__name__ not in world and model.objects.exists()
        }
    assert filled <= known
