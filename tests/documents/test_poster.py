"""The poster "You said – we did": young people's words on a wall, and nobody's name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from actionplan.models import Initiative
from documents.models import Document
from implementation.choices import Status
from jobs.models import Job
from jobs.tasks import run
from participation.choices import CommentState
from participation.models import Outcome
from participation.posters import LONGEST, choices_for, poster_content
from participation.transitions.answers import answer
from participation.transitions.comments import withdraw
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.documents.printed import Printed, complaints, dangers
from tests.participation.conftest import browser_for as browser_for
from tests.participation.conftest import young as young
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
Judge = Callable[..., list[str]]


@pytest.fixture
def outcomes(young: Young, cast: Cast, story: PlanOfCast) -> list[Outcome]:
    """One is taken up for three, one comes later, one is not possible."""
    said = [
        a_comment(young.consultation, young.ymir, story.swings, state=CommentState.SHOWN, text=text)
        for text in ("Lower!", "Also for the small ones", "A wish for a castle", "A wish for snow")
    ]
    return [
        answer([young.shown, *said[:2]], kind="taken-up", reason="There are low swings now.",
               part=story.swings.lineage, field="goal", by=cast.clara),
        answer([said[2]], kind="later", reason="In two years.", by=cast.clara),
        answer([said[3]], kind="not-possible", reason="We cannot make snow.", by=cast.clara),
    ]  # fmt: skip


def test_what_was_taken_up_is_chosen_already(young: Young, outcomes: list[Outcome]) -> None:
    chosen = [(each.outcome, each.is_chosen) for each in choices_for(young.consultation)]
    assert chosen == list(zip(outcomes, [True, False, False], strict=True))
    content = poster_content(young.consultation, None, "en")
    assert [each["kind"] for each in content["entries"]] == ["taken-up"]


def test_a_promise_that_was_given_up_is_not_chosen(
    young: Young, story: PlanOfCast, outcomes: list[Outcome]
) -> None:
    Initiative.objects.filter(pk=story.swings.pk).update(progress=Status.DROPPED)
    first, *others = choices_for(young.consultation)
    assert (first.is_given_up, first.is_chosen) == (True, False)
    assert not any(each.is_given_up for each in others)
    assert poster_content(young.consultation, None, "en")["entries"] == []
    # Chosen by hand it still stands there.
    chosen = poster_content(young.consultation, [outcomes[0].pk], "en")
    assert len(chosen["entries"]) == 1


def test_of_a_group_two_are_quoted_and_nobody_is_named(
    young: Young, outcomes: list[Outcome]
) -> None:
    content = poster_content(young.consultation, [each.pk for each in outcomes], "de")
    (first, *_others) = content["entries"]
    assert first["said"] == [young.shown.text, "Lower!"]
    assert first["more"] == 1
    assert first["part"] == "1.1 More swings"
    assert "Otter" not in repr(content)
    assert "Heron" not in repr(content)


def test_long_words_are_cut_between_words(young: Young, outcomes: list[Outcome]) -> None:
    outcomes[0].comments.filter(pk=young.shown.pk).update(text="word " * 200)
    content = poster_content(young.consultation, None, "en")
    quoted = content["entries"][0]["said"][0]
    assert quoted.endswith("word …")
    assert len(quoted) <= LONGEST + 2


def test_what_was_taken_back_is_not_on_it(young: Young, outcomes: list[Outcome]) -> None:
    outcomes[0].comments.update(state=CommentState.WITHDRAWN)
    assert poster_content(young.consultation, None, "en")["entries"] == []


def test_the_button_makes_a_file_that_readers_and_archives_accept(
    young: Young, outcomes: list[Outcome], browser_for: Browser, tmp_path: Path, verapdf: Judge,
) -> None:  # fmt: skip
    clara = browser_for("clara")
    url = f"/fjordlund/consultations/{young.consultation.pk}/poster/"
    assert b"We cannot make snow." in clara.get(url).content
    sent = {"chosen": [each.pk for each in outcomes], "language": "en"}
    assert clara.post(f"{url}build/", sent).status_code == 302
    job = Job.objects.get()
    run(job.pk)
    document = Document.objects.get()
    assert document.kind == "poster"
    assert clara.get(job.get_absolute_url()).status_code == 200
    answered = clara.get(f"/fjordlund/plans/1/documents/{document.pk}/")
    path = tmp_path / "poster.pdf"
    path.write_bytes(answered.content)
    assert "poster" in answered.headers["Content-Disposition"]
    printed = Printed(path)
    box = [round(float(each) / 72 * 25.4) for each in printed.pdf.pages[0].MediaBox]
    assert box == [0, 0, 297, 420]
    words = " ".join(printed.words_on(number + 1) for number in range(len(printed.pdf.pages)))
    for said in ("You said", "We did", "There are low swings now.", "In two years.", "Lower!"):
        assert said in words
    for hidden in ("Otter", "Heron", young.waiting.text):
        assert hidden not in words
    assert complaints(path) == []
    assert dangers(path) == []
    judgement = verapdf(path)
    assert judgement == [line for line in judgement if line.startswith("KEPT")]
    assert len(judgement) == 2
    # The same words again are the same file.
    clara.post(f"{url}build/", sent)
    run(Job.objects.latest("pk").pk)
    assert Document.objects.count() == 1
    # Once somebody takes her words back, they are not handed out any more.
    young.shown.refresh_from_db()
    withdraw(young.shown, by=young.yrsa)
    refused = clara.get(f"/fjordlund/plans/1/documents/{document.pk}/", follow=True)
    assert b"words on it were changed or taken back" in refused.content


def test_too_few_and_too_many_are_refused_in_words(
    young: Young, outcomes: list[Outcome], browser_for: Browser, strangers: Any
) -> None:
    clara = browser_for("clara")
    url = f"/fjordlund/consultations/{young.consultation.pk}/poster/build/"
    for chosen in ([], [strangers.voices["outcome"].pk], ["x"]):
        page = clara.post(url, {"chosen": chosen}, follow=True)
        assert b"Please choose between 1 and 24 answers." in page.content
    assert not Job.objects.exists()


def test_the_command_makes_the_same(young: Young, outcomes: list[Outcome], tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    call_command("build_document", "poster", municipality="fjordlund", output=path, verbosity=0)
    assert "There are low swings now." in Printed(path).words_on(1)


def test_without_an_answer_there_is_no_poster(
    young: Young, tmp_path: Path, browser_for: Browser
) -> None:
    wanted = {"municipality": "fjordlund", "output": tmp_path / "x.pdf"}
    with pytest.raises(CommandError, match="has an answer yet"):
        call_command("build_document", "poster", **wanted)
    url = f"/fjordlund/consultations/{young.consultation.pk}/poster/"
    assert b"No answers yet" in browser_for("clara").get(url).content


def test_the_shelf_makes_no_poster_of_a_plan(young: Young, browser_for: Browser) -> None:
    browser_for("clara").post("/fjordlund/plans/1/documents/build/", {"kind": "poster"})
    assert "kind" not in Job.objects.get().arguments


def test_while_it_is_made_it_is_called_by_its_name(
    young: Young, outcomes: list[Outcome], browser_for: Browser
) -> None:
    sent = {"chosen": [outcomes[0].pk], "language": "da"}
    build = reverse("documents:poster-build", args=["fjordlund", young.consultation.pk])
    page = browser_for("clara").post(build, sent, follow=True).content.decode()
    assert Job.objects.get().kind == "documents.build-poster"
    assert "<h1>Poster “You said – we did”</h1>" in page
    assert "A document as PDF" not in page
