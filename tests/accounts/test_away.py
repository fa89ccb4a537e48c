"""While somebody is away, a colleague does what she does, and it ends by itself."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from accounts.choices import Role
from accounts.models import Membership
from accounts.transitions import DeputyRefused, end_role, give_role, name_deputy
from jobs.models import OutgoingMail
from overview.views.start import standing_in
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.usefixtures("scoped")

URL = "/fjordlund/people/away/"


def days(first: int, last: int) -> dict[str, str]:
    """Return the two fields of the form, counted from today."""
    return {
        "starts_on": (localdate() + timedelta(days=first)).isoformat(),
        "ends_on": (localdate() + timedelta(days=last)).isoformat(),
    }


def name(cast: Cast, first: int = 0, last: int = 6) -> Membership:
    """Let Stefan stand in for Paula, who writes for Parks."""
    return name_deputy(
        Membership.objects.get(user=cast.paula, stands_in_for=None),
        cast.stefan,
        starts_on=localdate() + timedelta(days=first),
        ends_on=localdate() + timedelta(days=last),
        by=cast.paula,
    )


def test_a_colleague_writes_for_her_department_in_these_days_only(
    cast: Cast, story: PlanOfCast
) -> None:
    own = Membership.objects.get(user=cast.paula)
    answer = client_of(cast.paula).post(
        URL, {"membership": own.pk, "deputy": cast.stefan.pk, **days(1, 7)}, follow=True
    )
    assert answer.redirect_chain
    assert b"Stefan stands in for you" in answer.content
    for day, allowed in ((0, False), (1, True), (7, True), (8, False)):
        # By the clock on the wall: a day on which the clocks change has not 24 hours.
        with time_machine.travel(timezone.localtime() + timedelta(days=day), tick=False):
            assert (cast.parks.pk in cast.person("stefan").departments_in(cast.town)) is allowed
            # She herself goes on as before.
            assert cast.parks.pk in cast.person("paula").departments_in(cast.town)


def test_the_colleague_hears_of_it(cast: Cast) -> None:
    standing_in = name(cast)
    letter = OutgoingMail.objects.get(key=f"deputy:{standing_in.pk}")
    assert letter.recipient == cast.stefan
    assert letter.subject == "You stand in for a colleague"
    assert "Department editor, Parks" in letter.body
    assert "/fjordlund/" in letter.body


def test_both_see_it_on_their_page_and_she_is_back_sooner(cast: Cast) -> None:
    standing_in = name(cast)
    assert list(client_of(cast.stefan).get(URL).context["standing_in"]) == [standing_in]
    paula = client_of(cast.paula)
    assert list(paula.get(URL).context["deputies"]) == [standing_in]
    assert b"stands in for Paula" in client_of(cast.clara).get("/fjordlund/people/").content
    paula.post(f"{URL}{standing_in.pk}/end/")
    assert cast.parks.pk not in cast.person("stefan").departments_in(cast.town)
    assert not paula.get(URL).context["deputies"]


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (days(3, 2), "ends_on"),
        (days(-3, -1), "starts_on"),
        (days(-3, 3), "starts_on"),
        (days(0, 400), "ends_on"),
        ({}, "starts_on"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_typed_is_lost(
    cast: Cast, dates: dict[str, str], field: str
) -> None:
    own = Membership.objects.get(user=cast.paula)
    page = client_of(cast.paula).post(
        URL, {"membership": own.pk, "deputy": cast.stefan.pk, **dates}
    )
    assert page.context["form"].errors[field]
    assert f'value="{cast.stefan.pk}" selected' in page.content.decode()
    assert not Membership.objects.filter(stands_in_for__isnull=False).exists()


def test_nobody_hands_on_a_role_that_is_not_hers(cast: Cast, strangers: object) -> None:
    standing_in = name(cast)
    clara = Membership.objects.get(user=cast.clara)
    paula, stefan = client_of(cast.paula), client_of(cast.stefan)
    for browser, membership, deputy in (
        (paula, clara.pk, cast.stefan.pk),
        # What she only stands in for she does not hand on.
        (stefan, standing_in.pk, cast.wanda.pk),
        # Readers and strangers are not of the administration.
        (paula, Membership.objects.get(user=cast.paula).pk, cast.rolf.pk),
        (paula, Membership.objects.get(user=cast.paula).pk, strangers.nils.pk),  # type: ignore[attr-defined]
    ):
        page = browser.post(URL, {"membership": membership, "deputy": deputy, **days(0, 3)})
        assert page.context["form"].errors
    assert Membership.objects.filter(stands_in_for__isnull=False).count() == 1


def test_an_administrator_is_replaced_by_nobody(cast: Cast) -> None:
    own = Membership.objects.get(user=cast.ada)
    page = client_of(cast.ada).post(
        URL, {"membership": own.pk, "deputy": cast.clara.pk, **days(0, 3)}
    )
    assert page.context["form"].errors["membership"]


def test_who_holds_the_role_already_cannot_stand_in(cast: Cast) -> None:
    MembershipFactory(
        municipality=cast.town,
        user=cast.stefan,
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
    )
    with pytest.raises(DeputyRefused):
        name(cast)


def test_the_deputy_goes_with_the_role(cast: Cast) -> None:
    standing_in = name(cast)
    end_role(Membership.objects.get(user=cast.paula), today=localdate(), by=cast.clara)
    standing_in.refresh_from_db()
    assert standing_in.ended_at is not None
    assert cast.parks.pk not in cast.person("stefan").departments_in(cast.town)


def test_a_deputy_who_gets_the_role_for_good_keeps_both_rows(cast: Cast) -> None:
    standing_in = name(cast)
    given = give_role(
        cast.stefan, cast.town, Role.DEPARTMENT_EDITOR, department=cast.parks, by=cast.clara
    )
    assert (given.pk != standing_in.pk, given.ends_on) == (True, None)


def test_the_database_refuses_a_deputy_without_an_end(cast: Cast) -> None:
    own = Membership.objects.get(user=cast.paula)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            municipality=cast.town,
            user=cast.stefan,
            role=own.role,
            department=own.department,
            stands_in_for=own,
        )


def test_two_times_that_overlap_are_refused(cast: Cast) -> None:
    name(cast, 5, 6)
    for first, last in ((1, 31), (6, 8), (1, 5), (5, 6)):
        with pytest.raises(DeputyRefused):
            name(cast, first, last)
    name(cast, 7, 8)


def test_nobody_stands_in_longer_than_the_role_lasts(cast: Cast) -> None:
    Membership.objects.filter(user=cast.paula).update(ends_on=localdate() + timedelta(days=3))
    with pytest.raises(DeputyRefused):
        name(cast, 0, 4)
    name(cast, 0, 3)


def test_who_stands_in_for_the_coordinator_gives_and_ends_no_roles(
    cast: Cast, story: PlanOfCast
) -> None:
    clara = Membership.objects.get(user=cast.clara)
    end = localdate() + timedelta(days=5)
    name_deputy(clara, cast.wanda, starts_on=localdate(), ends_on=end, by=cast.clara)
    wanda = client_of(cast.wanda)
    # She does the work ...
    assert wanda.get("/fjordlund/plans/1/import/").status_code == 200
    # ... but her days cannot become years, and nobody is thrown out.
    assert wanda.get("/fjordlund/people/").status_code == 403
    assert wanda.post(f"/fjordlund/people/{clara.pk}/end/").status_code == 403
    assert Role.COORDINATOR in cast.person("clara").roles_in(cast.town)


def test_what_is_over_stays_as_it_was(cast: Cast) -> None:
    standing_in = name(cast)
    before = localdate() - timedelta(days=200)
    Membership.objects.filter(pk=standing_in.pk).update(
        starts_on=before, ends_on=before + timedelta(days=7)
    )
    assert client_of(cast.paula).post(f"{URL}{standing_in.pk}/end/").status_code == 404
    end_role(Membership.objects.get(pk=standing_in.pk), today=localdate(), by=None)
    standing_in.refresh_from_db()
    assert (standing_in.ends_on, standing_in.ended_at) == (before + timedelta(days=7), None)


def test_one_that_has_not_begun_is_called_off_with_its_letter(cast: Cast) -> None:
    standing_in = name(cast, 10, 12)
    client_of(cast.paula).post(f"{URL}{standing_in.pk}/end/")
    standing_in.refresh_from_db()
    assert standing_in.starts_on == localdate() + timedelta(days=10)
    assert standing_in.ended_at is not None
    letter = OutgoingMail.objects.get(key=f"deputy:{standing_in.pk}")
    assert (letter.body, letter.subject) == ("", "")
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        assert cast.parks.pk not in cast.person("stefan").departments_in(cast.town)


def test_managers_see_who_stands_in_next_month(cast: Cast) -> None:
    name(cast, 30, 40)
    page = client_of(cast.clara).get("/fjordlund/people/").content.decode()
    assert "stands in for Paula" in page


def test_her_start_page_says_for_whom_and_until_when(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    name(cast)
    until = date_format(localdate() + timedelta(days=6), "DATE_FORMAT")
    said = f"You stand in for Paula until {until} (Department editor)."
    assert said in client_of(cast.stefan).get("/fjordlund/").content.decode()
    for other in (cast.paula, cast.clara):
        assert b"You stand in for" not in client_of(other).get("/fjordlund/").content
        other.roles_in(cast.town)
        with django_assert_num_queries(0):
            assert standing_in(other, cast.town) == []
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        assert b"You stand in for" not in client_of(cast.stefan).get("/fjordlund/").content


@pytest.mark.parametrize("role", [Role.YOUTH_FACILITATOR, Role.MODERATOR, Role.SAFEGUARDING])
def test_whoever_is_at_the_side_of_young_people_names_a_deputy_too(
    cast: Cast, story: PlanOfCast, role: str
) -> None:
    """Also where she has no other role, and to a colleague who has no other either."""
    away, colleague = UserFactory(name="Finn"), UserFactory(name="Mo")
    own = MembershipFactory(municipality=cast.town, user=away, role=role)
    MembershipFactory(municipality=cast.town, user=colleague, role=Role.MODERATOR)
    browser = client_of(away)
    assert URL in browser.get("/fjordlund/").content.decode()
    other = cast.stefan if role == Role.MODERATOR else colleague
    typed = {"membership": own.pk, "deputy": other.pk, **days(0, 6)}
    assert browser.post(URL, typed).status_code == 302
    assert Membership.objects.get(stands_in_for=own).user == other
