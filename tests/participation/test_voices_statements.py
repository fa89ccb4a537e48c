"""The joint statement: written together, adopted, printed word for word, named by consent."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.choices import AgeBand
from accounts.guardians import withdraw_consent
from accounts.models import GuardianConsent, User
from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import deliberate, publish
from documents.building import Built
from documents.choices import FileFormat
from documents.word import write_word
from jobs.models import Job, OutgoingMail
from overview.views.public import Published, published_or_404
from participation.choices import NoticeKind
from participation.duties import statement_duties
from participation.models import JointStatement, Notice, StatementWording
from participation.statements import statements_in
from participation.tasks.statements import take_away_names
from participation.transitions import statements
from participation.transitions.statement_reading import show_statement
from participation.transitions.statements import (
    StatementRefused,
    agree,
    forget_speaker,
    is_settled,
    name_speaker,
    reopen,
    statement_of,
    unname_speaker,
    write,
)
from programme.models import Deliberation, Seat
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.young import Young

Browser = Callable[[str], CanaryClient]
TEXT = "We want shade.\n\nWe want a night bus."


def test_s9_danger_in_the_statement_alarms_whoever_reads_it_and_once(
    young: Young, browser_for: Browser
) -> None:
    url = f"/fjordlund/consultations/{young.consultation.pk}/statement/"
    yrsa = browser_for("yrsa")
    page = yrsa.post(url, {"text": "Min far slår mig.", "seen": 0}, follow=True).content.decode()
    assert "Is somebody in danger right now?" in page
    write(young.consultation, "Min far slår mig. Shade!", seen=1, by=young.yrsa)
    letters = OutgoingMail.objects.filter(key__startswith="alarming:statement:")
    assert {each.recipient for each in letters} == {young.frida, young.sara}
    assert all(url in each.body and "slår" not in each.body for each in letters)
    assert young.frida.has_perm("participation.read_statement", statement_of(young.consultation))


@pytest.fixture
def yann(cast: Cast, young: Young) -> User:
    """A second member of the youth council."""
    person = UserFactory(
        name="", email=None, pseudonym="Calm Seal", age_band=AgeBand.FROM_16, language="en"
    )
    MembershipFactory(municipality=cast.town, user=person, role="youth-council")
    Seat.objects.create(municipality=cast.town, body=young.council, person=person)
    return person


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/statement/"


def next_version(cast: Cast, story: PlanOfCast) -> PlanVersion:
    """Freeze the plan once more, after somebody has written on."""
    agreed = fresh(story.agreed)
    values = {"contact": "parks@fjordlund.example"}
    save_checked(agreed, values, base_version=agreed.version, by=cast.clara, cause=Cause.EDITED)
    return freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)


def agreed(young: Young, seen: int, by: tuple[str, str] = ("yrsa", "ymir")) -> None:
    """Let two say that a text is theirs; whether they sit there is asked by the page."""
    said = statement_of(young.consultation)
    assert [agree(said, seen=seen, by=getattr(young, name)) for name in by] == [False, True]


def adopted(young: Young, text: str = TEXT) -> JointStatement:
    written = write(young.consultation, text, seen=0, by=young.yrsa).statement
    agreed(young, written.version)
    show_statement(statement_of(young.consultation), by=young.mona)
    return statement_of(young.consultation)


# --- Writing together ----------------------------------------------------------------------------


def test_two_who_write_in_different_places_lose_nothing(young: Young, yann: User) -> None:
    first = write(young.consultation, TEXT, seen=0, by=young.yrsa).statement
    mine = TEXT.replace("shade", "more shade")
    write(young.consultation, mine, seen=first.version, by=young.yrsa)
    theirs = TEXT.replace("a night bus", "a night bus on Fridays")
    done = write(young.consultation, theirs, seen=first.version, by=yann)
    assert done.joined
    assert done.statement.text == "We want more shade.\n\nWe want a night bus on Fridays."
    assert done.statement.version == 3


def test_two_who_meet_in_one_sentence_get_both_texts_back(
    young: Young, yann: User, url: str, browser_for: Browser
) -> None:
    first = write(young.consultation, "We want shade.", seen=0, by=young.yrsa).statement
    write(young.consultation, "We want much shade.", seen=first.version, by=yann)
    sent = {"text": "We want shade and wind.", "seen": str(first.version)}
    browser = browser_for("yrsa")
    answer = browser.post(url, sent)
    assert answer.status_code == 409
    both = answer.context["form"].initial["text"]
    assert "We want much shade." in both
    assert "We want shade and wind." in both
    assert "Nothing is lost" in answer.content.decode()
    # Both texts stand in this box alone: no other button leads away from it unasked.
    assert 'data-changed="yes"' in answer.content.decode()
    assert "This is our statement" not in answer.content.decode()
    assert "Print my name" not in answer.content.decode()
    assert statement_of(young.consultation).text == "We want much shade."
    seen = answer.context["form"].initial["seen"]
    assert browser.post(url, {"text": "One text.", "seen": seen}).status_code == 302
    assert statement_of(young.consultation).text == "One text."
    kept = StatementWording.objects.order_by("number").values_list("text", flat=True)
    assert list(kept) == ["We want shade.", "We want much shade.", "One text."]


def test_of_two_who_save_in_the_same_moment_none_is_lost(
    young: Young, yann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(young.consultation, TEXT, seen=0, by=young.yrsa)
    save, theirs = statements._save, TEXT.replace("shade", "more shade")

    def after_somebody_else(statement: JointStatement, text: str, by: User) -> bool:
        monkeypatch.setattr(statements, "_save", save)
        write(young.consultation, theirs, seen=1, by=yann)
        return save(statement, text, by)

    monkeypatch.setattr(statements, "_save", after_somebody_else)
    mine = TEXT.replace("a night bus", "two night buses")
    assert write(young.consultation, mine, seen=1, by=young.yrsa).joined
    said = statement_of(young.consultation)
    assert said.text == "We want more shade.\n\nWe want two night buses."
    assert said.version == 3


def test_the_same_text_sent_twice_is_one_saving(
    young: Young, url: str, browser_for: Browser
) -> None:
    browser = browser_for("yrsa")
    for _ in range(2):
        assert (
            browser.post(url, {"text": TEXT.replace("\n", "\r\n"), "seen": "0"}).status_code == 302
        )
    assert statement_of(young.consultation).version == 1
    assert statement_of(young.consultation).text == TEXT


def test_a_text_that_is_too_long_or_too_late_is_given_back(
    young: Young, url: str, browser_for: Browser
) -> None:
    browser = browser_for("yrsa")
    long = "shade " * 2000
    answer = browser.post(url, {"text": long, "seen": "0"})
    assert answer.status_code == 422
    assert "Please shorten it." in answer.content.decode()
    assert long.strip() in answer.content.decode()
    adopted(young)
    answer = browser.post(url, {"text": "And wind.", "seen": "1"})
    assert answer.status_code == 409
    assert "And wind." in answer.content.decode()
    assert statement_of(young.consultation).text == TEXT


# --- Who reads it, and when it is adopted -------------------------------------------------------


def test_others_read_it_only_once_it_is_adopted(
    young: Young, url: str, browser_for: Browser
) -> None:
    write(young.consultation, TEXT, seen=0, by=young.yrsa)
    others = ("rolf", "paula", "greta", "clara", "ymir", "mona", "sara")
    assert {name: browser_for(name).get(url).status_code for name in others} == dict.fromkeys(
        others, 404
    )
    assert browser_for("frida").get(url).status_code == 200
    agreed(young, 1)
    # Nor while it waits for its moderator.
    assert {name: browser_for(name).get(url).status_code for name in others} == dict.fromkeys(
        others, 404
    )
    show_statement(statement_of(young.consultation), by=young.mona)
    after = {name: browser_for(name).get(url).status_code for name in others}
    inside = dict.fromkeys(("paula", "greta", "clara", "mona", "sara"), 200)
    assert after == {"rolf": 404, "ymir": 404, **inside}
    page = browser_for("clara").get(url)
    assert "We want shade." in page.content.decode()
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_two_members_say_that_it_is_their_statement_and_are_asked_once_more(
    young: Young, yann: User, cast: Cast, url: str, browser_for: Browser
) -> None:
    write(young.consultation, TEXT, seen=0, by=young.yrsa)
    browser, other = browser_for("yrsa"), CanaryClient()
    other.force_login(yann)
    assert "Nobody decides alone" in browser.get(url).content.decode()
    assert "Is this your statement?" in browser.get(url + "agree/").content.decode()
    # Somebody writes on while she reads: what she has not read, she cannot say yes to.
    write(young.consultation, TEXT + " Now.", seen=1, by=yann)
    browser.post(url + "agree/", {"seen": "1"})
    assert statement_of(young.consultation).proposed_by is None
    # One word is not enough, however often it is said.
    for _click in range(2):
        page = browser.post(url + "agree/", {"seen": "2"}, follow=True).content.decode()
        assert "Now one other of you has to say yes too." in page
        assert "This is our statement" not in page
    said = statement_of(young.consultation)
    assert (said.proposed_by, said.adopted_at) == (young.yrsa, None)
    # Her group hears that a second word is missing; she herself is not asked.
    (duty,) = statement_duties(yann, cast.town)
    assert (duty.url, duty.detail) == (url, young.consultation.title)
    for person in (young.yrsa, young.ymir, cast.clara, young.frida):
        assert statement_duties(person, cast.town) == []
    # A new wording takes it back.
    write(young.consultation, TEXT + " Soon.", seen=2, by=yann)
    assert statement_of(young.consultation).proposed_by is None
    browser.post(url + "agree/", {"seen": "3"})
    assert "Brave Otter has said yes" in other.get(url).content.decode()
    assert browser_for("clara").get(url).status_code == 404
    page = other.post(url + "agree/", {"seen": "3"}, follow=True).content.decode()
    assert "This is the statement now." in page
    done = statement_of(young.consultation)
    assert statement_duties(yann, cast.town) == []
    assert (done.adopted_by, done.agreed_on) == (yann, timezone.localdate())
    # A late click changes nothing.
    browser.post(url + "agree/", {"seen": "3"})
    assert statement_of(young.consultation).adopted_at == done.adopted_at
    # Opened again, it takes two once more.
    reopen(done, reason="A word is missing", by=young.yrsa)
    assert statement_of(young.consultation).proposed_by is None


def test_those_who_carry_it_on_hear_of_it_once(young: Young, yann: User, cast: Cast) -> None:
    said = adopted(young)
    reopen(said, reason="A word is missing", by=young.yrsa)
    agreed(young, said.version)
    show_statement(statement_of(young.consultation), by=young.mona)
    told = Notice.objects.filter(kind=NoticeKind.STATEMENT)
    # Those who said it hear that others read it now.
    assert {each.person for each in told} == {cast.clara, cast.greta, yann, young.yrsa}
    assert told.count() == 4


def test_the_facilitator_notes_on_which_day_they_agreed(
    young: Young, url: str, browser_for: Browser
) -> None:
    write(young.consultation, TEXT, seen=0, by=young.yrsa)
    day = timezone.localdate() - timedelta(days=2)
    frida = browser_for("frida")
    ahead = {"seen": "1", "agreed_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    assert frida.post(url + "agree/", ahead).status_code == 422
    assert (
        frida.post(url + "agree/", {"seen": "1", "agreed_on": day.isoformat()}).status_code == 302
    )
    assert statement_of(young.consultation).agreed_on == day


def test_ways_to_reach_somebody_are_taken_out_first(
    young: Young, url: str, browser_for: Browser
) -> None:
    write(young.consultation, "Write to otter@fjord.example", seen=0, by=young.yrsa)
    browser = browser_for("yrsa")
    assert "Please take this out first" in browser.get(url + "agree/").content.decode()
    assert browser.post(url + "agree/", {"seen": "1"}).status_code == 422
    assert statement_of(young.consultation).adopted_at is None


def test_it_can_be_opened_again_with_a_reason_until_it_goes_to_the_council(
    young: Young, cast: Cast, story: PlanOfCast, url: str, browser_for: Browser
) -> None:
    adopted(young)
    browser = browser_for("yrsa")
    assert browser.post(url + "open-again/", {"reason": " "}).status_code == 422
    browser.post(url + "open-again/", {"reason": "A word is missing"})
    assert statement_of(young.consultation).adopted_at is None
    said = statement_of(young.consultation)
    agreed(young, said.version)
    show_statement(statement_of(young.consultation), by=young.mona)
    version = next_version(cast, story)
    assert not is_settled(statement_of(young.consultation))
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    said = statement_of(young.consultation)
    assert is_settled(said)
    with pytest.raises(StatementRefused):
        reopen(said, reason="Too late", by=young.yrsa)
    assert "It has gone to the council" in browser.get(url).content.decode()
    assert statement_of(young.consultation).text == TEXT


# --- Where it is printed -------------------------------------------------------------------------


@pytest.fixture
def published(cast: Cast, story: PlanOfCast, young: Young) -> PlanVersion:
    """A version with the statement in it, which everybody reads."""
    adopted(young)
    version = next_version(cast, story)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    return version


def test_it_stands_unabridged_wherever_the_plan_is_read(
    published: PlanVersion, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    answer = CanaryClient().get("/public/fjordlund/")
    # Young people's own words are for readers, not for search engines.
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    public = answer.content.decode()
    inside = browser_for("clara").get(published.get_absolute_url()).content.decode()
    for page in (public, inside):
        assert re.search("(Udtalelse fra|Statement by) Youth council", page)
        assert "<p>We want shade.</p>" in page
        assert "<p>We want a night bus.</p>" in page
        assert "Brave Otter" not in page
    content = Built(story.plan, "en", published, public=True).content
    assert [each.text for each in content["statements"]] == [TEXT]
    before = PlanVersion.objects.create(
        municipality=story.plan.municipality,
        plan=story.plan,
        number=90,
        frozen_at=timezone.now() - timedelta(days=400),
    )
    assert statements_in(story.plan, before) == []
    assert [each.text for each in statements_in(story.plan, young.version)] == [TEXT]


def test_the_word_file_holds_it(published: PlanVersion, story: PlanOfCast) -> None:
    text = word_of(published, story)
    assert "Statement by Youth council" in text
    assert "We want a night bus." in text


def test_statements_cost_one_question(
    young: Young, published: PlanVersion, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(statements_in(published.plan, published)) == 1


def word_of(version: PlanVersion, story: PlanOfCast) -> str:
    """The text of the plan as a file for Word."""
    built = Built(story.plan, "en", version, file_format=FileFormat.WORD)
    file = write_word(built.content, language="en", on_progress=lambda _step, _percent: None)
    return zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()


# --- A name, by consent ---------------------------------------------------------------------------


def test_a_member_may_be_named_and_takes_her_word_back_everywhere_at_once(
    published: PlanVersion, story: PlanOfCast, young: Young, yann: User, url: str,
    browser_for: Browser, cast: Cast,
) -> None:
    yrsa = browser_for("yrsa")
    assert yrsa.post(url + "name/", {"name": "Yrsa Holm"}).status_code == 422
    assert yrsa.post(url + "name/", {"name": "Yrsa Holm", "agrees": "on"}).status_code == 302
    said = statement_of(young.consultation)
    assert (said.speaker, said.speaker_agreed_on) == (young.yrsa, timezone.localdate())
    public = "/public/fjordlund/"
    assert "Yrsa Holm" in CanaryClient().get(public).content.decode()
    named = Published(published_or_404(cast.town))
    # Of two, the first one speaks.
    with pytest.raises(StatementRefused):
        name_speaker(said, "Yann", by=yann)
    assert yrsa.post(url + "no-name/").status_code == 302
    assert "Yrsa Holm" not in CanaryClient().get(public).content.decode()
    assert (
        "Yrsa Holm" not in browser_for("clara").get(published.get_absolute_url()).content.decode()
    )
    # A file with the name in it is not the file of what the page says now.
    assert Published(published_or_404(cast.town)) != named
    built = Built(published.plan, "en", published, public=True)
    assert "Yrsa Holm" not in repr(built.content)
    # The mark that stays says when, wherever she stood.
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    mark = f"A name was taken out here on {day}."
    for name, page in (("yrsa", url), ("clara", published.get_absolute_url())):
        assert mark in browser_for(name).get(page).content.decode()
    with translation.override("da"):
        day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"Et navn blev fjernet her den {day}." in CanaryClient().get(public).content.decode()
    assert mark in word_of(published, story)


def test_who_agrees_and_who_reads_first_see_the_name_that_will_be_printed(
    young: Young, yann: User, url: str, browser_for: Browser
) -> None:
    written = write(young.consultation, TEXT, seen=0, by=young.yrsa).statement
    name_speaker(written, "Yrsa Holm", by=young.yrsa)
    assert "Yrsa Holm" in browser_for("yrsa").get(url + "agree/").content.decode()
    statement = statement_of(young.consultation)
    assert agree(statement, seen=written.version, by=young.yrsa) is False
    assert agree(statement, seen=written.version, by=yann) is True
    page = browser_for("mona").get(f"/fjordlund/moderation/statements/{statement.pk}/")
    assert "Yrsa Holm" in page.content.decode()


def test_a_name_that_nobody_else_had_read_leaves_no_mark(young: Young) -> None:
    said = write(young.consultation, TEXT, seen=0, by=young.yrsa).statement
    name_speaker(said, "Yrsa Holm", by=young.yrsa)
    unname_speaker(said, by=young.yrsa)
    assert statement_of(young.consultation).speaker_removed_on is None


def test_who_leaves_is_named_nowhere(young: Young, cast: Cast) -> None:
    said = adopted(young)
    name_speaker(said, "Yrsa Holm", by=young.yrsa)
    assert forget_speaker(young.yrsa, by=None) == 1
    said = statement_of(young.consultation)
    assert (said.speaker, said.speaker_name, said.speaker_agreed_on) == (None, "", None)
    assert said.text == TEXT


def test_leaving_takes_the_printed_name_away(young: Young, browser_for: Browser) -> None:
    name_speaker(adopted(young), "Yrsa Holm", by=young.yrsa)
    browser_for("yrsa").post("/fjordlund/my-data/leave/")
    said = statement_of(young.consultation)
    assert (said.speaker, said.speaker_name, said.speaker_agreed_on) == (None, "", None)


def test_a_guardian_who_takes_the_yes_back_takes_the_printed_name_away(
    young: Young, yann: User, cast: Cast
) -> None:
    name_speaker(adopted(young), "Yrsa Holm", by=young.yrsa)
    assert take_away_names() == 0
    consent = GuardianConsent.objects.create(
        municipality=cast.town,
        person=young.yrsa,
        contact="mother@example.org",
        token_hash="t" * 64,
        given_at=timezone.now(),
        text_version="1",
    )
    withdraw_consent(consent)
    assert take_away_names() == 1
    said = statement_of(young.consultation)
    assert (said.speaker, said.speaker_name, said.speaker_agreed_on) == (None, "", None)
    assert Job.objects.filter(kind="documents.forget").exists()


def test_who_is_too_young_to_decide_alone_is_not_printed(
    young: Young, cast: Cast, url: str, browser_for: Browser
) -> None:
    adopted(young)
    type(cast.town).objects.filter(pk=cast.town.pk).update(consent_age=15)
    browser = browser_for("yrsa")
    assert browser.get(url + "name/").status_code == 403
    sent = {"name": "Yrsa Holm", "agrees": "on"}
    assert browser.post(url + "name/", sent).status_code == 403
    assert "Print my name" not in browser.get(url).content.decode()
