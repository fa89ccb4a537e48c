"""A person goes, the record stays: searched for in every table, every file and the log (S16)."""

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_scopes import scope, scopes_disabled

from accounts.addresses import send_address_letter
from accounts.choices import AgeBand, Role
from accounts.erasing import ErasureRefused, is_hers_alone, look_for, mark_of_removal
from accounts.guardians import ask_guardian, close_until_agreed, newest_consent
from accounts.models import (
    Draft,
    Erasure,
    GuardianConsent,
    LoginLink,
    Membership,
    Presence,
    ReturnCode,
    User,
    Visit,
)
from accounts.models.erasure import mark_of
from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import Initiative, PlanVersion, Revision
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import make_move
from documents.building import Built
from documents.models import Chapter, Document
from jobs.mail import send_waiting_letters
from jobs.models import Job, OutgoingMail
from jobs.tasks import run
from journal.models import Entry
from overview.erasing import erase
from overview.redacting import places, redact
from overview.transitions import reorganise
from participation.choices import CommentState, ConsultationState, ReportState
from participation.models import (
    AbuseReport,
    Comment,
    Consultation,
    EarlierWording,
    Heart,
    Idea,
    JointStatement,
    ModerationAct,
    StatementWording,
)
from participation.transitions.statements import unname_speaker
from programme.models import Body, Seat
from programme.transitions import edit_seat
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.conftest import adopted_version
from tests.documents.printed import Printed
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.source import is_scoped, models_of_the_house
from tests.young import Young, a_comment, an_idea, verified

NAME, PSEUDONYM = "Zora Quibbleworth", "Zany Quokka 7391"
EMAIL = "zora.quibble@fjordlund.example"
# Any of these anywhere is a find; small letters.
STRINGS = ("quibble", "quokka", "zora")


def zora() -> User:
    """Somebody with everything a person can have."""
    return UserFactory(
        name=NAME,
        pseudonym=PSEUDONYM,
        email=EMAIL,
        age_band=AgeBand.FROM_16,
        age_band_asked_on=localdate(),
        language="da",
    )


def found_in(text: str) -> list[str]:
    """Return which of her strings stand in a text."""
    return [each for each in STRINGS if each in text.lower()]


def everywhere_in_the_database() -> list[str]:
    """Return the rows of any table, those of packages included, in which one of them stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            with scopes_disabled():
                said = serializers.serialize("json", [row])
            if isinstance(row, Session):
                said += json.dumps(row.get_decoded())
            for field in row._meta.fields:
                if isinstance(field, models.BinaryField):
                    said += repr(bytes(getattr(row, field.attname) or b""))
            if found_in(said):
                found.append(f"{model._meta.label} {row.pk}: {said[:300]}")
    return found


def texts_of_files() -> Iterator[tuple[Path, str]]:
    """Yield every stored file with what can be read in it."""
    for path in Path(default_storage.location).rglob("*"):  # type: ignore[attr-defined]
        if not path.is_file():
            continue
        content = path.read_bytes()
        said = content.decode("utf-8", "replace")
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
            said += "".join(part.decode("utf-8", "replace") for part in parts)
        if content.startswith(b"%PDF"):
            said += text_of_pdf(path)
        yield path, said


def text_of_pdf(path: Path) -> str:
    """Return the words that are drawn on a PDF's pages, and what is said about it."""
    try:
        printed = Printed(path)
    except pikepdf.PdfError:
        # What the factories call a PDF; its bytes were looked at.
        return ""
    pages = range(1, len(printed.pdf.pages) + 1)
    return " ".join([repr(printed.pdf.docinfo), *(printed.words_on(page) for page in pages)])


def everywhere_in_the_files() -> list[Path]:
    """Return the stored files in which one of her strings stands."""
    return [path for path, said in texts_of_files() if found_in(said)]


def fill(row: models.Model, person: User) -> None:
    """Let every personal field of a row point at her or speak of her."""
    values = {
        field.name: about(person, field, getattr(row, field.attname))
        for field in row._meta.fields
        if row.personal.get(field.name)  # type: ignore[attr-defined]
    }
    spoken = {name: value for name, value in values.items() if value is not None}
    if spoken:
        type(row)._base_manager.filter(pk=row.pk).update(**spoken)


def about(person: User, field: Any, value: Any) -> Any:
    """Return what a field says once it is about her; None where it can say nothing."""
    if field.related_model is User:
        return person
    if isinstance(field, models.FileField) or "hash" in field.name or field.choices:
        return None
    if isinstance(field, models.EmailField):
        return EMAIL
    if isinstance(field, models.BinaryField):
        return f"Nr.;Titel\r\n1;{NAME}\r\n".encode()
    if isinstance(field, models.JSONField):
        more: Any = [f"by {NAME}", {NAME: [f"{EMAIL}, tel."]}]
        return {**value, "more": more} if isinstance(value, dict) else more
    if isinstance(field, models.CharField | models.TextField):
        return f"{NAME}s ({PSEUDONYM}) {value}"[: field.max_length or 500]
    return None


@pytest.fixture
def all_of_zora(strangers: Strangers) -> User:
    """Write her into one row of every kind of record, and into what packages keep."""
    person = zora()
    for model in models_of_the_house():
        row = model._base_manager.order_by("pk").first()
        if row is not None and is_scoped(model):
            fill(row, person)
    for day in range(2):
        LoginLink.objects.create(
            user=person, token_hash=f"h{day}", expires_at=timezone.now(), target=f"/?q={NAME}"
        )
    ReturnCode.objects.update(user=person)
    # What is sealed or waits is evidence and keeps her name; that has tests of its own.
    for kind in (Comment, Idea):
        kind._base_manager.update(state=CommentState.SHOWN)
    letter = {"subject": f"For {NAME}", "body": f"Hello {PSEUDONYM}"}
    OutgoingMail.objects.create(key=f"x:{person.pk}", recipient=person, **letter)
    OutgoingMail.objects.create(key="y", address=EMAIL, **letter)
    consent = GuardianConsent._base_manager.get(person=person)
    for number, key in enumerate([f"address:{person.pk}:0", f"guardian:{consent.pk}:0"]):
        address = f"quibble.{number}@example.org"
        OutgoingMail.objects.create(key=key, address=address, subject="Hello", body="A link")
    TOTPDevice.objects.create(user=person, name=NAME)
    spare = StaticDevice.objects.create(user=person, name=NAME)
    StaticToken.objects.create(device=spare, token="12345678")
    AccessAttempt.objects.create(username=EMAIL, failures_since_start=1)
    session = client_of(person).session
    session["kept"] = NAME
    session.save()
    MembershipFactory(municipality=strangers.town, user=strangers.nils, role=Role.COORDINATOR)
    return person


def counts() -> dict[str, int]:
    """Return how many rows each kind of record of the house has."""
    return {model._meta.label: model._base_manager.count() for model in models_of_the_house()}


# What is only hers, and goes with her.
GOES = {
    *("accounts.Draft", "accounts.Presence", "accounts.Visit", "accounts.LoginLink"),
    *("accounts.ReturnCode", "accounts.GuardianConsent", "participation.Notice"),
    *("participation.EarlierWording", "jobs.OutgoingMail", "actionplan.SavedFilter"),
}
# What the act itself writes.
COMES = {"accounts.Erasure", "journal.Entry", "jobs.Job"}


def test_of_a_person_who_was_everywhere_nothing_is_found_and_nothing_else_is_missing(
    all_of_zora: User, strangers: Strangers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = default_storage.save("documents/named.pdf", ContentFile(f"%PDX {NAME}".encode()))
    Document._base_manager.update(file=name)
    # She stands in so many tables at least, by her words alone.
    assert len(everywhere_in_the_database()) >= 25
    assert everywhere_in_the_files()
    with pytest.raises(ErasureRefused, match="is open and needs its moderators"):
        erase(all_of_zora, by=None, today=localdate())
    Consultation._base_manager.update(state=ConsultationState.CLOSED)
    before = counts()
    erase(all_of_zora, by=None, today=localdate())
    after = counts()
    changed = {label for label, many in before.items() if after[label] != many}
    assert changed <= GOES | COMES
    assert all(after[label] <= before[label] for label in GOES)
    with scope(municipality=strangers.town):
        for job in Job.objects.filter(kind="documents.forget"):
            run(job.pk)
    assert everywhere_in_the_database() == []
    assert everywhere_in_the_files() == []
    assert found_in(caplog.text) == []
    gone = User.objects.get(pk=all_of_zora.pk)
    assert (str(gone), gone.is_active, gone.has_usable_password()) == (
        "Somebody who has left",
        False,
        False,
    )
    assert not Session.objects.exists()
    assert not TOTPDevice.objects.exists()


def test_it_can_be_done_twice(all_of_zora: User) -> None:
    Consultation._base_manager.update(state=ConsultationState.CLOSED)
    for _ in range(2):
        erase(User.objects.get(pk=all_of_zora.pk), by=None, today=localdate())
    assert Erasure.objects.count() == 1


# --- What stays -------------------------------------------------------------------------------


def mark_of_today(cast: Cast) -> str:
    """What stands today where words were removed, in the language of the cast's town."""
    with translation.override(cast.town.language):
        return mark_of_removal(localdate())


def test_threads_stay_whole_and_hearts_are_counted(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    replies = [
        a_comment(
            young.consultation,
            author,
            story.swings,
            parent=young.shown,
            kind="",
            text=text,
            state=CommentState.SHOWN,
        )
        for author, text in ((young.ymir, "I agree with Brave Otter."), (young.yrsa, "Me too."))
    ]
    Heart.objects.create(municipality=cast.town, comment=young.shown, person=young.yrsa)
    erase(young.yrsa, by=None, today=localdate())
    young.shown.refresh_from_db()
    assert young.shown.replies.count() == 3
    assert young.shown.hearts.count() == 1
    assert young.shown.text == "Please also for the little ones."
    assert str(Comment.objects.get(pk=young.shown.pk).author) == "Somebody who has left"
    words = [Comment.objects.get(pk=each.pk).text for each in replies]
    assert (words[0].startswith("I agree with ["), words[1]) == (True, "Me too.")
    assert mark_of_today(cast) in words[0]
    assert not User.objects.get(pk=young.yrsa.pk).is_young


def test_what_nobody_was_to_read_goes_and_evidence_stays(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    made = {
        state: a_comment(young.consultation, young.yrsa, story.swings, state=state, text="Secret")
        for state in CommentState
    }
    alarming = a_comment(young.consultation, young.yrsa, story.swings, is_alarming=True)
    for comment in (*made.values(), alarming):
        EarlierWording.objects.create(municipality=cast.town, comment=comment, text="Before")
    erase(young.yrsa, by=None, today=localdate())
    texts = {state: Comment.objects.get(pk=each.pk).text for state, each in made.items()}
    gone = {state for state, text in texts.items() if text != "Secret"}
    assert gone == {CommentState.RETURNED, CommentState.WITHDRAWN}
    kept = {each.comment for each in EarlierWording.objects.all()}
    assert kept == {made[CommentState.SEALED], alarming}


def test_what_alarmed_before_it_was_worded_anew_is_evidence_too(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    comment = a_comment(young.consultation, young.yrsa, story.swings, is_alarming=True)
    EarlierWording.objects.create(municipality=cast.town, comment=comment, text="Help me")
    erase(young.yrsa, by=None, today=localdate())
    assert EarlierWording.objects.get().text == "Help me"


@pytest.mark.parametrize("state", [CommentState.SEALED, CommentState.WAITING])
def test_nobody_strikes_his_name_out_of_evidence(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None, state: str
) -> None:
    """Neither by leaving nor by the page for words: a child may have told of him."""
    User.objects.filter(pk=cast.paula.pk).update(name=NAME)
    town, said = cast.town, f"{NAME} hits me."
    comment = a_comment(young.consultation, young.yrsa, story.swings, state=state, text=said)
    idea = an_idea(story, young.yrsa, side="young", title=said, text=said, state=state)
    about_it = {"municipality": town, "comment": comment}
    rows = [
        (comment, "text"),
        (idea, "title"),
        (EarlierWording.objects.create(**about_it, text=said), "text"),
        (ModerationAct.objects.create(**about_it, verb="seal", words=said, by=young.mona), "words"),
        (AbuseReport.objects.create(**about_it, reason="danger", words=said), "words"),
    ]
    shown = a_comment(young.consultation, young.yrsa, story.swings, state="shown", text=said)
    verified(cast.clara).post("/fjordlund/people/words/", {"words": NAME, "sure": "yes"})
    erase(User.objects.get(pk=cast.paula.pk), by=None, today=localdate())
    for row, field in rows:
        row.refresh_from_db()
        assert getattr(row, field) == said, type(row)
    shown.refresh_from_db()
    assert NAME not in shown.text


def test_who_reported_is_forgotten_once_it_is_handled(young: Young, cast: Cast) -> None:
    for comment, state in ((young.shown, ReportState.OPEN), (young.reply, ReportState.HANDLED)):
        AbuseReport.objects.create(
            municipality=cast.town,
            comment=comment,
            reporter=young.ymir,
            reason="insult",
            words="It is rude.",
            state=state,
        )
    erase(young.ymir, by=None, today=localdate())
    told = [(each.state, each.reporter, each.words) for each in AbuseReport.objects.all()]
    assert told == [("open", young.ymir, "It is rude."), ("handled", None, "")]


# --- Who may ----------------------------------------------------------------------------------


def test_a_young_person_erases_herself_alone_and_is_out_at_once(
    cast: Cast, young: Young, scoped: None
) -> None:
    young.yrsa.set_unusable_password()
    young.yrsa.save()
    here, elsewhere = client_of(young.yrsa), client_of(young.yrsa)
    url = "/fjordlund/data/erase/"
    assert "Brave Otter" in here.get(url).content.decode()
    wrong = here.post(url, {"own_name": "Somebody else"})
    assert "Nothing was changed" in wrong.content.decode()
    assert User.objects.get(pk=young.yrsa.pk).pseudonym == "Brave Otter"
    assert here.post(url, {"own_name": " brave  otter"}).url == "/accounts/erased/"
    assert "Your account is deleted" in here.get("/accounts/erased/").content.decode()
    # In the language she has read in, whatever her browser would choose.
    farewell = here.get("/accounts/erased/", headers={"accept-language": "de"}).content.decode()
    assert "Your account is deleted" in farewell
    for browser in (here, elsewhere):
        assert browser.get("/fjordlund/").status_code == 302
    entry = Entry.objects.get(verb="person.erase")
    assert (entry.by, entry.note) == (None, "")


def test_staff_show_their_password(cast: Cast, story: PlanOfCast) -> None:
    browser = client_of(cast.stefan)
    url = "/fjordlund/data/erase/"
    assert "not your password" in browser.post(url, {"password": "wrong"}).content.decode()
    assert browser.post(url, {"password": PASSWORD}).status_code == 302
    assert not User.objects.get(pk=cast.stefan.pk).is_active


def test_the_last_who_lets_people_in_is_refused(cast: Cast, story: PlanOfCast) -> None:
    erase(cast.ada, by=None, today=localdate())
    page = client_of(cast.clara).post("/fjordlund/data/erase/", {"password": PASSWORD})
    assert "last person who can let people into Fjordlund" in page.content.decode()
    assert User.objects.get(pk=cast.clara.pk).is_active


def test_the_coordinator_erases_only_who_has_left_everywhere(
    cast: Cast, story: PlanOfCast, strangers: Strangers
) -> None:
    gone, elsewhere, seated = (UserFactory(name=f"Gone Number {n}") for n in range(3))
    for person in (gone, elsewhere, seated):
        MembershipFactory(municipality=cast.town, user=person, ends_on=date(2020, 5, 14))
    MembershipFactory(municipality=strangers.town, user=elsewhere)
    body = Body._base_manager.create(municipality=cast.town, kind="steering", name="S")
    Seat._base_manager.create(municipality=cast.town, body=body, person=seated)
    browser = client_of(cast.clara)
    page = browser.get("/fjordlund/people/left/")
    assert list(page.context["people"]) == [gone]
    for person in (elsewhere, seated, cast.paula, strangers.nils):
        assert browser.post(f"/fjordlund/people/left/{person.pk}/erase/").status_code == 404
    for words in ("The person is erased", "erased already"):
        answer = browser.post(f"/fjordlund/people/left/{gone.pk}/erase/", follow=True)
        assert words in answer.content.decode()
    assert User.objects.get(pk=gone.pk).name == ""
    assert list(browser.get("/fjordlund/people/left/").context["people"]) == []


# --- Words go everywhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask Zora Quibbleworth.", "Ask *."),
        ("zora  quibbleworths swings", "* swings"),
        ("Zora\nQuibbleworth’s", "*"),
        ("q=Zora+Quibbleworth&x=1", "q=*&x=1"),
        ("Zora Quibbleworthy", "Zora Quibbleworthy"),
        ("Aurora Quibbleworth", "Aurora Quibbleworth"),
    ],
)
def test_words_are_found_as_people_write_them(text: str, left: str) -> None:
    assert look_for(NAME).pattern.sub("*", text) == left


@pytest.mark.parametrize(
    ("words", "hers"),
    [("Anna", False), ("Annabelle", False), ("Anna Berg", True), ("otter42", True), (EMAIL, True)],
)
def test_a_first_name_alone_is_not_looked_for(words: str, hers: bool) -> None:
    assert is_hers_alone(words) is hers


def test_a_frozen_version_changes_by_a_dated_mark_only(
    cast: Cast, story: PlanOfCast, scoped: None
) -> None:
    values = {"goal": f"{NAME} wants swings.", "contact": f"{NAME}, {EMAIL}"}
    initiative = fresh(story.agreed)
    save_checked(
        initiative, values, base_version=initiative.version, by=cast.clara, cause=Cause.EDITED
    )
    version = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    before = {row.pk: row.payload for row in Revision.objects.all()}
    found = places(cast.town, look_for(NAME))
    assert found == {"initiatives": 1, "earlier texts": 1}
    assert redact(cast.town, [look_for(NAME)], by=cast.clara, today=localdate()) == 2
    after = {row.pk: row.payload for row in Revision.objects.all()}
    assert set(before) == set(after)
    changed = {pk: said for pk, said in after.items() if said != before[pk]}
    (said,) = changed.values()
    assert said["goal"].startswith("[")
    assert said["goal"].endswith("] wants swings.")
    assert mark_of_today(cast) in said["goal"]
    assert NAME not in Initiative.objects.get(pk=initiative.pk).goal
    assert PlanVersion.objects.get(pk=version.pk).marked_at is not None
    assert places(cast.town, look_for(NAME)) == {}


def test_the_published_page_loses_the_words_too(
    cast: Cast, story: PlanOfCast, scoped: None, client: CanaryClient
) -> None:
    """Also where it was made before and is kept for everybody who asks."""
    initiative = fresh(story.agreed)
    values = {"goal": f"{NAME} wants swings."}
    save_checked(
        initiative, values, base_version=initiative.version, by=cast.clara, cause=Cause.EDITED
    )
    adopted_version(story.plan)
    assert NAME in client.get("/public/fjordlund/").content.decode()
    redact(cast.town, [look_for(NAME)], by=cast.clara, today=localdate())
    page = client.get("/public/fjordlund/").content.decode()
    assert (NAME in page, mark_of_today(cast) in page) == (False, True)


def test_the_page_shows_where_words_stand_before_they_go(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(text="My teacher Zora Quibbleworth said so.")
    browser, url = verified(cast.clara), "/fjordlund/people/words/"
    assert "need a capital letter" in browser.post(url, {"words": "the"}).content.decode()
    assert browser.post(url, {"words": "Nobody at all"}).context["found"] == {}
    page = browser.post(url, {"words": NAME})
    assert page.context["found"] == {"comments": 1}
    assert f"My teacher <mark>{NAME}</mark> said so." in page.content.decode()
    assert NAME in Comment.objects.get(pk=young.shown.pk).text
    browser.post(url, {"words": NAME, "sure": "yes"})
    assert NAME not in Comment.objects.get(pk=young.shown.pk).text
    entry = Entry.objects.get(verb="words.remove")
    assert (entry.by, entry.note) == (cast.clara, "1")


def test_nobody_finds_out_by_guessing_what_only_its_author_and_a_moderator_read(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    """The words go from there too, where they are not evidence; but no figure tells of them."""
    town, said = cast.town, f"{NAME} is unfair."
    made = [
        a_comment(young.consultation, young.yrsa, story.swings, state=state, text=said)
        for state in CommentState
        if state != CommentState.SHOWN
    ]
    an_idea(story, young.yrsa, side="young", title="Ours", state="shown", moderator_words=said)
    an_idea(story, young.yrsa, side="young", title=said, state="returned")
    about_it = {"municipality": town, "comment": young.shown}
    EarlierWording.objects.create(**about_it, text=said)
    ModerationAct.objects.create(**about_it, verb="return", words=said, by=young.mona)
    AbuseReport.objects.create(**about_it, reason="insult", words=said)
    Draft.objects.create(
        municipality=town,
        user=cast.paula,
        form_key="x",
        object_key="1",
        payload={"text": said},
    )
    statement = JointStatement.objects.create(
        municipality=town, consultation=young.consultation, text=said
    )
    StatementWording.objects.create(municipality=town, statement=statement, number=1, text=said)
    browser, url = verified(cast.clara), "/fjordlund/people/words/"
    page = browser.post(url, {"words": NAME})
    assert page.context["found"] == {}
    assert "are not counted" in page.content.decode()
    browser.post(url, {"words": NAME, "sure": "yes"})
    assert Entry.objects.get(verb="words.remove").note == "0"
    left = {each.state for each in made if NAME in Comment.objects.get(pk=each.pk).text}
    assert left == {CommentState.SEALED, CommentState.WAITING}
    assert NAME not in JointStatement.objects.get().text + StatementWording.objects.get().text
    browser.post(url, {"words": "Nobody at all", "sure": "yes"})
    assert {each.note for each in Entry.objects.filter(verb="words.remove")} == {"0"}


def test_words_are_looked_for_with_a_second_factor_alone(
    cast: Cast, young: Young, scoped: None
) -> None:
    browser, url = client_of(cast.clara), "/fjordlund/people/words/"
    sent = {"words": young.shown.text, "sure": "yes"}
    for answer in (browser.get(url), browser.post(url, sent)):
        assert answer.headers["Location"].startswith("/accounts/second-factor/?next=%2Ffjordlund")
    assert Comment.objects.get(pk=young.shown.pk).text == young.shown.text
    assert client_of(cast.paula).get(url).status_code == 403
    assert verified(cast.clara).get(url).status_code == 200


def test_a_printed_name_that_is_taken_back_takes_the_files_along(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    statement = JointStatement.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        text="We want swings.",
        adopted_at=timezone.now(),
        shown_at=timezone.now(),
        speaker=young.yrsa,
        speaker_name=NAME,
        speaker_agreed_on=localdate(),
    )
    kept = default_storage.save("documents/named.pdf", ContentFile(f"%PDX {NAME}".encode()))
    Document.objects.create(
        municipality=cast.town,
        plan=story.plan,
        language="en",
        key="k" * 64,
        made_of={},
        size=10,
        file=kept,
    )
    unname_speaker(statement, by=young.yrsa)
    run(Job.objects.get(kind="documents.forget").pk)
    assert not Document.objects.exists()
    assert everywhere_in_the_files() == []


def test_no_letter_goes_to_the_mother_of_somebody_who_was_erased(
    cast: Cast, young: Young, scoped: None, mailoutbox: list[Any]
) -> None:
    send_address_letter(young.yrsa, "zora.quibble@example.org")
    close_until_agreed(young.yrsa, cast.town, by=None)
    consent = newest_consent(young.yrsa, cast.town)
    assert consent is not None
    ask_guardian(consent, "mother.quibble@example.org")
    letters = OutgoingMail.objects.filter(recipient=None)
    assert letters.count() == 2
    erase(young.yrsa, by=None, today=localdate())
    assert not letters.exists()
    send_waiting_letters()
    assert not [each for each in mailoutbox if "quibble" in each.to[0]]


def test_a_consent_that_is_taken_back_takes_the_files_along(
    cast: Cast, story: PlanOfCast, scoped: None
) -> None:
    """The name goes from the paper and the Word document that were made while she agreed."""
    User.objects.filter(pk=cast.greta.pk).update(name=NAME)
    body = Body.objects.create(municipality=cast.town, kind="steering", name="Steering group")
    seat = Seat.objects.create(
        municipality=cast.town, body=body, person=cast.greta, named_since=localdate()
    )
    for file_format in ("docx", "pdf"):
        print_plan(story, file_format)
    # The Word document, the paper, and the chapter it was joined of.
    assert {path.parts[-3] + path.suffix for path in everywhere_in_the_files()} == {
        "documents.docx",
        "documents.pdf",
        "chapters.pdf",
    }
    edit_seat(seat, may_be_named=False, today=localdate(), by=cast.clara)
    run(Job.objects.get(kind="documents.forget").pk)
    assert not Document.objects.exists()
    assert not Chapter.objects.exists()
    assert everywhere_in_the_files() == []
    print_plan(story, "docx")
    assert everywhere_in_the_files() == []


def print_plan(story: PlanOfCast, file_format: str) -> None:
    """Make the plan's file as the worker does."""
    built = Built(story.plan, "en", file_format=file_format)
    rendered = built.render(lambda *_: None)
    built.register(rendered, built.keep(rendered, attempt=1), by=None)


def test_a_file_that_is_being_made_just_now_is_removed_later(cast: Cast, scoped: None) -> None:
    Job.objects.create(municipality=cast.town, kind="documents.build", state="running")
    job = Job.objects.create(municipality=cast.town, kind="documents.forget")
    run(job.pk)
    again = Job.objects.get(kind="documents.forget", state="waiting")
    assert again.not_before > timezone.now()


# --- The operator -----------------------------------------------------------------------------


def test_the_command_erases_by_address_or_number(cast: Cast, story: PlanOfCast) -> None:
    call_command("erase_person", email=cast.stefan.email.upper(), stdout=io.StringIO())
    call_command("erase_person", number=cast.rolf.pk, stdout=io.StringIO())
    blank = User.objects.filter(pk__in=[cast.stefan.pk, cast.rolf.pk], name="", email=None)
    assert blank.count() == 2
    with pytest.raises(CommandError, match="no such person"):
        call_command("erase_person", email="nobody@fjordlund.example")
    erase(cast.ada, by=None, today=localdate())
    with pytest.raises(CommandError, match="last person"):
        call_command("erase_person", email=cast.clara.email)


def test_a_restored_backup_is_brought_up_to_date(
    cast: Cast,
    story: PlanOfCast,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    backup = User.objects.values().get(pk=cast.stefan.pk)
    ledger = tmp_path / "apart" / "erasures.txt"
    with (
        override_settings(ERASURE_LEDGER=ledger),
        django_capture_on_commit_callbacks(execute=True),
    ):
        erase(cast.stefan, by=None, today=localdate())
    people = [line for line in ledger.read_text().splitlines() if not line.startswith("words:")]
    assert people == [f"{mark_of(cast.stefan)} {localdate().isoformat()}"]
    assert not found_in(ledger.read_text())
    User.objects.filter(pk=cast.stefan.pk).update(**backup)
    Erasure.objects.all().delete()
    told = io.StringIO()
    call_command("replay_erasures", str(ledger), stdout=told)
    assert told.getvalue() == "1 people erased once more, of 1 marks.\n"
    assert User.objects.get(pk=cast.stefan.pk).name == ""
    assert User.objects.get(pk=cast.paula.pk).name == "Paula"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("replay_erasures", str(tmp_path / "nowhere.txt"))


def test_somebody_who_got_the_number_of_an_erased_person_is_not_erased(cast: Cast) -> None:
    mark = mark_of(cast.rolf)
    User.objects.filter(pk=cast.rolf.pk).update(created_at=timezone.now())
    assert mark_of(User.objects.get(pk=cast.rolf.pk)) != mark


def test_the_mark_says_when(db: None) -> None:
    day = date(2026, 5, 14)
    assert mark_of_removal(day) == "[removed on 14/05/2026, data protection]"
    with translation.override("da"):
        assert mark_of_removal(day) == "[fjernet 14.05.2026, databeskyttelse]"


@pytest.mark.parametrize("kind", [Draft, Presence, Visit])
def test_signs_of_being_there_go(cast: Cast, story: PlanOfCast, kind: Any) -> None:
    browser = client_of(cast.stefan)
    browser.get(f"/fjordlund/plans/1/initiatives/{story.crossings.pk}/edit/")
    erase(cast.stefan, by=None, today=localdate())
    assert not kind._base_manager.filter(user=cast.stefan).exists()
    assert not Membership._base_manager.filter(user=cast.stefan, ended_at=None).exists()


def test_nothing_that_goes_elsewhere_takes_words_of_young_people_along(
    cast: Cast, story: PlanOfCast, young: Young, scoped: None
) -> None:
    """An initiative, a department, an account: none takes a comment with it (line 5)."""
    said = set(Comment.objects.values_list("pk", "text", "state"))
    hearts = Heart.objects.count()
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    reorganise(cast.parks, into=cast.streets, today=localdate(), by=cast.clara)
    for person in (young.yrsa, young.ymir, cast.stefan):
        erase(person, by=None, today=localdate())
    assert set(Comment.objects.values_list("pk", "text", "state")) == said
    assert Heart.objects.count() == hearts
