"""Rows for tests, each belonging to the municipality of the row above it."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from django_scopes import scopes_disabled

from accounts.choices import Role
from accounts.models import Department, Invitation, LoginLink, Membership, Municipality, User
from actionplan.choices import Cause, RowOutcome
from actionplan.models import (
    ActionPlan,
    FocusArea,
    Import,
    ImportRow,
    Initiative,
    PlanSection,
    Responsibility,
    SavedFilter,
    Theme,
)
from actionplan.revisions import write_revisions
from documents.models import Chapter, Document
from jobs.models import Job, OutgoingMail
from journal.models import Entry
from programme.models import Cycle, Phase

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
PASSWORD = "three brave hedgehogs"
LATER = object()


class RowFactory(factory.django.DjangoModelFactory):
    """Writes rows of any municipality, whatever scope is open."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with scopes_disabled():
            return super()._create(model_class, *args, **kwargs)


class MunicipalityFactory(RowFactory):
    class Meta:
        model = Municipality

    slug = factory.Sequence(lambda n: f"town-{n}")
    name = factory.Sequence(lambda n: f"Town {n}")
    country = "dk"
    language = "da"
    inhabitants = 30_000


class DepartmentFactory(RowFactory):
    class Meta:
        model = Department

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Department {n}")


class UserFactory(RowFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person-{n}@fjordlund.example")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(RowFactory):
    class Meta:
        model = Membership

    municipality = factory.SubFactory(MunicipalityFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.READER


class InvitationFactory(RowFactory):
    class Meta:
        model = Invitation

    municipality = factory.SubFactory(MunicipalityFactory)
    email = factory.Sequence(lambda n: f"guest-{n}@fjordlund.example")
    role = Role.READER
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    expires_at = FAR


class LoginLinkFactory(RowFactory):
    class Meta:
        model = LoginLink

    user = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    expires_at = FAR


class EntryFactory(RowFactory):
    class Meta:
        model = Entry

    municipality = factory.SubFactory(MunicipalityFactory)
    verb = "initiative.agree"
    subject_type = "actionplan.initiative"
    subject_id = 1


class JobFactory(RowFactory):
    class Meta:
        model = Job

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = "documents.build"
    arguments = factory.LazyFunction(lambda: {"plan": 0, "plan_number": 1, "language": "da"})


class OutgoingMailFactory(RowFactory):
    class Meta:
        model = OutgoingMail

    key = factory.Sequence(lambda n: f"letter-{n}")
    recipient = factory.SubFactory(UserFactory)
    subject = "A letter"
    body = "With a link that opens an account."


class CycleFactory(RowFactory):
    class Meta:
        model = Cycle

    municipality = factory.SubFactory(MunicipalityFactory)
    variant_key = "denmark"


class PhaseFactory(RowFactory):
    class Meta:
        model = Phase

    cycle = factory.SubFactory(CycleFactory)
    municipality = factory.SelfAttribute("cycle.municipality")
    key = "plan"
    order = 2
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class PlanFactory(RowFactory):
    class Meta:
        model = ActionPlan

    municipality = factory.SubFactory(MunicipalityFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "A plan for children"


class PartFactory(RowFactory):
    class Meta:
        abstract = True

    plan = factory.SubFactory(PlanFactory)
    municipality = factory.SelfAttribute("plan.municipality")


class SectionFactory(PartFactory):
    class Meta:
        model = PlanSection

    title = "Preface"


class FocusAreaFactory(PartFactory):
    class Meta:
        model = FocusArea

    title = factory.Sequence(lambda n: f"Focus area {n}")
    order = factory.Sequence(int)


class ThemeFactory(PartFactory):
    class Meta:
        model = Theme

    focus_area = factory.SubFactory(FocusAreaFactory, plan=factory.SelfAttribute("..plan"))
    title = factory.Sequence(lambda n: f"Theme {n}")
    order = factory.Sequence(int)


class InitiativeFactory(PartFactory):
    """An initiative with its first revision, as the one door would have written it."""

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    focus_area = factory.SubFactory(FocusAreaFactory, plan=factory.SelfAttribute("..plan"))
    title = factory.Sequence(lambda n: f"Initiative {n}")
    order = factory.Sequence(int)

    @factory.post_generation
    def lead(self, create: bool, departments: Any, **kwargs: Any) -> None:
        responsible(self, "lead", departments)

    @factory.post_generation
    def contributing(self, create: bool, departments: Any, **kwargs: Any) -> None:
        responsible(self, "contributing", departments)

    @factory.post_generation
    def remembered(self, create: bool, by: Any, **kwargs: Any) -> None:
        # Who makes many remembers them all at once.
        if by is not LATER:
            remember(self, by=by)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs["search_text"] = model_class(**kwargs).searchable()
        return super()._create(model_class, *args, **kwargs)


def responsible(initiative: Initiative, kind: str, departments: Any) -> None:
    """Let departments lead an initiative or contribute to it."""
    for order, department in enumerate(departments or []):
        ResponsibilityFactory(initiative=initiative, department=department, kind=kind, order=order)


class ResponsibilityFactory(RowFactory):
    class Meta:
        model = Responsibility

    initiative = factory.SubFactory(InitiativeFactory)
    municipality = factory.SelfAttribute("initiative.municipality")
    department = factory.SubFactory(
        DepartmentFactory, municipality=factory.SelfAttribute("..municipality")
    )
    kind = "lead"


def remember(*parts: Any, by: User | None = None, cause: Cause = Cause.CREATED) -> None:
    """Write what parts of a plan say now as revisions, by the verb that always does."""
    with scopes_disabled():
        ids = [part.pk for part in parts if isinstance(part, Initiative)]
        loaded = Initiative.objects.filter(pk__in=ids).for_document() if ids else []
        others = [part for part in parts if not isinstance(part, Initiative)]
        write_revisions([*others, *loaded], by=by, cause=cause)


class SavedFilterFactory(RowFactory):
    class Meta:
        model = SavedFilter

    plan = factory.SubFactory(PlanFactory)
    municipality = factory.SelfAttribute("plan.municipality")
    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Search {n}")
    query = "q=swings"


class ImportFactory(RowFactory):
    class Meta:
        model = Import

    plan = factory.SubFactory(PlanFactory)
    municipality = factory.SelfAttribute("plan.municipality")
    filename = "plan.csv"
    sha256 = "0" * 64
    content = b"Nr.;Indsats;Fokusomr\xc3\xa5de\r\n9.9;Skaktavler i parken;Byen\r\n"


class ImportRowFactory(RowFactory):
    class Meta:
        model = ImportRow

    source = factory.SubFactory(ImportFactory)
    municipality = factory.SelfAttribute("source.municipality")
    row_number = factory.Sequence(lambda n: n + 2)
    row_hash = "0" * 64
    outcome = RowOutcome.CREATED


class DocumentFactory(RowFactory):
    class Meta:
        model = Document

    plan = factory.SubFactory(PlanFactory)
    municipality = factory.SelfAttribute("plan.municipality")
    kind = "action-plan"
    language = "da"
    key = factory.Sequence(lambda n: f"{n:064d}")
    file = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.7 not really")
    sha256 = "0" * 64
    size = 19
    pages = 1


class ChapterFactory(RowFactory):
    class Meta:
        model = Chapter

    municipality = factory.SubFactory(MunicipalityFactory)
    key = factory.Sequence(lambda n: f"{n:064d}")
    file = factory.django.FileField(filename="chapter.pdf", data=b"%PDF-1.7 not really")
    pages = 1
    places = factory.LazyFunction(lambda: {"anchors": {}, "bookmarks": [], "numbered": [True]})
