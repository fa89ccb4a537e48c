"""The demo's towns: Aalborg with its own facts only, Auenfurt and Solsund invented and alive."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
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
    KeyFigure,
    PlanSection,
    Responsibility,
    Revision,
    Theme,
)
from bkportal.templatetags.prose import prose
from overview.demo.loading import load
from overview.demo.towns import SLUGS
from participation.models import Comment
from programme.models import Body, Cycle, Phase, Seal, seal_of

pytestmark = pytest.mark.django_db

PARTS = {
    ActionPlan: "plan",
    Initiative: "initiative",
    PlanSection: "section",
    FocusArea: "focus_area",
    Theme: "theme",
}
OURS = ("accounts", "programme", "actionplan", "documents", "jobs")


@pytest.fixture(scope="module", autouse=True)
def towns(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both towns stand, loaded once for this module, which only looks at them."""
    with django_db_blocker.unblock(), transaction.atomic():
        for slug in SLUGS:
            assert load(slug)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aalborg(db: None) -> Iterator[Municipality]:
    """Aalborg, entered."""
    town = Municipality.objects.get(slug="aalborg")
    with scope(municipality=town):
        yield town


@pytest.fixture
def auenfurt(db: None) -> Iterator[Municipality]:
    """The invented town, entered."""
    town = Municipality.objects.get(slug="auenfurt")
    with scope(municipality=town):
        yield town


# --- Both ---


def test_every_record_is_as_long_and_as_chosen_as_its_fields_allow() -> None:
    """SQLite keeps any length; PostgreSQL and a form would refuse it."""
    looked_at = set()
    with scopes_disabled():
        for label in OURS:
            for model in apps.get_app_config(label).get_models():
                for each in model.objects.all():
                    each.clean_fields(exclude=_not_asked(model))
                    looked_at.add(model)
    assert set(PARTS) <= looked_at


def _not_asked(model: type[models.Model]) -> set[str]:
    """Foreign keys would each ask the database, and empty JSON is how "nothing yet" looks."""
    return {
        field.name
        for field in model._meta.get_fields()
        if field.is_relation or isinstance(field, models.JSONField)
    }


def test_every_text_is_of_the_small_kind_that_the_portal_shows() -> None:
    with scopes_disabled():
        texts = [each.body for each in PlanSection.objects.all()]
        texts += [each.reasons for each in FocusArea.objects.all()]
        texts += [each.description for each in Initiative.objects.all()]
    signs = {
        text: re.findall(r"[*#|`_\[\]]", re.sub(r"<[^>]+>", "", prose(text))) for text in texts
    }
    assert {text: found for text, found in signs.items() if found} == {}


def test_every_part_has_a_revision_of_each_of_its_versions() -> None:
    with scopes_disabled():
        for model, subject in PARTS.items():
            numbers: dict[int, list[int]] = {}
            told = Revision.objects.filter(**{f"{subject}__isnull": False}).order_by("number")
            for pk, number in told.values_list(subject, "number"):
                numbers.setdefault(pk, []).append(number)
            wanted = {each.pk: [*range(1, each.version + 1)] for each in model.objects.all()}
            assert numbers == wanted


@pytest.mark.parametrize("slug", SLUGS)
def test_young_people_have_a_display_name_an_age_band_and_no_other_name(slug: str) -> None:
    town = Municipality.objects.get(slug=slug)
    with scope(municipality=town):
        bodies = [body for body in Body.objects.all() if body.is_young]
        for body in bodies:
            seats = list(body.seats.select_related("person"))
            assert seats
            for seat in seats:
                assert seat.person.pseudonym in str(seat.person)
                assert (seat.person.name, bool(seat.person.age_band)) == ("", True)
        council = next(body for body in bodies if body.kind == "youth")
        assert council.seats.count() == 3


def test_one_person_belongs_to_two_towns() -> None:
    person = User.objects.get(email="austausch@auenfurt.example")
    roles = [person.roles_in(Municipality.objects.get(slug=slug)) for slug in SLUGS]
    assert roles == [{"reader"}, {"working-group"}, set()]


# --- Aalborg ---


def test_aalborg_has_its_own_plan(aalborg: Municipality) -> None:
    plan = ActionPlan.objects.get()
    areas = list(FocusArea.objects.all())
    rows = list(Initiative.objects.in_plan_order().for_document())
    assert (aalborg.country, aalborg.language, aalborg.is_demo) == ("dk", "da", True)
    assert aalborg.inhabitants is None
    assert plan.title == "På vej mod Børnevenlig Kommune 2022"
    assert plan.period_text == "2021–2022"
    assert [area.title for area in areas] == [
        "Mindset og børnesyn",
        "Kendskab til FN's Børnekonvention",
        "Retten til at blive hørt",
        "Retten til at blive værdsat og respekteret",
        "Retten til at være tryg, sikker og vokse op i et rent miljø",
    ]
    assert [area.is_cross_cutting for area in areas] == [True, False, False, False, False]
    assert len({area.colour for area in areas}) == len({area.shape for area in areas}) == 5
    assert (Theme.objects.count(), len(rows)) == (18, 48)
    sizes = {1: 10, 2: 7, 3: 11, 4: 9, 5: 11}
    assert [row.number for row in rows] == [
        f"{area}.{place}" for area, size in sizes.items() for place in range(1, size + 1)
    ]
    assert {row.state for row in rows} == {InitiativeState.DRAFT}


def test_the_two_shares_stand_with_their_source_and_what_it_does_not_say(
    aalborg: Municipality,
) -> None:
    reasons = FocusArea.objects.get(number="2").reasons
    assert "34 %" in reasons
    assert "8 %" in reasons
    assert "Kilden er handlingsplanen fra 2021. Den oplyser ikke, hvor mange" in reasons


def test_the_sheet_came_in_by_the_importer(aalborg: Municipality) -> None:
    sheet = Import.objects.get()
    places = Initiative.objects.for_document().get(number="3.3")
    assert sheet.filename == "aalborg-indsatser.csv"
    assert (sheet.counts["rows"], sheet.counts["created"]) == (48, 48)
    assert places.extra["Måltal"] == "14 daginstitutioner"
    assert [unit.name for unit in places.contributors] == ["Dagtilbud Nørresundby"]
    assert [article.number for article in places.articles.all()] == [12]


def test_the_papers_do_not_say_who_leads(aalborg: Municipality) -> None:
    assert not Responsibility.objects.filter(kind="lead").exists()


def test_aalborgs_log_ins_carry_no_personal_names(aalborg: Municipality) -> None:
    adults = Membership.objects.exclude(role=Role.YOUTH_COUNCIL)
    names = adults.values_list("user__name", flat=True)
    assert all(name.lower().endswith("(demo)") for name in names)
    units = Membership.objects.filter(role=Role.DEPARTMENT_EDITOR).values("department").distinct()
    assert units.count() == 2


def test_aalborgs_days_are_its_own_and_its_present_phase_is_marked_as_made_up(
    aalborg: Municipality,
) -> None:
    cycle = Cycle.objects.get()
    phases = list(Phase.objects.all())
    assert cycle.variant_key == "denmark"
    assert cycle.remark.startswith("Demo:")
    assert cycle.remark.endswith("At planen skrives netop nu, er fundet på til demoen.")
    assert [phase.key for phase in phases if phase.is_open] == ["plan"]
    assert [str(phase.ends_on) for phase in phases] == [
        "2020-03-31",
        "2020-08-31",
        "2021-12-31",
        "2022-12-31",
        "2022-11-20",
    ]


def test_aalborg_is_recognised_since_the_day_the_press_told(aalborg: Municipality) -> None:
    seal = seal_of(aalborg)
    assert seal is not None
    assert (str(seal.awarded_on), seal.awarded_by) == ("2022-11-20", "UNICEF Danmark")
    # No paper of theirs says how long.
    assert (seal.term, seal.valid_until) == ("unstated", None)


# --- Auenfurt ---


def test_auenfurt_has_no_seal_before_its_plan(auenfurt: Municipality) -> None:
    assert not Seal.objects.exists()
    assert seal_of(auenfurt) is None


def test_auenfurt_is_drafting_a_plan_of_real_size(auenfurt: Municipality) -> None:
    assert (auenfurt.country, auenfurt.language, auenfurt.is_demo) == ("de", "de", True)
    assert Cycle.objects.get().variant_key == "germany-medium"
    with translation.override("de"):
        assert [phase.name for phase in Phase.objects.all() if phase.is_open] == ["Aktionsplan"]
    assert FocusArea.objects.exclude(motto="").exclude(reasons="").count() == 5
    assert (Theme.objects.count(), Initiative.objects.count()) == (11, 24)
    assert KeyFigure.objects.filter(asked=412).count() == 3
    assert Theme.objects.exclude(age_text="").count() == 2
    states = Counter(Initiative.objects.values_list("state", flat=True))
    assert states == {"draft": 16, "proposed": 4, "agreed": 3, "withdrawn": 1}


def test_auenfurts_initiatives_use_every_field_in_every_way(auenfurt: Municipality) -> None:
    rows = list(Initiative.objects.for_document())
    for row in rows:
        assert row.goal
        assert row.text_for_children
        assert len(row.text_for_children.split()) < 40
        assert row.leads
        assert row.articles.all()
        assert row.contact.endswith("@auenfurt.example")
    structured = {"time_text": "time_from", "money_text": "money_amount", "age_text": "age_from"}
    for text, structure in structured.items():
        seen = {(bool(getattr(row, text)), getattr(row, structure) is None) for row in rows}
        assert seen == {(True, False), (True, True), (False, True)}
    for name in ("milestones", "indicators", "financing"):
        assert {bool(row.rows[name]) for row in rows} == {True, False}
    assert {row.novelty for row in rows} == {"", "new", "existing"}
    for name in ("place_text", "participation_text", "decision_text"):
        assert {bool(getattr(row, name)) for row in rows} == {True, False}


def test_auenfurts_history_is_alive(auenfurt: Municipality) -> None:
    told = Revision.objects.filter(initiative__number="1.2").order_by("number")
    assert list(told.values_list("cause", "by__name")) == [
        ("created", "Miriam Kestenholt"),
        ("edited", "Jonas Wiegenfurth"),
        ("edited", "Miriam Kestenholt"),
        ("moved", "Miriam Kestenholt"),
        ("moved", "Dr. Ulrike Falkenau"),
    ]
    edited = Revision.objects.filter(cause="edited").values_list("initiative__number", flat=True)
    assert set(edited) == {"1.2", "2.2", "3.4", "5.1"}


def test_auenfurts_people_and_departments(auenfurt: Municipality) -> None:
    editors = Membership.objects.filter(role=Role.DEPARTMENT_EDITOR).values("department").distinct()
    assert editors.count() == 3
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles == {
        "administrator",
        "ambassador",
        "coordinator",
        "department-editor",
        "moderator",
        "reader",
        "safeguarding",
        "steering-group",
        "working-group",
        "young-participant",
        "youth-council",
        "youth-facilitator",
    }
    several = User.objects.get(email="schule@auenfurt.example")
    assert several.roles_in(auenfurt) == {"department-editor", "ambassador", "working-group"}
    assert Department.objects.filter(parent=None).count() == 4
    assert Department.objects.exclude(parent=None).count() == 14


def test_only_replies_of_the_demo_stand_below_others(aalborg: Municipality) -> None:
    rows = Comment.objects.values_list("part", "parent")
    assert sum(parent is not None for _part, parent in rows) == 2
    assert len({part for part, _parent in rows}) > 8
