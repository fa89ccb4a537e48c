"""Offices are reorganised: a department is closed or merged, and nothing it did is lost."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from accounts.choices import Role
from accounts.figures import people_of, units_below
from accounts.models import Department, Invitation, Membership
from accounts.transitions import DepartmentRefused, end_role, give_role, invite, name_deputy
from actionplan.choices import Cause
from actionplan.figures import load_of
from actionplan.models import Initiative, Responsibility, Revision
from journal.models import Entry
from overview.transitions import reorganise
from participation.transitions.answers import assign
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory
from tests.young import Young

pytestmark = pytest.mark.usefixtures("scoped")



@pytest.fixture
def shared(cast: Cast, story: PlanOfCast) -> Initiative:
    """An initiative that Parks leads and Streets contributes to."""
    return InitiativeFactory(
        plan=story.plan,
        focus_area=story.outdoors,
        title="A bench at every corner",
        lead=[cast.parks],
        contributing=[cast.streets, cast.playgrounds],
        remembered=cast.clara,
    )


def merge(cast: Cast) -> int:
    """Let Streets take over from Parks."""
    return reorganise(cast.parks, into=cast.streets, today=localdate(), by=cast.ada)


def test_its_initiatives_go_to_the_other_one(cast: Cast, shared: Initiative) -> None:
    before = Responsibility.objects.filter(department=cast.parks).values("initiative").distinct()
    many, all_of_them = before.count(), Initiative.objects.count()
    version = shared.version
    assert merge(cast) == many
    assert not Responsibility.objects.filter(department=cast.parks).exists()
    now = Initiative.objects.for_document().get(pk=shared.pk)
    # Who would lead and contribute leads.
    assert (now.leads, now.contributors) == ([cast.streets], [cast.playgrounds])
    assert (now.version, Initiative.objects.count()) == (version + 1, all_of_them)


def test_the_history_keeps_the_old_name(cast: Cast, shared: Initiative) -> None:
    merge(cast)
    newest, oldest = Revision.objects.filter(initiative=shared).order_by("-number")[:2]
    assert (newest.cause, newest.by) == (Cause.REORGANISED, cast.ada)
    assert newest.payload["lead"] == [[cast.streets.pk, "Streets"]]
    assert oldest.payload["lead"] == [[cast.parks.pk, "Parks"]]
    page = client_of(cast.clara).get(f"{shared.get_absolute_url()}history/").content.decode()
    assert "Departments were reorganised" in page


def test_its_people_go_along_and_their_earlier_time_stays(cast: Cast, story: PlanOfCast) -> None:
    merge(cast)
    assert cast.person("paula").departments_in(cast.town) == {cast.streets.pk}
    old, new = Membership.objects.filter(user=cast.paula).order_by("pk")
    assert (old.department, new.department) == (cast.parks, cast.streets)
    assert (old.ends_on, old.ended_at is None) == (localdate(), False)
    assert (new.starts_on, new.ends_on) == (localdate(), None)


def test_what_was_planned_stays_planned(cast: Cast) -> None:
    Membership.objects.create(
        municipality=cast.town,
        user=cast.rolf,
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
        starts_on=date(2099, 1, 1),
        ends_on=date(2099, 2, 1),
    )
    merge(cast)
    planned = Membership.objects.get(user=cast.rolf, department=cast.streets)
    assert (planned.starts_on, planned.ends_on) == (date(2099, 1, 1), date(2099, 2, 1))


def test_what_was_planned_without_an_end_gets_none(cast: Cast) -> None:
    for user in (cast.rolf, cast.stefan):
        Membership.objects.create(
            municipality=cast.town,
            user=user,
            role=Role.DEPARTMENT_EDITOR,
            department=cast.parks,
            starts_on=date(2099, 1, 1),
        )
    merge(cast)
    planned = Membership.objects.get(user=cast.rolf, department=cast.streets)
    assert (planned.starts_on, planned.ends_on) == (date(2099, 1, 1), None)
    # Stefan writes for Streets already, for good.
    assert Membership.objects.filter(user=cast.stefan, department=cast.streets).count() == 1


def test_who_stands_in_goes_along_and_stands_in_only(cast: Cast) -> None:
    paula = Membership.objects.get(user=cast.paula)
    for deputy, first in ((cast.wanda, 0), (cast.greta, 30)):
        start = localdate() + timedelta(days=first)
        name_deputy(paula, deputy, starts_on=start, ends_on=start + timedelta(days=5), by=None)
    merge(cast)
    hers = Membership.objects.get(user=cast.paula, department=cast.streets)
    told = {
        str(each.user): (each.starts_on, each.ends_on)
        for each in Membership.objects.filter(stands_in_for=hers, department=cast.streets)
    }
    assert told == {
        "Wanda": (localdate(), localdate() + timedelta(days=5)),
        "Greta": (localdate() + timedelta(days=30), localdate() + timedelta(days=35)),
    }


def test_a_merge_shortens_nobodys_own_role_and_makes_none_endless(cast: Cast) -> None:
    # Stefan writes for Streets for good since today, and stands in for Paula of Parks.
    end_role(Membership.objects.get(user=cast.stefan), today=localdate(), by=None)
    own = give_role(
        cast.stefan, cast.town, Role.DEPARTMENT_EDITOR, department=cast.streets, by=None
    )
    paula = Membership.objects.get(user=cast.paula)
    soon = localdate() + timedelta(days=5)
    name_deputy(paula, cast.stefan, starts_on=localdate(), ends_on=soon, by=None)
    limited = localdate() + timedelta(days=90)
    give_role(
        cast.rolf,
        cast.town,
        Role.DEPARTMENT_EDITOR,
        department=cast.streets,
        until=limited,
        by=None,
    )
    give_role(
        cast.rolf, cast.town, Role.DEPARTMENT_EDITOR, department=cast.parks, until=soon, by=None
    )
    merge(cast)
    own.refresh_from_db()
    assert (own.ends_on, own.ended_at) == (None, None)
    rolf = Membership.objects.get(user=cast.rolf, department=cast.streets)
    assert rolf.ends_on == limited


def test_other_roles_only_change_their_seat(cast: Cast) -> None:
    Membership.objects.filter(user__in=[cast.clara, cast.ada]).update(department=cast.parks)
    reorganise(cast.parks, into=None, today=localdate(), by=cast.clara)
    assert cast.person("clara").roles_in(cast.town) == {Role.COORDINATOR}
    assert cast.person("ada").roles_in(cast.town) == {Role.ADMINISTRATOR}


def test_open_invitations_go_along(cast: Cast) -> None:
    invitation, _token = invite(
        cast.town,
        email="new@fjordlund.example",
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
        by=cast.clara,
    )
    merge(cast)
    invitation = Invitation.objects.get(pk=invitation.pk)
    assert (invitation.department, invitation.is_open) == (cast.streets, True)


def test_the_tree_stays_a_tree(cast: Cast) -> None:
    deeper = Department.objects.create(
        municipality=cast.town, name="Swings", parent=cast.playgrounds
    )
    # Into a department two steps below itself.
    reorganise(cast.parks, into=deeper, today=localdate(), by=cast.ada)
    parents = {
        each.name: str(each.parent or "") for each in Department.objects.filter(closed_on=None)
    }
    assert parents == {"Streets": "", "Playgrounds": "", "Swings": "Playgrounds"}


def test_what_was_merged_before_follows(cast: Cast) -> None:
    reorganise(cast.streets, into=cast.playgrounds, today=localdate(), by=cast.ada)
    assert Department.objects.get(name="Harbour").merged_into == cast.playgrounds


def test_with_work_left_somebody_must_take_it(cast: Cast, story: PlanOfCast) -> None:
    assert load_of(cast.parks).leads > 0
    with pytest.raises(DepartmentRefused, match="still has initiatives"):
        reorganise(cast.parks, into=None, today=localdate(), by=cast.ada)
    assert Department.objects.get(pk=cast.parks.pk).closed_on is None


def test_without_work_it_is_simply_closed(cast: Cast) -> None:
    invite(
        cast.town,
        email="new@fjordlund.example",
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
        by=cast.clara,
    )
    assert reorganise(cast.parks, into=None, today=localdate(), by=cast.ada) == 0
    assert cast.person("paula").departments_in(cast.town) == set()
    assert not Invitation.objects.get(email="new@fjordlund.example").is_open
    assert Department.objects.get(name="Playgrounds").parent is None
    assert Entry.objects.filter(verb="department.close").get().by == cast.ada


@pytest.mark.parametrize("wrong", ["itself", "closed", "foreign"])
def test_only_another_open_one_of_the_town_takes_over(
    cast: Cast, story: PlanOfCast, wrong: str, strangers: object
) -> None:
    into = {
        "itself": cast.parks.pk,
        "closed": Department.objects.get(name="Harbour").pk,
        "foreign": strangers.department.pk,  # type: ignore[attr-defined]
    }[wrong]
    page = client_of(cast.clara).post(
        f"/fjordlund/departments/{cast.parks.pk}/close/", {"into": into}
    )
    assert page.context["form"].errors["into"]
    assert Department.objects.get(pk=cast.parks.pk).closed_on is None


def test_of_two_who_close_it_one_is_refused(cast: Cast) -> None:
    merge(cast)
    with pytest.raises(DepartmentRefused, match="in the meantime"):
        reorganise(cast.parks, into=cast.playgrounds, today=localdate(), by=cast.ada)


def test_people_are_counted_once_whatever_they_hold(cast: Cast) -> None:
    for role in (Role.AMBASSADOR, Role.WORKING_GROUP):
        give_role(cast.paula, cast.town, role, department=cast.parks, by=None)
    assert people_of(cast.parks, localdate()) == 1
    assert units_below(cast.parks) == 1


def test_the_page_says_what_goes_along_and_then_where_it_went(
    cast: Cast, shared: Initiative
) -> None:
    clara = client_of(cast.clara)
    url = f"/fjordlund/departments/{cast.parks.pk}/close/"
    page = clara.get(url)
    assert (page.context["people"], page.context["units"]) == (1, 1)
    answer = clara.post(url, {"into": cast.streets.pk}, follow=True).content.decode()
    assert "Parks is closed." in answer
    assert "part of Streets" in answer
    assert clara.get(url).status_code == 404


def test_the_page_says_what_young_people_wait_for(cast: Cast, young: Young) -> None:
    url, clara = f"/fjordlund/departments/{cast.parks.pk}/close/", client_of(cast.clara)
    assert "wait" not in clara.get(url).content.decode().partition("<h1>")[2].partition("<form")[0]
    day = localdate()
    assign(young.shown, department=cast.parks, person=None, due=day, by=cast.clara)
    page = clara.get(url).content.decode()
    assert "One contribution of young people waits for its answer." in page
