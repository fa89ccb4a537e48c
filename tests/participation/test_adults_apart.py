"""No adult takes part as a young person, wherever somebody has put her."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import AgeBand, Role
from accounts.models import User
from participation.choices import CommentState
from participation.models import Comment, Consultation, Idea, JointStatement
from participation.rules import bodies_of
from programme.models import Body, Seat
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.young import Young, a_comment, verified

Browser = Callable[[str], CanaryClient]
BODIES, SEATS = "/fjordlund/programme/bodies/", "/fjordlund/programme/seats/"


@pytest.fixture
def seated(cast: Cast, young: Young) -> User:
    """Let a coordinator sit in the youth council, as a seat given in the past may say."""
    Seat.objects.create(municipality=cast.town, body=young.council, person=cast.clara)
    clara: User = User.objects.get(pk=cast.clara.pk)
    return clara


def seats_url(body: Body) -> str:
    return f"/fjordlund/programme/bodies/{body.pk}/seats/new/"


def test_no_adult_is_offered_a_seat_among_young_people(
    cast: Cast, young: Young, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    adult = UserFactory(name="", pseudonym="Old Fox", age_band=AgeBand.ADULT)
    MembershipFactory(municipality=cast.town, user=adult, role=Role.YOUTH_COUNCIL)
    offered = clara.get(seats_url(young.council)).context["form"].fields["person"].queryset
    # Who came of age in the council still sits there.
    assert set(offered) == {young.yrsa, young.ymir, adult}
    refused = clara.post(seats_url(young.council), {"person": cast.clara.pk, "role": ""})
    assert refused.context["form"].errors["person"]
    assert not Seat.objects.filter(person=cast.clara).exists()
    group = Body.objects.create(municipality=cast.town, kind="working", name="Group")
    assert clara.post(seats_url(group), {"person": cast.clara.pk}).status_code == 302


def test_an_adult_in_their_body_neither_reads_nor_writes_as_one_of_them(
    seated: User, young: Young, story: PlanOfCast
) -> None:
    town, asked = young.council.municipality, young.consultation
    JointStatement.objects.create(municipality=town, consultation=asked, text="Not yet", version=1)
    clara = client_of(seated)
    statement = reverse("participation:statement", args=["fjordlund", young.consultation.pk])
    assert clara.get(statement).status_code == 404
    assert client_of(young.yrsa).get(statement).status_code == 200
    page = clara.get("/fjordlund/ideas/")
    assert page.context["own_side"] == "staff"
    clara.post("/fjordlund/ideas/add/", {"title": "Meet me", "text": "", "key": str(uuid4())})
    assert not Idea.objects.filter(title="Meet me", side="young").exists()
    assert not seated.has_perm("participation.write", young.consultation)
    assert not seated.has_perm("participation.take_part", young.consultation)
    assert bodies_of(seated, town) == set()


def test_a_reader_among_young_people_finds_nothing_of_theirs(cast: Cast, young: Young) -> None:
    Seat.objects.create(municipality=cast.town, body=young.council, person=cast.rolf)
    rolf = User.objects.get(pk=cast.rolf.pk)
    assert not Consultation.objects.visible_to(rolf, cast.town).exists()
    meeting = f"meetings/{young.gathering.pk}/"
    for page in (f"consultations/{young.consultation.pk}/", "ideas/", meeting):
        assert client_of(rolf).get(f"/fjordlund/{page}").status_code == 404
    steering = Body.objects.create(municipality=cast.town, kind="steering", name="Steering")
    Seat.objects.create(municipality=cast.town, body=steering, person=rolf)
    assert bodies_of(User.objects.get(pk=rolf.pk), cast.town) == {steering.pk}


def test_an_adult_never_passes_as_a_young_person_where_all_is_read(
    cast: Cast, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    a_comment(
        young.consultation, cast.clara, story.swings, text="A thing", state=CommentState.SHOWN
    )
    Comment.objects.filter(author=young.yrsa).update(state=CommentState.WITHDRAWN)
    url = f"/fjordlund/consultations/{young.consultation.pk}"
    pages = {name: browser_for("clara").get(f"{url}/{name}/") for name in ("answers", "close")}
    pages["all"] = browser_for("yrsa").get(f"{url}/input/")
    for name, page in pages.items():
        text = page.content.decode()
        assert "Clara (adult: Coordinator)" in text, name
        assert "A young person" not in text, name


def test_the_coordinator_sees_which_seat_opens_nothing(
    seated: User, young: Young, browser_for: Browser
) -> None:
    page = browser_for("clara").get("/fjordlund/programme/bodies/").content.decode()
    assert page.count("An adult: takes no part as a young person") == 1


def test_young_people_are_numbers_without_a_second_factor(
    seated: User, young: Young, cast: Cast
) -> None:
    """On the list, on the pages of a seat, and where somebody is chosen (S20)."""
    seat = Seat.objects.get(person=young.yrsa, body=young.council)
    paths = [
        BODIES,
        f"{SEATS}{seat.pk}/edit/",
        f"{SEATS}{seat.pk}/end/",
        f"{BODIES}{young.council.pk}/seats/new/",
    ]
    told = {path: client_of(cast.clara).get(path).content.decode() for path in paths}
    for path, page in told.items():
        assert young.yrsa.pseudonym not in page, path
        assert young.ymir.pseudonym not in page, path
    assert f"Young person no. {young.yrsa.pk}" in told[BODIES]
    assert "/accounts/second-factor/?next=/fjordlund/programme/bodies/" in told[BODIES]
    # Adults are who they are, also in a body of young people.
    assert "Clara" in told[BODIES]
    known = verified(cast.clara).get(BODIES).content.decode()
    assert young.yrsa.pseudonym in known
    assert "Young people stand here by a number" not in known
