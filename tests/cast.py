"""The people who play in all tests, the plan they write, and the strangers next door.

Fjordlund is a Danish town that nobody has to look for on a map. Its plan stands in the phase in
which plans are written. Nordau is the stranger: every text it has holds the word CANARY.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.choices import Role
from accounts.models import (
    Department,
    Draft,
    Invitation,
    Municipality,
    Presence,
    User,
    Visit,
)
from actionplan.choices import TOOK_PART, InitiativeState, Placement
from actionplan.models import (
    ActionPlan,
    Financing,
    FocusArea,
    Import,
    Indicator,
    Initiative,
    KeyFigure,
    KnownHeading,
    KnownName,
    Milestone,
    PlanSection,
    PlanVersion,
    Revision,
    SavedFilter,
    Theme,
    VersionRow,
)
from documents.models import Document
from jobs.models import Job
from programme.models import Body, Cycle, Deliberation, Paper, Phase, Seal, Seat
from programme.variants import all_variants
from tests.factories import (
    LATER,
    NOON,
    ChapterFactory,
    CycleFactory,
    DepartmentFactory,
    DocumentFactory,
    EntryFactory,
    FocusAreaFactory,
    ImportFactory,
    ImportRowFactory,
    InitiativeFactory,
    InvitationFactory,
    JobFactory,
    MembershipFactory,
    MunicipalityFactory,
    OutgoingMailFactory,
    PhaseFactory,
    PlanFactory,
    SectionFactory,
    ThemeFactory,
    UserFactory,
    remember,
)
from tests.following import make_strange_work
from tests.young import make_strange_voices

# The roles of the cast, by the name of who plays them; the order of every table in the tests.
PLAYERS = ("rolf", "paula", "stefan", "wanda", "greta", "clara", "ada")


@dataclass
class Cast:
    """The people of Fjordlund and the departments they work for."""

    town: Municipality
    parks: Department
    streets: Department
    # An office below Parks, and one that was closed.
    playgrounds: Department
    harbour: Department
    clara: User
    paula: User
    stefan: User
    greta: User
    wanda: User
    rolf: User
    ada: User

    def person(self, name: str) -> User:
        """Return a member of the cast as the database knows her now, with nothing remembered."""
        return User.objects.get(pk=getattr(self, name).pk)


@dataclass
class PlanOfCast:
    """Fjordlund's plan: two focus areas, three themes, an initiative in every state."""

    cycle: Cycle
    phase: Phase
    plan: ActionPlan
    preface: PlanSection
    outdoors: FocusArea
    voices: FocusArea
    play: Theme
    paths: Theme
    council: Theme
    # Paula's and Stefan's drafts, and one of each further state (led by Parks).
    swings: Initiative
    crossings: Initiative
    proposed: Initiative
    agreed: Initiative
    withdrawn: Initiative

    @property
    def initiatives(self) -> list[Initiative]:
        """Return all five."""
        return [self.swings, self.crossings, self.proposed, self.agreed, self.withdrawn]


@dataclass
class Strangers:
    """Nordau: its coordinator Nils, and a row of every kind."""

    town: Municipality
    department: Department
    nils: User
    membership: Any
    invitation: Invitation
    phase: Phase
    seal: Seal
    seat: Seat
    plan: ActionPlan
    section: PlanSection
    focus_area: FocusArea
    theme: Theme
    initiative: Initiative
    sheet: Import
    meeting: Deliberation
    document: Document
    job: Job
    kept: SavedFilter
    # What its young people said, by the names of `tests.young`.
    voices: dict[str, Any]
    # How far its work is, by the names of `tests.following`.
    work: dict[str, Any]


def make_cast() -> Cast:
    """Write the people of Fjordlund."""
    town = MunicipalityFactory(slug="fjordlund", name="Fjordlund")
    parks = DepartmentFactory(municipality=town, name="Parks", order=1)
    streets = DepartmentFactory(municipality=town, name="Streets", order=2)
    playgrounds = DepartmentFactory(municipality=town, name="Playgrounds", parent=parks, order=3)
    harbour = DepartmentFactory(
        municipality=town, name="Harbour", closed_on=date(2025, 1, 1), merged_into=streets, order=4
    )
    roles: dict[str, tuple[Role, Department | None]] = {
        "clara": (Role.COORDINATOR, None),
        "paula": (Role.DEPARTMENT_EDITOR, parks),
        "stefan": (Role.DEPARTMENT_EDITOR, streets),
        "greta": (Role.STEERING_GROUP, None),
        "wanda": (Role.WORKING_GROUP, None),
        "rolf": (Role.READER, None),
        "ada": (Role.ADMINISTRATOR, None),
    }
    people = {}
    for name, (role, department) in roles.items():
        person = UserFactory(
            name=name.capitalize(), email=f"{name}@fjordlund.example", language="en"
        )
        MembershipFactory(municipality=town, user=person, role=role, department=department)
        people[name] = person
    return Cast(
        town=town,
        parks=parks,
        streets=streets,
        playgrounds=playgrounds,
        harbour=harbour,
        **people,
    )


def make_round(town: Municipality) -> tuple[Cycle, Phase]:
    """Write Fjordlund's round with its phases; the one for writing the plan is open."""
    cycle = CycleFactory(municipality=town)
    for order, template in enumerate(all_variants()["denmark"].phases):
        year = 2024 + order
        phase = PhaseFactory(
            cycle=cycle,
            key=template.key,
            order=order,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            opened_on=date(year, 1, 1) if order <= 2 else None,
            closed_on=date(year, 12, 31) if order < 2 else None,
        )
        if template.key == "plan":
            writing = phase
    return cycle, writing


def make_plan(cast: Cast) -> PlanOfCast:
    """Write Fjordlund's plan."""
    town = cast.town
    cycle, phase = make_round(town)
    plan = PlanFactory(municipality=town, cycle=cycle, number=1, title="Fjordlund for children")
    preface = SectionFactory(plan=plan, title="Preface", body="Dear children", order=0)
    outdoors = FocusAreaFactory(plan=plan, number="1", title="Out of doors", order=0)
    voices = FocusAreaFactory(
        plan=plan, number="2", title="Being heard", colour="leaf", shape="star", order=1
    )
    play = ThemeFactory(plan=plan, focus_area=outdoors, title="Play", order=0)
    paths = ThemeFactory(plan=plan, focus_area=outdoors, title="Safe paths", order=1)
    council = ThemeFactory(plan=plan, focus_area=voices, title="Youth council", order=2)
    remember(plan, preface, outdoors, voices, play, paths, council, by=cast.clara)

    def promise(number: str, title: str, theme: Theme, lead: Department, **more: Any) -> Initiative:
        initiative = InitiativeFactory(
            plan=plan,
            focus_area=theme.focus_area,
            theme=theme,
            number=number,
            title=title,
            goal=f"{title} for everybody",
            time_text="from 2027",
            lead=[lead],
            remembered=LATER,
            **more,
        )
        # The very same plan everywhere, as on a page.
        initiative.plan = plan
        return initiative

    story = PlanOfCast(
        cycle=cycle,
        phase=phase,
        plan=plan,
        preface=preface,
        outdoors=outdoors,
        voices=voices,
        play=play,
        paths=paths,
        council=council,
        swings=promise("1.1", "More swings", play, cast.parks, order=0),
        crossings=promise(
            "1.2", "Safe crossings", paths, cast.streets, order=1, contributing=[cast.harbour]
        ),
        proposed=promise(
            "2.1", "A youth budget", council, cast.parks, order=2, state=InitiativeState.PROPOSED
        ),
        agreed=promise(
            "2.2", "Ask children first", council, cast.parks, order=3, state=InitiativeState.AGREED
        ),
        withdrawn=promise(
            "2.3", "A slide down", council, cast.parks, order=4, state=InitiativeState.WITHDRAWN
        ),
    )
    remember(*story.initiatives, by=cast.clara)
    return story


def make_strangers() -> Strangers:
    """Write Nordau: one row of every kind, and CANARY in every text."""
    town = MunicipalityFactory(
        slug="nordau",
        name="CANARY-municipality-name",
        help_line="CANARY-municipality-help",
        idea_hours="CANARY-municipality-hours",
        country="de",
        language="de",
        words={"city council": "CANARY-municipality-words"},
    )
    department = DepartmentFactory(
        municipality=town,
        name="CANARY-department-name",
        short_name="CANARY-department-short",
    )
    nils = UserFactory(
        name="CANARY-user-name",
        pseudonym="CANARY-user-pseudonym",
        email="canary-user-email@nordau.example",
        language="en",
    )
    membership = MembershipFactory(municipality=town, user=nils, role=Role.COORDINATOR)
    invitation = InvitationFactory(
        municipality=town,
        email="canary-invitation-email@nordau.example",
        token_hash="CANARY-invitation-token",
    )
    cycle = CycleFactory(
        municipality=town, variant_key="germany-medium", remark="CANARY-cycle-remark"
    )
    phase = PhaseFactory(cycle=cycle, opened_on=date(2026, 1, 1))
    seal = Seal.objects.create(
        municipality=town,
        cycle=cycle,
        awarded_on=date(2026, 2, 1),
        awarded_by="CANARY-seal-by",
        term="permanent",
        reference="CANARY-seal-reference",
        link="https://CANARY-seal-link.example/",
        withdrawn_because="CANARY-seal-withdrawn",
        struck_because="CANARY-seal-struck",
        by=nils,
    )
    plan = PlanFactory(
        municipality=town,
        cycle=cycle,
        number=1,
        title="CANARY-plan-title",
        period_text="CANARY-plan-period",
    )
    section = SectionFactory(
        plan=plan,
        title="CANARY-section-title",
        body="CANARY-section-body",
        placement=Placement.AFTER,
    )
    area = FocusAreaFactory(
        plan=plan,
        number="CANARY-area",
        title="CANARY-area-title",
        motto="CANARY-area-motto",
        reasons="CANARY-area-reasons",
    )
    theme = ThemeFactory(
        plan=plan,
        focus_area=area,
        title="CANARY-theme-title",
        introduction="CANARY-theme-introduction",
        age_text="CANARY-theme-age",
    )
    KeyFigure.objects.create(
        municipality=town,
        focus_area=area,
        value="CANARY-figure-value",
        says="CANARY-figure-says",
        source="CANARY-figure-source",
    )
    remember(section, area, theme, by=nils)
    initiative = InitiativeFactory(
        plan=plan,
        focus_area=area,
        theme=theme,
        state=InitiativeState.AGREED,
        money_text="CANARY-initiative-money",
        external_id="CANARY-initiative-id",
        extra={"CANARY-heading": "CANARY-initiative-extra"},
        lead=[department],
        remembered=nils,
        **{
            name: f"CANARY-initiative-{name}"
            for name in (
                *("number", "title", "goal", "description", "text_for_children"),
                *("target_group", "partners", "time_text", "contact", "participation_text"),
                *TOOK_PART,
                *("age_text", "place_text", "decision_text"),
            )
        },
    )
    Milestone.objects.create(
        municipality=town,
        initiative=initiative,
        title="CANARY-milestone-title",
        due_text="CANARY-milestone-due",
    )
    Indicator.objects.create(
        municipality=town,
        initiative=initiative,
        title="CANARY-indicator-title",
        unit="CANARY-indicator-unit",
        source="CANARY-indicator-source",
    )
    Financing.objects.create(
        municipality=town,
        initiative=initiative,
        kind="one-off",
        amount=4711,
        source="CANARY-financing-source",
        note="CANARY-financing-note",
    )
    body = Body.objects.create(
        municipality=town, kind="CANARY-body-kind", name="CANARY-body-name"
    )
    seat = Seat.objects.create(
        municipality=town,
        body=body,
        person=nils,
        role="CANARY-seat-role",
        named_since=NOON.date(),
    )
    paper = Paper.objects.create(municipality=town, title="CANARY-paper-title", created_by=nils)
    meeting = Deliberation.objects.create(
        municipality=town,
        paper=paper,
        body="CANARY-deliberation-body",
        held_on=NOON.date(),
        reference="CANARY-deliberation-reference",
        outcome="adopted",
        note="CANARY-deliberation-note",
    )
    version = PlanVersion.objects.create(
        municipality=town,
        plan=plan,
        number=77,
        title="CANARY-version-title",
        changelog="CANARY-version-changelog",
        departments={str(department.pk): "CANARY-version-department"},
        frozen_by=nils,
        paper=paper,
    )
    VersionRow.objects.create(
        municipality=town,
        version=version,
        revision=Revision._base_manager.filter(section=section).get(),
        order=1,
    )
    sheet = ImportFactory(
        plan=plan,
        filename="CANARY-import-filename",
        sheet_title="CANARY-import-sheet",
        sha256="CANARY-import-sha256",
        content=b"CANARY-import-content",
        headings=["CANARY-import-headings"],
        mapping={"CANARY-import-mapping": "title"},
        answers={"CANARY-import-answers": "own"},
        made={"CANARY-import-made": []},
        kept=[{"row": 2, "title": "CANARY-import-kept", "reason": ""}],
        counts={"CANARY-import-counts": 1},
        refusals=[{"row": 2, "column": "", "reason": "CANARY-import-refusals"}],
        warnings=[{"row": 2, "column": "", "reason": "CANARY-import-warnings"}],
        by=nils,
    )
    KnownHeading.objects.create(
        municipality=town, heading="CANARY-heading-known", meaning="CANARY-heading-meaning"
    )
    KnownName.objects.create(
        municipality=town, name="CANARY-name-known", department=department
    )
    ImportRowFactory(
        source=sheet,
        initiative=initiative,
        cells=["CANARY-row-cells"],
        row_hash="CANARY-row-hash",
    )
    at_her_desk = {
        "municipality": town,
        "user": nils,
        "form_key": "CANARY-desk-form",
        "object_key": "CANARY-desk-thing",
    }
    Draft.objects.create(**at_her_desk, payload={"title": ["CANARY-draft-payload"]})
    Presence.objects.create(**at_her_desk, department=department)
    document = DocumentFactory(
        plan=plan,
        key="CANARY-document-key",
        made_of={"CANARY-document-made-of": 1},
        sha256="CANARY-document-sha256",
        file__filename="CANARY-document.pdf",
        file__data=b"%PDF-1.7 CANARY-document-file",
        created_by=nils,
        created_at=NOON,
    )
    ChapterFactory(
        municipality=town,
        key="CANARY-chapter-key",
        file__filename="CANARY-chapter.pdf",
        file__data=b"%PDF-1.7 CANARY-chapter-file",
        places={"anchors": {}, "bookmarks": [[1, "CANARY-chapter-places", [0, 0, 0], False]]},
    )
    job = JobFactory(
        municipality=town,
        arguments={"plan": plan.pk, "plan_number": 1, "language": "CANARY-job-arguments"},
        dedupe_key="CANARY-job-dedupe",
        step="CANARY-job-step",
        error="CANARY-job-error",
        result={"document": document.pk, "name": "CANARY-job-result"},
        created_by=nils,
    )
    Visit.objects.create(municipality=town, user=nils, last_seen_at=NOON)
    kept = SavedFilter.objects.create(
        municipality=town,
        user=nils,
        plan=plan,
        name="CANARY-filter-name",
        query="q=CANARY-filter-query",
        shared=True,
    )
    EntryFactory(
        municipality=town,
        by=nils,
        verb="CANARY-entry-verb",
        subject_type="CANARY-entry-subject",
        subject_id=initiative.pk,
        note="CANARY-entry-note",
    )
    OutgoingMailFactory(
        key="CANARY-letter-key",
        recipient=nils,
        subject="CANARY-letter-subject",
        body="CANARY-letter-body",
    )
    strangers = Strangers(
        town=town,
        department=department,
        nils=nils,
        membership=membership,
        invitation=invitation,
        phase=phase,
        seal=seal,
        seat=seat,
        plan=plan,
        section=section,
        focus_area=area,
        theme=theme,
        initiative=initiative,
        sheet=sheet,
        meeting=meeting,
        document=document,
        job=job,
        kept=kept,
        voices=make_strange_voices(town, nils, version, initiative),
        work={},
    )
    strangers.work |= make_strange_work(strangers)
    return strangers
