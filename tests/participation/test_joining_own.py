"""What is stored about me: seen, taken along, corrected; and the facilitator's list (S16, S20)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from accounts.returning import new_return_code
from journal.models import Entry
from participation.own_data import _links_to_people, everything_about
from programme.models import Seat
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.source import models_of_the_house
from tests.young import Young

Browser = Callable[[str], CanaryClient]
MEMBERS = "/fjordlund/members/"


def test_her_page_says_in_plain_words_what_is_stored(young: Young, browser_for: Browser) -> None:
    new_return_code(young.yrsa)
    page = browser_for("yrsa").get("/fjordlund/my-data/")
    said = page.content.decode()
    for words in ("Brave Otter", "13 or 14", "Youth council", "comments: 3, hearts: 0, ideas: "):
        assert words in said
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store, private"


def test_everybody_downloads_everything_about_herself_and_nothing_about_others(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    new_return_code(young.yrsa)
    answer = browser_for("yrsa").get("/fjordlund/my-data/download/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data-fjordlund.json"'
    told = json.loads(answer.content)
    assert told["person"]["pseudonym"] == "Brave Otter"
    assert {row["text"] for row in told["participation.comment.author"]} == {
        young.shown.text,
        young.waiting.text,
        young.reply.text,
    }
    assert {"accounts.membership.user", "programme.seat.person", "accounts.returncode.user"} <= set(
        told
    )
    said = answer.content.decode()
    for key in ("password", "code_hash", "token_hash", "Quiet Heron", "Mona", "CANARY"):
        assert key not in said
    staff = json.loads(browser_for("paula").get("/fjordlund/my-data/download/").content)
    assert staff["person"]["email"] == "paula@fjordlund.example"


def test_no_link_to_a_person_is_forgotten_in_the_download() -> None:
    links = {(model, name) for model, name in _links_to_people()}
    wanted = {
        (model, field.name)
        for model in models_of_the_house()
        for field in model._meta.fields
        if field.related_model is User
    }
    assert links == wanted


def test_a_person_of_two_towns_gets_what_belongs_to_the_town_she_asks(
    young: Young, cast: Cast
) -> None:
    told = everything_about(young.yrsa, cast.town)
    assert len(told["accounts.membership.user"]) == 1


def test_she_corrects_her_age_and_takes_another_name(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    yrsa.post("/fjordlund/my-data/age/", {"age_band": "15"})
    names = yrsa.get("/fjordlund/my-data/name/").context["form"].fields["pseudonym"].choices
    assert set(yrsa.post("/fjordlund/my-data/name/", {"pseudonym": "Lars"}).context["form"].errors)
    yrsa.post("/fjordlund/my-data/name/", {"pseudonym": names[0][0]})
    changed = User.objects.get(pk=young.yrsa.pk)
    assert (changed.age_band, changed.pseudonym) == ("15", names[0][0])
    assert changed.age_band_asked_on == timezone.localdate()
    verbs = set(Entry.objects.filter(by=young.yrsa).values_list("verb", flat=True))
    assert verbs == {"young.age", "young.rename"}


def test_leaving_ends_role_and_seat_and_what_she_said_stays(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    assert "Do you want to leave?" in yrsa.get("/fjordlund/my-data/leave/").content.decode()
    yrsa.post("/fjordlund/my-data/leave/")
    assert Membership.objects.get(user=young.yrsa).ended_at is not None
    assert Seat.objects.get(person=young.yrsa).to_on == timezone.localdate()
    young.shown.refresh_from_db()
    assert (young.shown.author, young.shown.state) == (young.yrsa, "shown")


# --- The facilitator's list ---


def test_every_look_at_the_members_is_written_down_and_shows_no_address(
    young: Young, browser_for: Browser
) -> None:
    User.objects.filter(pk=young.yrsa.pk).update(email="yrsa@secret.example")
    frida = browser_for("frida")
    frida.get(MEMBERS)
    said = frida.get(MEMBERS).content.decode()
    assert "Brave Otter" in said
    assert "13 or 14" in said
    assert "yrsa@secret.example" not in said
    assert Entry.objects.filter(verb="young.view", by=young.frida).count() == 2


@pytest.mark.parametrize("path", ["", "{seat}/code/", "{seat}/end/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_second_factor_nobody_looks(young: Young, path: str, method: str) -> None:
    seat = young.council.seats.get(person=young.yrsa)
    frida = client_of(young.frida)
    answer = getattr(frida, method)(MEMBERS + path.format(seat=seat.pk))
    # Where the page for the second factor exists, she is led to it.
    assert answer.status_code in {302, 403}
    assert "Brave Otter" not in answer.content.decode()
    assert not Entry.objects.filter(verb__startswith="young").exists()
    assert Membership.objects.get(user=young.yrsa).ended_at is None


def test_the_facilitator_ends_a_membership(young: Young, browser_for: Browser) -> None:
    seat = young.council.seats.get(person=young.yrsa)
    frida = browser_for("frida")
    page = frida.post(f"{MEMBERS}{seat.pk}/end/", follow=True)
    assert "Brave Otter is no longer a member" in page.content.decode()
    assert frida.post(f"{MEMBERS}{seat.pk}/end/").status_code == 404, "a second press finds nobody"
    assert client_of(young.yrsa).get("/fjordlund/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_lists_ask_no_more_for_more_people(
    young: Young, cast: Cast, browser_for: Browser, many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(many - 1):
        person = User.objects.create_user(None, "")
        Membership.objects.create(municipality=cast.town, user=person, role="youth-council")
        Seat.objects.create(municipality=cast.town, body=young.council, person=person)
    frida, yrsa = browser_for("frida"), browser_for("yrsa")
    frida.get(MEMBERS)
    yrsa.get("/fjordlund/my-data/")
    with django_assert_num_queries(9):
        frida.get(MEMBERS)
    with django_assert_num_queries(10):
        yrsa.get("/fjordlund/my-data/")


def test_staff_lists_of_people_leave_young_people_out(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    """S20: young people are listed for their facilitator only."""
    clara = browser_for("clara")
    assert "Brave Otter" not in clara.get("/fjordlund/people/").content.decode()
    role = Membership.objects.get(user=young.yrsa)
    assert clara.post(f"/fjordlund/people/{role.pk}/end/").status_code == 404
