"""Who spoke about a measure hears when its work moves on, and reads it with her own words."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from implementation.models import StatusUpdate
from implementation.transitions.updates import accept, nothing_new, send_back
from participation.choices import CommentState, NoticeKind
from participation.letters import write_news
from participation.models import Comment, Notice, PartMove
from participation.notices import note_read
from participation.transitions.answers import answer
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said
from tests.young import Young, a_comment

MY_INPUT = "/fjordlund/my-input/"


def told() -> list[tuple[User, str]]:
    notices = Notice.objects.filter(kind=NoticeKind.MOVED_ON).order_by("pk")
    return [(each.person, each.path) for each in notices]


def at(comment: Comment) -> str:
    return f"{MY_INPUT}?comment={comment.pk}#comment-{comment.pk}"


def waiting() -> int:
    return Notice.objects.filter(kind=NoticeKind.MOVED_ON, told_at=None).count()


def test_who_spoke_hears_when_the_status_moves(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    said(story.crossings, cast.stefan, "planned", "Nobody spoke of this.")
    said(story.swings, cast.paula, "in-progress", "The same status as before.")
    assert told() == []
    last = said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    assert told() == [(young.yrsa, at(young.shown))]
    nothing_new(last, by=cast.paula, key=uuid.uuid4())
    assert len(told()) == 1
    # Twice before her next letter is one piece of news; after it, it is news again.
    said(story.swings, cast.paula, "ongoing", "We look after them.")
    (notice,) = Notice.objects.filter(kind=NoticeKind.MOVED_ON)
    note_read([notice], timezone.now())
    assert waiting() == 0
    said(story.swings, cast.paula, "on-hold", "They rust.", because="Rain.")
    assert (len(told()), waiting()) == (1, 1)


def test_what_is_sent_back_before_anybody_heard_is_not_told(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    wrong = said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    assert waiting() == 1
    send_back([wrong], "Eight do.", by=cast.clara)
    assert told() == []
    # The same as everybody knows already is no news; what is new to them is.
    right = said(story.swings, cast.paula, "in-progress", "Eight of ten stand.")
    assert told() == []
    send_back([right], "Nine do.", by=cast.clara)
    said(story.swings, cast.paula, "completed", "Now all ten stand.", done="Ten.")
    assert told() == [(young.yrsa, at(young.shown))]


def test_what_moved_earlier_is_told_though_something_newer_was_sent_back(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "on-hold", "They rust.", because="Rain.")
    wrong = said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    send_back([wrong], "Eight do.", by=cast.clara)
    assert waiting() == 1


def test_the_letter_opens_the_page_on_which_her_words_stand(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    old = young.shown
    for number in range(25):
        a_comment(
            young.consultation, young.yrsa, story.crossings, state=CommentState.SHOWN,
            text=f"Number {number}",
        )  # fmt: skip
    browser = client_of(young.yrsa)
    assert old.text not in browser.get(MY_INPUT).content.decode()
    page = browser.get(at(old)).content.decode()
    assert old.text in page
    assert f'id="comment-{old.pk}"' in page
    for wrong in ("0", "-1", "x", "9" * 40, str(young.reply.pk + 10**6)):
        answer = browser.get(f"{MY_INPUT}?comment={wrong}")
        assert answer.status_code == 200
        assert "Number 24" in answer.content.decode()


def test_words_that_were_moved_to_it_count(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    PartMove.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        old_part=story.swings.lineage,
        new_part=story.crossings.lineage,
        by=cast.clara,
    )
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert told() == [(young.yrsa, at(young.shown))]


def test_words_that_were_moved_elsewhere_alone_no_longer_count(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    hers = a_comment(young.consultation, young.ymir, story.swings, state=CommentState.SHOWN)
    # Swings became crossings; one contribution was about something else and went there alone.
    for comment, to in ((None, story.crossings), (hers, story.agreed)):
        PartMove.objects.create(
            municipality=cast.town,
            consultation=young.consultation,
            comment=comment,
            old_part=story.swings.lineage,
            new_part=to.lineage,
            by=cast.clara,
        )
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert told() == [(young.yrsa, at(young.shown))]
    said(story.agreed, cast.stefan, "planned", "In June.")
    assert told() == [(young.yrsa, at(young.shown)), (young.ymir, at(hers))]


@pytest.mark.parametrize("state", [each for each in CommentState if each != CommentState.SHOWN])
def test_what_is_not_shown_tells_nobody(
    state: str, following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    a_comment(young.consultation, young.ymir, story.crossings, state=state)
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert told() == []


def test_it_comes_in_her_own_letter_and_without_words_of_the_update(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    notice = Notice.objects.get(kind=NoticeKind.MOVED_ON)
    assert notice.subject == f"initiative.{story.swings.pk}"
    User.objects.filter(pk=young.yrsa.pk).update(email="yrsa@fjordlund.example")
    person = User.objects.get(pk=young.yrsa.pk)
    noon = notice.at.replace(hour=11)
    write_news(person, max(noon, notice.at))
    assert not Notice.objects.filter(told_at__isnull=False, told_at__lt=notice.at).exists()


def test_her_page_shows_the_status_and_the_sentence(
    following: Following,
    young: Young,
    story: PlanOfCast,
    cast: Cast,
    django_assert_num_queries: Any,
) -> None:
    accept([following.update], by=cast.clara, for_everybody=True)
    wrong = said(story.swings, cast.paula, "completed", "All ten stand.", obstacles="The moles.")
    # The status moves at once; its words wait for the coordinator, as they do for the public.
    page = client_of(young.yrsa).get(MY_INPUT).content.decode()
    assert "Completed" in page
    assert "All ten stand." not in page
    send_back([wrong], "Which?", by=cast.clara)
    page = client_of(young.yrsa).get(MY_INPUT).content.decode()
    assert "Completed" not in page
    assert "Two swings stand." in page
    right = said(story.swings, cast.paula, "completed", "All ten stand.", obstacles="The moles.")
    accept([right], by=cast.clara, for_everybody=True)
    page = client_of(young.yrsa).get(MY_INPUT).content.decode()
    assert "All ten stand." in page
    assert "The moles." not in page
    assert cast.paula.name not in page
    # Her own words, a question more for what gets done, one for her ideas.
    many = StatusUpdate.objects.count()
    for number in range(4):
        a_comment(young.consultation, young.yrsa, story.swings, state=CommentState.SHOWN)
        said(story.swings, cast.paula, "in-progress", f"{number}")
    assert StatusUpdate.objects.count() == many + 4
    browser = client_of(young.yrsa)
    browser.get(MY_INPUT)
    with django_assert_num_queries(14):
        browser.get(MY_INPUT)


def all_input(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/input/"


def test_the_page_for_all_follows_the_words_into_the_work(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    words = [
        said(story.swings, cast.paula, "in-progress", "Four of ten stand.", obstacles="The moles."),
        said(story.crossings, cast.stefan, "completed", "Three crossings are built.", done="All."),
    ]
    assert "Four of ten stand." not in client_of(young.yrsa).get(all_input(young)).content.decode()
    accept(words, by=cast.clara, for_everybody=True)
    two = [
        a_comment(young.consultation, author, story.crossings, state=CommentState.SHOWN)
        for author in (young.yrsa, young.ymir)
    ]
    part = story.crossings.lineage
    answer(two, kind="taken-up", reason="We build them.", part=part, by=cast.clara)
    page = client_of(young.yrsa).get(all_input(young)).content.decode()
    taken, open_still = page.split("No answer yet</h2>")
    # Two who were answered together: comment, answer, text, decision and work follow, once.
    told = ("We build them.", "In the plan", "Decided", "What gets done", "Three crossings are b")
    places = [taken.rindex(each) for each in told]
    assert places == sorted(places)
    assert taken.count("Three crossings are built.") == 1
    assert "Four of ten stand." in open_still
    assert "The moles." not in page
    assert cast.stefan.name not in page


def test_what_is_not_possible_is_not_told_as_work_that_was_done(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    done = said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    accept([done], by=cast.clara, for_everybody=True)
    answer([young.shown], kind="not-possible", reason="Too dear.", by=cast.clara)
    page = client_of(young.yrsa).get(all_input(young)).content.decode()
    assert "Too dear." in page
    assert "All ten stand." not in page


def test_to_readers_a_dropped_measure_is_not_merely_agreed(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    yrsa = client_of(young.yrsa)
    pages = ("/fjordlund/", story.swings.get_absolute_url())
    wrong = said(story.swings, cast.paula, "dropped", "Too dear.", because="Money.")
    for address in pages:
        page = yrsa.get(address).content.decode()
        assert "work-dropped" in page, address
        assert "Too dear." not in page
        assert "/progress/" not in page
    send_back([wrong], "Who says so?", by=cast.clara)
    for address in pages:
        page = yrsa.get(address).content.decode()
        assert "work-dropped" not in page, address
        assert "work-in-progress" in page, address
