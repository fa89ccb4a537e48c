"""The seal: what has become of it on a day, how it is written and put right, who reads what."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Municipality
from journal.models import Entry
from programme.choices import SealCondition, SealTerm
from programme.duties import coming, duties
from programme.models import Cycle, Seal, seal_of
from programme.public import PRIVATE, PUBLIC, public_seal
from programme.transitions import (
    MoveRefused,
    correct_seal,
    record_seal,
    strike_seal,
    withdraw_seal,
)
from tests.canary import CanaryClient
from tests.cast import PLAYERS, Cast, PlanOfCast
from tests.factories import NOON, CycleFactory

pytestmark = pytest.mark.usefixtures("scoped")

HERE = "/fjordlund/programme/seal/"
AWARD, END = date(2022, 11, 20), date(2026, 11, 20)
TYPED = {
    "awarded_on": "2022-11-20", "awarded_by": "UNICEF Danmark", "term": "until",
    "valid_until": "2026-11-20", "reference": "22-118", "link": "https://unicef.example/award",
}  # fmt: skip


def afresh(town: Municipality) -> Municipality:
    """Return the town as the next request meets it, with nothing remembered."""
    return Municipality.objects.get(pk=town.pk)


def award(cycle: Cycle, **more: Any) -> Seal:
    """Write that the municipality was recognised in a round."""
    said = {"awarded_on": AWARD, "awarded_by": "UNICEF", "term": "until", "valid_until": END}
    return Seal.objects.create(municipality=cycle.municipality, cycle=cycle, **said | more)


@pytest.fixture
def seal(story: PlanOfCast) -> Seal:
    """Fjordlund is recognised for four years."""
    return award(story.cycle)


@pytest.fixture
def clara(browser_of: Callable[[str], CanaryClient]) -> CanaryClient:
    return browser_of("clara")


# --- What has become of it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "condition"),
    [
        (AWARD, "valid"),
        (date(2025, 11, 19), "valid"),
        (date(2025, 11, 20), "ends-soon"),
        (END, "ends-soon"),
        (END + timedelta(days=1), "expired"),
        (date(2099, 1, 1), "expired"),
    ],
)
def test_what_has_become_of_it_follows_from_the_day(
    seal: Seal, today: date, condition: str
) -> None:
    assert seal.condition(today) == condition


@pytest.mark.parametrize("term", [SealTerm.PERMANENT, SealTerm.UNSTATED])
def test_without_an_end_it_never_expires(story: PlanOfCast, term: str) -> None:
    seal = award(story.cycle, term=term, valid_until=None)
    assert seal.condition(date(2099, 1, 1)) == "valid"
    assert seal.reminder_days() == []
    assert seal.is_permanent is (term == SealTerm.PERMANENT)


def test_withdrawn_is_withdrawn_whatever_the_day(seal: Seal) -> None:
    seal.withdrawn_on = date(2024, 1, 1)
    for day in (AWARD, END, date(2099, 1, 1)):
        assert seal.condition(day) == SealCondition.WITHDRAWN


def test_one_is_reminded_twelve_six_and_three_months_before(seal: Seal) -> None:
    assert seal.reminder_days() == [date(2025, 11, 20), date(2026, 5, 20), date(2026, 8, 20)]
    seal.valid_until = date(2027, 5, 31)
    assert seal.reminder_days() == [date(2026, 5, 31), date(2026, 11, 30), date(2027, 2, 28)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a_seal_has_an_end_or_has_none", {"term": "permanent"}),
        ("a_seal_has_an_end_or_has_none", {"valid_until": None}),
        ("a_seal_ends_after_it_was_awarded", {"valid_until": AWARD - timedelta(days=1)}),
        ("a_seal_is_withdrawn_after_it_was_awarded", {"withdrawn_on": date(2022, 11, 19)}),
    ],
)
def test_the_database_keeps_its_days_in_order(
    seal: Seal, name: str, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Seal.objects.filter(pk=seal.pk).update(**values)


def test_one_seal_runs_in_a_round(seal: Seal, cast: Cast, story: PlanOfCast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        award(story.cycle)
    award(CycleFactory(municipality=cast.town, number=2, previous=story.cycle))
    Seal.objects.filter(pk=seal.pk).update(withdrawn_on=date(2024, 1, 1))
    award(story.cycle)


# --- Which one counts ----------------------------------------------------------------------------


def test_the_newest_counts_and_none_stands_in_for_one_that_was_withdrawn(
    seal: Seal, cast: Cast, story: PlanOfCast
) -> None:
    assert seal_of(afresh(cast.town)) == seal
    later = CycleFactory(municipality=cast.town, number=2, previous=story.cycle)
    story.cycle.phases.update(cycle=later)
    # The round before gave it; this one has not yet.
    assert seal_of(afresh(cast.town)) == seal
    newer = award(later, awarded_on=date(2026, 3, 1), term="permanent", valid_until=None)
    assert seal_of(afresh(cast.town)) == newer
    Seal.objects.filter(pk=newer.pk).update(withdrawn_on=date(2026, 4, 1))
    assert seal_of(afresh(cast.town)) is None
    Seal.objects.filter(pk=newer.pk).update(struck_at=NOON)
    assert seal_of(afresh(cast.town)) == seal


@pytest.mark.parametrize("end", [END, None])
def test_it_comes_with_the_phases_and_says_the_same(
    cast: Cast, story: PlanOfCast, django_assert_num_queries: Any, end: date | None
) -> None:
    term = SealTerm.UNTIL if end else SealTerm.UNSTATED
    written = award(story.cycle, term=term, valid_until=end, link="https://x.example/")
    town = afresh(cast.town)
    with django_assert_num_queries(1):
        read = seal_of(town)
        assert read is not None
        assert read.title == "Child-friendly municipality"
        assert read.get_absolute_url() == HERE
        assert seal_of(town) == read
    assert read.awarded()[1:] == written.awarded()[1:]
    assert (read.awarded_on, read.valid_until, read.withdrawn_on) == (AWARD, end, None)


def test_without_a_way_there_is_no_seal(cast: Cast) -> None:
    assert seal_of(afresh(cast.town)) is None
    assert public_seal(afresh(cast.town), END) is None


# --- For everybody -------------------------------------------------------------------------------


def test_every_field_is_public_or_private() -> None:
    listed, private = PUBLIC["Seal"], PRIVATE["Seal"]
    assert listed | private == {field.name for field in Seal._meta.fields}
    assert not listed & private


@pytest.mark.parametrize(
    ("today", "condition"),
    [(date(2024, 1, 1), "valid"), (END, "valid"), (END + timedelta(days=1), "expired")],
)
def test_everybody_reads_whether_it_is_valid(
    seal: Seal, cast: Cast, today: date, condition: str
) -> None:
    with translation.override("da"):
        read = public_seal(afresh(cast.town), today)
    assert read is not None
    assert read == ("Børnevenlig Kommune", AWARD, "UNICEF", "until", END, "", condition)
    assert set(read._fields) - {"title", "condition"} == PUBLIC["Seal"]


def test_of_one_that_was_withdrawn_nothing_is_said(seal: Seal, cast: Cast) -> None:
    withdraw_seal(seal, on=date(2024, 1, 1), because="Given back.", by=cast.clara)
    assert public_seal(afresh(cast.town), END) is None


# --- Its steps -----------------------------------------------------------------------------------


def told(verb: str) -> list[tuple[int, str]]:
    """Return about what the journal has such a line, and its note."""
    return list(Entry.objects.filter(verb=verb).values_list("subject_id", "note"))


def test_pressed_twice_it_is_recorded_once(clara: CanaryClient, cast: Cast) -> None:
    CycleFactory(municipality=cast.town).phases.create(municipality=cast.town, key="plan", order=1)
    for _time in range(2):
        page = clara.post(f"{HERE}new/", TYPED, follow=True)
        assert "Saved." in page.content.decode()
    seal = Seal.objects.get()
    assert (seal.by, seal.cycle.number, seal.reference) == (cast.clara, 1, "22-118")
    assert told("seal.record") == [(seal.pk, "")]


def test_of_two_who_record_different_things_the_later_is_told(
    seal: Seal, cast: Cast, story: PlanOfCast, clara: CanaryClient
) -> None:
    page = clara.post(f"{HERE}new/", TYPED, follow=True)
    assert "has recorded it already" in page.content.decode()
    assert Seal.objects.get() == seal
    other = Seal(municipality=cast.town, cycle=story.cycle, awarded_on=END, term="unstated")
    with pytest.raises(MoveRefused):
        record_seal(other, by=cast.clara)


def test_put_right_the_earlier_entry_stays_with_the_reason(
    seal: Seal, cast: Cast, clara: CanaryClient
) -> None:
    longer = TYPED | {"valid_until": "2027-05-20", "because": "Extended by half a year."}
    for _time in range(2):
        page = clara.post(f"{HERE}{seal.pk}/edit/", longer, follow=True).content.decode()
        assert "Saved." in page
    seal.refresh_from_db()
    after = Seal.objects.running().get()
    assert (seal.struck_because, seal.struck_by) == ("Extended by half a year.", cast.clara)
    assert (after.valid_until, seal.valid_until) == (date(2027, 5, 20), END)
    assert told("seal.correct") == [(after.pk, "Extended by half a year.")]
    assert "Put right: Extended by half a year." in page
    assert Seal.objects.count() == 2


def test_what_says_the_same_is_no_correction(seal: Seal, cast: Cast) -> None:
    same = Seal(municipality=cast.town, cycle=seal.cycle, awarded_on=AWARD, awarded_by="UNICEF",
                term="until", valid_until=END)  # fmt: skip
    assert correct_seal(seal, same, because="None", now=timezone.now(), by=cast.clara) == seal
    assert Seal.objects.get().struck_at is None


def test_of_two_who_put_it_right_the_later_is_told(
    seal: Seal, cast: Cast, clara: CanaryClient
) -> None:
    clara.post(f"{HERE}{seal.pk}/edit/", TYPED | {"because": "The reference."})
    other = TYPED | {"awarded_by": "UNICEF", "because": "The name."}
    page = clara.post(f"{HERE}{seal.pk}/edit/", other, follow=True)
    assert "Somebody else has changed this entry" in page.content.decode()
    assert Seal.objects.running().get().reference == "22-118"
    page = clara.get(f"{HERE}{seal.pk}/edit/", follow=True)
    assert "does not stand any more" in page.content.decode()


def test_it_is_withdrawn_once(seal: Seal, cast: Cast, clara: CanaryClient) -> None:
    said = {"on": "2024-03-01", "because": "Given back by the council."}
    for _time in range(2):
        page = clara.post(f"{HERE}{seal.pk}/withdraw/", said, follow=True).content.decode()
        assert "Saved." in page
    assert "Why: Given back by the council." in page
    assert "No award counts at present" in page
    seal.refresh_from_db()
    assert (seal.withdrawn_on, seal.withdrawn_by) == (date(2024, 3, 1), cast.clara)
    assert told("seal.withdraw") == [(seal.pk, "Given back by the council.")]
    with pytest.raises(MoveRefused):
        withdraw_seal(seal, on=date(2024, 4, 1), because="Otherwise.", by=cast.clara)
    page = clara.get(f"{HERE}{seal.pk}/withdraw/", follow=True)
    assert "does not stand any more" in page.content.decode()


def test_a_mistake_is_struck_out_and_stays(seal: Seal, cast: Cast, clara: CanaryClient) -> None:
    for _time in range(2):
        page = clara.post(
            f"{HERE}{seal.pk}/mistake/", {"because": "It was next door."}, follow=True
        )
        assert "Saved." in page.content.decode()
    assert "<s>" in page.content.decode()
    assert told("seal.strike") == [(seal.pk, "It was next door.")]
    with pytest.raises(MoveRefused):
        strike_seal(seal, because="Otherwise.", now=timezone.now(), by=cast.clara)
    page = clara.get(f"{HERE}{seal.pk}/mistake/", follow=True)
    assert "does not stand any more" in page.content.decode()


# --- What the form refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"awarded_on": "2026-05-15"}, "awarded_on", "still to come"),
        ({"awarded_on": "0222-11-20"}, "awarded_on", "year once more"),
        ({"awarded_on": "soon"}, "awarded_on", "This is no day"),
        ({"awarded_on": ""}, "awarded_on", "fill this in"),
        ({"awarded_by": ""}, "awarded_by", "fill this in"),
        ({"awarded_by": "x" * 121}, "awarded_by", "shorten it"),
        ({"term": ""}, "term", "choose one"),
        ({"term": "for-ever"}, "term", "choose one"),
        ({"valid_until": ""}, "valid_until", "until which day"),
        ({"valid_until": "2022-11-19"}, "valid_until", "before the day of the award"),
        ({"valid_until": "2222-11-20"}, "valid_until", "year once more"),
        ({"term": "permanent"}, "valid_until", "Above you say that there is no such day"),
        ({"link": "javascript:alert(1)"}, "link", "Please give the address of a page"),
        ({"link": "ftp://unicef.example/"}, "link", "Please give the address of a page"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_the_form_says_what_is_to_be_mended(
    clara: CanaryClient, story: PlanOfCast, typed: dict[str, str], field: str, words: str
) -> None:
    form = clara.post(f"{HERE}new/", TYPED | typed).context["form"]
    assert set(form.errors) == {field}
    assert words in form.errors[field][0]
    assert not Seal.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"on": "2022-11-19"}, "on", "before the day of the award"),
        ({"on": "2026-05-15"}, "on", "still to come"),
        ({"because": "  "}, "because", "fill this in"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_withdrawal_has_a_day_and_a_reason(
    clara: CanaryClient, seal: Seal, typed: dict[str, str], field: str, words: str
) -> None:
    said = {"on": "2026-05-14", "because": "Given back."} | typed
    form = clara.post(f"{HERE}{seal.pk}/withdraw/", said).context["form"]
    assert (set(form.errors), words in form.errors[field][0]) == ({field}, True)


def test_the_form_offers_what_the_programme_usually_awards(
    clara: CanaryClient, story: PlanOfCast
) -> None:
    form = clara.get(f"{HERE}new/").context["form"]
    assert (form["awarded_by"].value(), form["term"].value()) == ("UNICEF Danmark", "")
    Cycle.objects.update(variant_key="germany-small")
    form = clara.get(f"{HERE}new/").context["form"]
    assert form["awarded_by"].value() == "Kinderfreundliche Kommunen e. V."
    assert form["term"].value() == "until"
    assert "usually 3 years" in form["valid_until"].help_text


def test_before_the_way_has_begun_nothing_is_recorded(clara: CanaryClient) -> None:
    page = clara.post(f"{HERE}new/", TYPED, follow=True).content.decode()
    assert "has not begun yet" in page
    assert not Seal.objects.exists()


# --- Who reads what ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLAYERS)
def test_reasons_and_mistakes_stay_inside(
    name: str, seal: Seal, cast: Cast, story: PlanOfCast,
    browser_of: Callable[[str], CanaryClient],
) -> None:  # fmt: skip
    strike_seal(seal, because="STRUCK", now=timezone.now(), by=cast.clara)
    withdrawn = award(story.cycle, awarded_on=date(2023, 1, 1))
    withdraw_seal(withdrawn, on=date(2024, 1, 1), because="GIVEN-BACK", by=cast.clara)
    award(story.cycle, awarded_on=date(2025, 1, 1), term="unstated", valid_until=None)
    page = browser_of(name).get(HERE).content.decode()
    assert "Awarded on 1 January 2025 by UNICEF." in page
    assert "withdrawn on 1 January 2024" in page
    for words in ("STRUCK", "GIVEN-BACK", "Clara"):
        assert (words in page) is (name != "rolf"), words
    assert ("Correct or extend" in page) is (name == "clara")


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(
    cast: Cast, story: PlanOfCast, clara: CanaryClient, many: int
) -> None:
    for number in range(many):
        cycle = story.cycle
        if number:
            cycle = CycleFactory(municipality=cast.town, number=number + 1)
        award(cycle, by=cast.clara, awarded_on=date(2020 + number, 1, 1))
    clara.get(HERE)
    with CaptureQueriesContext(connection) as captured:
        page = clara.get(HERE).content.decode()
    assert page.count('class="seal ') == many
    # Session, person, roles, phases; seals.
    assert len(captured) == 5


def test_where_nothing_is_recorded_the_page_says_what_will_stand_there(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    for name in ("rolf", "clara"):
        page = browser_of(name).get(HERE).content.decode()
        assert "No award is recorded" in page
        assert (f'href="{HERE}new/"' in page) is (name == "clara")


@pytest.mark.parametrize("url", ["/fjordlund/", "/fjordlund/programme/"])
def test_it_stands_on_the_start_page_and_in_the_programme(
    url: str, cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    rolf = browser_of("rolf")
    assert 'class="seal ' not in rolf.get(url).content.decode()
    award(story.cycle, term="permanent", valid_until=None)
    page = rolf.get(url).content.decode()
    assert "Awarded on 20 November 2022 by UNICEF, without an end." in page
    assert f'href="{HERE}"' in page


# --- What waits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 5, 19), None),
        (date(2026, 5, 20), "Recognition: ends soon"),
        (END, "Recognition: ends soon"),
        (END + timedelta(days=1), "Recognition: has expired"),
        (END + timedelta(days=90), "Recognition: has expired"),
        (END + timedelta(days=91), None),
    ],
)
def test_the_coordinator_is_told_in_time(
    seal: Seal, cast: Cast, today: date, said: str | None
) -> None:
    town = afresh(cast.town)
    found = [each for each in duties(cast.clara, town, today) if each.url == HERE]
    assert [each.label for each in found] == ([said] if said else [])
    assert not [each for each in duties(cast.greta, town, today) if each.url == HERE]


@pytest.mark.parametrize(("days", "stands"), [(0, True), (60, True), (61, False), (-1, False)])
def test_its_last_day_is_one_of_the_next_days(
    seal: Seal, cast: Cast, days: int, stands: bool
) -> None:
    found = coming(afresh(cast.town), END - timedelta(days=days))
    assert ((END, "Ends", "Child-friendly municipality") in [each[:3] for each in found]) is stands


def test_somebody_who_is_erased_leaves_the_seal(seal: Seal, cast: Cast) -> None:
    now = datetime(2026, 1, 1, tzinfo=NOON.tzinfo)
    strike_seal(seal, because="A mistake.", now=now, by=cast.clara)
    cast.clara.name = ""
    cast.clara.save()
    seal.refresh_from_db()
    assert (seal.struck_at, seal.struck_by) == (now, cast.clara)
