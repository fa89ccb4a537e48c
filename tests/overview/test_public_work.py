"""How far the published plan is, as everybody reads it: counts, days, and nothing from inside."""

import json
import re
from csv import reader
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import Indicator, Initiative, Milestone, PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import deliberate, publish, take_back
from implementation.choices import LICENCE_TEXTS, MEANINGS, Licence, Status
from implementation.figures import clock_of, progress_figures, public_statuses, published_figures
from implementation.models import FollowUp, Measurement, MilestoneReached, Proof, StatusUpdate
from implementation.public import PRIVATE, PUBLIC
from implementation.transitions.updates import accept, nothing_new, send_back
from overview.open_data import CSV_COLUMNS, SCHEMA
from participation.choices import CommentState, OutcomeKind
from participation.figures import answer_figures, input_figures, outcomes_by_kind
from participation.models import Comment, Consultation, Outcome
from participation.public import PRIVATE as PRIVATE_VOICES
from participation.public import PUBLIC as PUBLIC_VOICES
from programme.models import Body, Deliberation, Seal
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import DepartmentFactory, InitiativeFactory
from tests.following import Following, make_following, said
from tests.source import ROOT
from tests.young import Young, a_comment, make_young

pytestmark = pytest.mark.usefixtures("scoped")

HOME = "/public/fjordlund/"
PAGE, JSON, CSV = f"{HOME}status/", f"{HOME}plan.json", f"{HOME}plan.csv"
ADDRESSES = (PAGE, JSON, CSV)


@pytest.fixture
def following(cast: Cast, story: PlanOfCast) -> Following:
    """The work on Fjordlund's plan goes on."""
    return make_following(cast, story)


@pytest.fixture
def published(following: Following, cast: Cast, story: PlanOfCast) -> PlanVersion:
    """The plan as the public reads it: four agreed initiatives, one of which is in progress."""
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    return version


@pytest.fixture
def young(published: PlanVersion, cast: Cast, story: PlanOfCast) -> Young:
    """Fjordlund's youth council, asked about a draft that goes on."""
    preface = fresh(story.preface)
    save_checked(
        preface, {"body": "Anew"}, base_version=preface.version, by=cast.clara, cause=Cause.EDITED
    )
    return make_young(cast, story)


def get(url: str, **more: Any) -> Any:
    """Ask as anybody."""
    return CanaryClient().get(url, **more)


def data() -> dict[str, Any]:
    """Return what the open data say now."""
    return dict(json.loads(get(JSON).content))


def table() -> list[dict[str, str]]:
    """Return the rows of the table that everybody may fetch."""
    heads, *rows = reader(StringIO(get(CSV).content.decode("utf-8-sig")), delimiter=";")
    return [dict(zip(heads, row, strict=True)) for row in rows]


def answered(young: Young, comment: Comment, kind: OutcomeKind, by: Any, **more: Any) -> Outcome:
    """Let a contribution have an answer."""
    outcome = Outcome.objects.create(
        municipality=comment.municipality, consultation=young.consultation, kind=kind,
        reason="Dear Otter, we do it.", by=by, **more,
    )  # fmt: skip
    Comment.objects.filter(pk=comment.pk).update(outcome=outcome)
    return outcome


# --- One list for each model ---------------------------------------------------------------------


@pytest.mark.parametrize("model", [StatusUpdate, Proof, Measurement, MilestoneReached, FollowUp])
def test_every_field_about_the_work_is_public_or_private(model: Any) -> None:
    listed, private = PUBLIC[model.__name__], PRIVATE[model.__name__]
    assert listed | private == {field.name for field in model._meta.fields}
    assert not listed & private


def test_every_field_of_an_answer_is_public_or_private() -> None:
    listed, private = PUBLIC_VOICES["Outcome"], PRIVATE_VOICES["Outcome"]
    assert listed | private == {field.name for field in Outcome._meta.fields}
    assert not listed & private
    assert PUBLIC_VOICES["Comment"] == frozenset()


def test_no_private_field_reaches_page_json_or_csv(
    published: PlanVersion, young: Young, following: Following, cast: Cast, story: PlanOfCast
) -> None:
    update = following.update
    office = DepartmentFactory(municipality=cast.town, name="Songbird office")
    texts = ("sentence", "done", "next_step", "obstacles", "because", "children_took_part",
             "returned_because")  # fmt: skip
    StatusUpdate.objects.filter(pk=update.pk).update(
        **{name: f"SONGBIRD {name}" for name in texts},
        money_spent=Decimal("918273.64"), outlook="in-danger", situation="poor",
        as_of=date(1999, 3, 14), department=office, reviewed_by=cast.greta,
        key="0badc0de-0000-4000-8000-000000000001",
    )  # fmt: skip
    at_home = {"municipality": cast.town}
    Proof.objects.create(
        **at_home, update=update, kind="photo", title="SONGBIRD title", file="SONGBIRD.jpg",
        url="https://songbird.example/", consent="SONGBIRD consent",
        consent_until=date(2099, 3, 14), added_by=cast.paula,
    )  # fmt: skip
    Measurement.objects.create(
        **at_home, initiative=story.swings, indicator=following.indicator.key,
        title="SONGBIRD indicator", unit="SONGBIRD unit", value=Decimal("918273.65"),
        on=date(1999, 3, 15), source="SONGBIRD source", note="SONGBIRD note", by=cast.paula,
    )  # fmt: skip
    MilestoneReached.objects.create(
        **at_home, initiative=story.swings, milestone=following.milestone.key,
        title="SONGBIRD milestone", on=date(1999, 3, 16), by=cast.paula,
    )  # fmt: skip
    Comment.objects.filter(pk=young.shown.pk).update(text="SONGBIRD words", quote="SONGBIRD")
    answered(
        young, young.shown, OutcomeKind.TAKEN_UP, cast.paula, part=story.swings.lineage,
        department=office,
    )
    Outcome.objects.update(reason="SONGBIRD reason")
    for url in ADDRESSES:
        answer = get(url)
        text = (answer.content.decode() + str(answer.headers)).lower()
        assert answer.status_code == 200
        for hidden in (
            *("songbird", "918273", "1999", "14. marts", "2099", "in-danger", "0badc0de"),
            *("paula", "greta", "clara", "brave otter", "dear otter"),
        ):
            assert hidden not in text, (url, hidden)


def test_late_silent_and_at_risk_change_nothing(published: PlanVersion, story: PlanOfCast) -> None:
    before = [get(url).content for url in ADDRESSES]
    Initiative.objects.filter(plan=story.plan).update(
        time_confirmed=True, time_from=date(2001, 1, 1), time_to=date(2001, 2, 1)
    )
    assert [get(url).content for url in ADDRESSES] == before


# --- Statuses ------------------------------------------------------------------------------------


def test_page_json_and_csv_say_the_same_figures(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    said(story.crossings, cast.stefan, Status.COMPLETED, "Done.", done="All of it")
    said(story.agreed, cast.paula, Status.ONGOING, "It runs.")
    inside = progress_figures(story.plan, clock_of(cast.town, timezone.localdate()))
    open_data = data()
    counted = {
        each["status"] or "": each["initiatives"] for each in open_data["figures"]["by_status"]
    }
    assert counted == inside.by_status
    assert open_data["figures"]["initiatives"] == inside.many == len(table()) == 4
    shares = {each["status"] or "": each["per_cent"] for each in open_data["figures"]["by_status"]}
    assert shares == {each.status: each.per_cent for each in inside.shares}
    for status, many in inside.by_status.items():
        assert sum(row["status"] == status for row in table()) == many
        named = [each for each in open_data["initiatives"] if (each["status"] or "") == status]
        assert len(named) == many
    page = get(PAGE).content.decode()
    assert page.count('class="amount">1 (25 %)</td>') == 4
    assert page.count('class="badge-status work-') == 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_said_all_of_them_count_alike(
    seed: int, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    chance = Random(seed)  # noqa: S311
    for number in range(chance.randint(5, 20)):
        InitiativeFactory(
            plan=story.plan, focus_area=story.outdoors, theme=story.play, number=f"1.{number + 9}",
            title=f"Promise {number}", state="agreed", lead=[cast.parks], remembered=cast.clara,
        )  # fmt: skip
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    for each in Initiative.objects.filter(plan=story.plan, state="agreed"):
        for _time in range(chance.randint(0, 3)):
            said(each, cast.paula, chance.choice(Status.values), "So it is.")
    inside = progress_figures(story.plan, clock_of(cast.town, timezone.localdate()))
    rows, whole = table(), data()
    in_file = {each["status"] or "": each["initiatives"] for each in whole["figures"]["by_status"]}
    page = get(PAGE).content.decode()
    assert in_file == inside.by_status
    assert len(rows) == whole["figures"]["initiatives"] == inside.many
    for share in inside.shares:
        assert sum(row["status"] == share.status for row in rows) == share.many
        badge = f'class="badge-status work-{share.status or "unsaid"}"'
        assert page.count(badge) == share.many
    drawn = re.findall(r'class="amount">(\d+) \((\d+) %\)</td>', page)
    assert drawn == [(str(each.many), str(each.per_cent)) for each in inside.shares if each.many]


def test_ongoing_is_not_done(published: PlanVersion, story: PlanOfCast, cast: Cast) -> None:
    for each, by in ((story.swings, cast.paula), (story.agreed, cast.paula)):
        said(each, by, Status.ONGOING, "It runs.")
    counts = {each["status"]: each["initiatives"] for each in data()["figures"]["by_status"]}
    assert (counts["ongoing"], counts["completed"]) == (2, 0)


def test_what_was_sent_back_is_not_told_until_it_is_answered(
    published: PlanVersion, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    StatusUpdate.objects.filter(pk=following.update.pk).update(at=long_ago)
    returned = said(story.swings, cast.paula, Status.COMPLETED, "Done.", done="All")
    send_back([returned], "It is not.", by=cast.clara)
    key = str(story.swings.lineage)
    assert public_statuses(story.plan)[key][:2] == ("in-progress", timezone.localdate(long_ago))
    assert [row["status"] for row in table() if row["id"] == key] == ["in-progress"]
    said(story.swings, cast.paula, Status.ON_HOLD, "It rests.", because="Money")
    assert [row["status"] for row in table() if row["id"] == key] == ["on-hold"]


def rests(story: PlanOfCast, cast: Cast) -> StatusUpdate:
    return said(
        story.swings, cast.paula, Status.ON_HOLD, "The swings rest.", because="No money yet.",
        obstacles="The moles.",
    )  # fmt: skip


def words(key: str) -> tuple[str, str]:
    """Return sentence and reason of an initiative, as the table and the page tell them."""
    (row,) = [row for row in table() if row["id"] == key]
    page = get(PAGE).content.decode()
    for text in (row["sentence"], row["reason"]):
        assert text in page
    whole = next(each for each in data()["initiatives"] if each["id"] == key)
    assert (whole["sentence"], whole["reason"]) == (row["sentence"], row["reason"])
    return row["sentence"], row["reason"]


def test_everybody_reads_why_once_the_coordinator_lets_it_out(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    key = str(story.swings.lineage)
    update = rests(story, cast)
    assert words(key) == ("", "")
    assert "The swings rest." not in get(PAGE).content.decode()
    accept([update], by=cast.clara, for_everybody=True)
    assert words(key) == ("The swings rest.", "No money yet.")
    assert "The moles." not in get(PAGE).content.decode()
    # The same once more, by one tap: still read by everybody. Anything new waits to be read.
    nothing_new(update, by=cast.paula, key=uuid4())
    assert words(key) == ("The swings rest.", "No money yet.")
    said(story.swings, cast.paula, Status.IN_PROGRESS, "Digging again.")
    assert words(key) == ("", "")
    assert "The swings rest." not in get(PAGE).content.decode()


def test_accepted_without_letting_it_out_the_words_stay_inside(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    accept([rests(story, cast)], by=cast.clara)
    assert words(str(story.swings.lineage)) == ("", "")


def test_nothing_said_is_said_as_such(published: PlanVersion, story: PlanOfCast) -> None:
    quiet = next(each for each in data()["initiatives"] if each["number"] == "1.2")
    assert (quiet["status"], quiet["status_label"], quiet["last_update"]) == (None, "", None)
    assert published_figures([], {}) == (0, published_figures([], {}).by_status, None)


def test_what_is_not_published_is_not_counted(
    following: Following, cast: Cast, story: PlanOfCast
) -> None:
    Initiative.objects.filter(pk=story.crossings.pk).update(state="draft")
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    said(story.crossings, cast.stefan, Status.COMPLETED, "Done.", done="All")
    assert {row["number"] for row in table()} == {"1.1", "2.1", "2.2"}
    assert data()["figures"]["initiatives"] == 3


# --- What young people said ----------------------------------------------------------------------


def test_what_became_of_input_is_counted_as_inside(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    answered(
        young, young.shown, OutcomeKind.TAKEN_UP, cast.paula, part=story.swings.lineage
    )
    more = [
        a_comment(young.consultation, young.yrsa, story.agreed, state=CommentState.SHOWN)
        for _each in range(3)
    ]
    answered(young, more[0], OutcomeKind.NOT_POSSIBLE, cast.paula, part=story.agreed.lineage)
    Comment.objects.filter(pk=more[1].pk).update(unanswered_because="Nobody knows.")
    inside = answer_figures(young.consultation, timezone.localdate())
    heard = data()["young_people"]
    assert heard["contributions"] == inside.many == 4
    assert heard["answered"] == inside.answered == 2
    assert heard["closed_without_answer"] == inside.excused == 1
    assert heard["not_answered_yet"] == inside.unanswered == 1
    by_kind = {each["answer"]: each["contributions"] for each in heard["by_answer"]}
    assert by_kind == outcomes_by_kind(young.consultation)
    taken = {row["number"]: row["contributions_taken_up"] for row in table()}
    assert taken == {"1.1": "1", "1.2": "0", "2.1": "0", "2.2": "0"}
    page = get(PAGE).content.decode().partition('id="heard"')[2]
    assert page.count('class="amount">1 (25 %)</td>') == 4


def test_what_is_taken_back_is_gone_at_once(young: Young, story: PlanOfCast, cast: Cast) -> None:
    answered(young, young.shown, OutcomeKind.PARTLY, cast.paula, part=story.swings.lineage)
    assert input_figures(story.plan).taken_up == {str(story.swings.lineage): 1}
    before = [get(url).headers["ETag"] for url in (PAGE, JSON, CSV)]
    Comment.objects.filter(pk=young.shown.pk).update(state=CommentState.WITHDRAWN)
    assert data()["young_people"]["contributions"] == 0
    after = [get(url).headers["ETag"] for url in (PAGE, JSON, CSV)]
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_what_a_body_of_adults_said_is_not_young_people_s(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    assert input_figures(story.plan).many == 1
    working = Body.objects.create(municipality=cast.town, kind="working", name="Working group")
    Consultation.objects.filter(pk=young.consultation.pk).update(body=working)
    assert input_figures(story.plan).many == 0


def test_a_consultation_that_is_prepared_is_not_told(young: Young, story: PlanOfCast) -> None:
    young.consultation.state = "prepared"
    young.consultation.save()
    assert input_figures(story.plan).many == 0


# --- The seal ------------------------------------------------------------------------------------


@pytest.fixture
def seal(published: PlanVersion, story: PlanOfCast, cast: Cast) -> Seal:
    """Fjordlund is recognised until the end of next month."""
    return Seal.objects.create(
        municipality=cast.town, cycle=story.cycle, awarded_on=date(2022, 11, 20), term="until",
        awarded_by="UNICEF Danmark", valid_until=timezone.localdate() + timedelta(days=40),
        reference="22-118", link="https://songbird.example/", by=cast.clara,
    )  # fmt: skip


def test_without_a_seal_nothing_is_said(published: PlanVersion) -> None:
    assert data()["seal"] is None
    assert {row["seal_status"] for row in table()} == {""}
    for url in (HOME, PAGE):
        assert 'class="seal' not in get(url).content.decode()


def test_page_json_and_csv_say_the_same_of_the_seal(seal: Seal) -> None:
    end = str(seal.valid_until)
    assert data()["seal"] == {
        "title": "Børnevenlig Kommune", "status": "valid", "awarded_on": "2022-11-20",
        "awarded_by": "UNICEF Danmark", "valid_until": end, "is_permanent": False,
        "reference": "22-118",
    }  # fmt: skip
    cells = {
        (row["seal_status"], row["seal_awarded_on"], row["seal_valid_until"]) for row in table()
    }
    assert cells == {("valid", "2022-11-20", end)}
    for url in (HOME, PAGE):
        page = get(url).content.decode()
        assert page.count('class="seal is-valid"') == 1
        assert "Børnevenlig Kommune" in page
        # When it ends is told; that somebody should think of it is not.
        assert "badge-status status-" not in page
    for url in (HOME, *ADDRESSES):
        assert "songbird" not in get(url).content.decode().lower()


def test_a_seal_expires_by_itself(seal: Seal) -> None:
    before = [get(url).headers["ETag"] for url in (HOME, *ADDRESSES)]
    with time_machine.travel(timezone.now() + timedelta(days=41)):
        after = [get(url).headers["ETag"] for url in (HOME, *ADDRESSES)]
        assert all(old != new for old, new in zip(before, after, strict=True))
        assert data()["seal"]["status"] == "expired"
        assert {row["seal_status"] for row in table()} == {"expired"}
        for url in (HOME, PAGE):
            page = get(url).content.decode()
            assert page.count('class="seal is-expired"') == 1
            assert "badge-status status-withdrawn" in page


@pytest.mark.parametrize("gone", ["withdrawn_on", "struck_at"])
def test_a_seal_that_is_taken_away_is_gone_at_once(seal: Seal, gone: str) -> None:
    assert data()["seal"]
    day = {"withdrawn_on": timezone.localdate(), "struck_at": timezone.now()}[gone]
    Seal.objects.filter(pk=seal.pk).update(**{gone: day})
    assert data()["seal"] is None
    for url in (HOME, PAGE):
        assert 'class="seal' not in get(url).content.decode()


# --- For everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ADDRESSES)
def test_it_is_there_only_while_the_plan_is_published(
    url: str, published: PlanVersion, cast: Cast
) -> None:
    assert get(url).status_code == 200
    assert get(url.replace("fjordlund", "nordau")).status_code == 404
    take_back(published, by=cast.clara)
    assert get(url).status_code == 404


@pytest.mark.parametrize("url", ADDRESSES)
def test_it_is_the_same_for_everybody_and_may_be_kept(
    url: str, published: PlanVersion, cast: Cast
) -> None:
    stranger = get(url, headers={"accept-language": "de"})
    clara = client_of(cast.clara).get(url)
    assert stranger.content == clara.content
    for answer in (stranger, clara):
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert (answer.headers["X-Robots-Tag"], answer.headers["Content-Language"]) == ("all", "da")
        assert "Vary" not in answer.headers
        assert not answer.cookies
    again = get(url, headers={"if-none-match": stranger.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert CanaryClient().post(url).status_code == 405


def test_the_licence_stands_on_the_page_and_in_the_files(
    published: PlanVersion, cast: Cast
) -> None:
    assert data()["licence"] is None
    assert {row["licence"] for row in table()} == {""}
    assert "rel=\"license" not in get(PAGE).content.decode()
    FollowUp.objects.create(municipality=cast.town, data_licence="CC-BY-4.0")
    told = data()["licence"]
    assert (told["id"], told["url"]) == ("CC-BY-4.0", LICENCE_TEXTS["CC-BY-4.0"])
    assert {row["licence"] for row in table()} == {"CC-BY-4.0"}
    assert f'href="{told["url"]}" rel="license' in get(PAGE).content.decode()
    assert set(LICENCE_TEXTS) == set(Licence.values)


def test_pages_of_others_may_read_the_data_and_nothing_else(published: PlanVersion) -> None:
    for url in (JSON, CSV):
        mark = get(url).headers["ETag"]
        for answer in (get(url), get(url, headers={"if-none-match": mark})):
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for url in (PAGE, HOME):
        assert "Access-Control-Allow-Origin" not in get(url).headers
        assert get(url).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_who_passes_the_page_on_shows_in_short_what_it_says(
    published: PlanVersion, story: PlanOfCast, cast: Cast, settings: Any
) -> None:
    said(story.crossings, cast.stefan, Status.COMPLETED, "Done.", done="All of it")
    page = get(PAGE).content.decode()
    (short,) = re.findall(r'<meta name="description" content="([^"]*)">', page)
    assert re.findall(r"\d+", short)[:3] == ["1", "4", "0"]
    for url in (PAGE, HOME):
        assert f'<meta property="og:url" content="{settings.PORTAL_URL}{url}">' in get(
            url
        ).content.decode()


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_new_update_is_another_answer(
    url: str, published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    before = get(url).headers["ETag"]
    said(story.swings, cast.paula, Status.COMPLETED, "Done.", done="All of it")
    assert get(url, headers={"if-none-match": before}).status_code == 200


@pytest.mark.parametrize("url", ADDRESSES)
def test_it_asks_little(url: str, published: PlanVersion) -> None:
    with CaptureQueriesContext(connection) as first:
        get(url)
    with CaptureQueriesContext(connection) as again:
        get(url)
    # Town, version, meetings, members, statements, seal, statuses, input, licence; then the texts.
    assert (len(first), len(again)) == (10, 9)


def test_the_plan_leads_there_and_its_files_stay_as_they_are(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    before = get(HOME)
    assert f'href="{PAGE}"' in before.content.decode()
    said(story.swings, cast.paula, Status.COMPLETED, "Done.", done="All of it")
    assert get(HOME).content == before.content


# --- The schema ----------------------------------------------------------------------------------


def test_the_schema_stands_in_the_docs(published: PlanVersion, young: Young) -> None:
    promised = (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")
    whole = data()
    assert f"Schema {SCHEMA}" in promised
    assert (whole["schema"], whole["language"]) == (SCHEMA, "da")
    for name in (*CSV_COLUMNS, *_names(whole), *Status.values, *OutcomeKind.values):
        assert f"`{name}`" in promised, name
    assert set(MEANINGS) == set(Status.values)


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for each in value.values() for name in _names(each)}
    if isinstance(value, list):
        return {name for each in value for name in _names(each)}
    return set()


def test_how_children_took_part_stands_in_both_files(
    following: Following, cast: Cast, story: PlanOfCast
) -> None:
    initiative = fresh(story.agreed)
    save_checked(
        initiative, {"took_part_voice": "In the park."}, base_version=initiative.version,
        by=cast.clara, cause=Cause.EDITED,
    )  # fmt: skip
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    asked = {each["number"]: each["took_part"] for each in data()["initiatives"]}
    assert asked["2.2"] == {"space": "", "voice": "In the park.", "audience": "", "influence": ""}
    rows = {row["number"]: row["took_part_voice"] for row in table()}
    assert (rows["2.2"], rows["1.1"]) == ("In the park.", asked["1.1"]["voice"])


def test_days_are_iso_and_numbers_are_numbers(published: PlanVersion) -> None:
    whole = data()
    today = timezone.localdate().isoformat()
    assert whole["plan"]["published_on"] == whole["plan"]["adopted"]["on"] == today
    assert whole["figures"]["last_update"] == today
    assert whole["initiatives"][0]["last_update"] == today
    assert isinstance(whole["figures"]["initiatives"], int)
    assert [list(row) for row in table()] == [list(CSV_COLUMNS)] * 4


@pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", "+45 11", "-1", "\uff1dcmd|x"])
def test_the_table_holds_no_formula(
    title: str, following: Following, cast: Cast, story: PlanOfCast
) -> None:
    initiative = fresh(story.agreed)
    save_checked(
        initiative, {"title": title}, base_version=initiative.version, by=cast.clara,
        cause=Cause.EDITED,
    )  # fmt: skip
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    answer = get(CSV)
    assert f'"\'{title}"' in answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fjordlund-plan.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert title in {each["title"] for each in data()["initiatives"]}


def test_what_hangs_on_an_initiative_is_that_of_the_published_version(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    before = data()
    Milestone.objects.filter(initiative=story.swings).update(title="Secret step")
    Indicator.objects.filter(initiative=story.swings).update(title="Secret indicator")
    assert data() == before
