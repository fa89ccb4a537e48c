"""Saying something about a part of the draft: who may, what is held back, what is said once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from participation import checking
from participation.choices import INITIATIVE_FIELDS, CommentKind, CommentState, ConsultationState
from participation.forms import comments as forms
from participation.help_lines import dialled
from participation.models import Comment, EarlierWording, Heart, ModerationAct
from participation.transitions.comments import send_back
from participation.transitions.moderation import take_second_look
from programme.models import Seat
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def yoko(young: Young, cast: Cast) -> str:
    """Let Ymir sit in the council too: somebody else who reads what Yrsa says."""
    Seat.objects.create(municipality=cast.town, body=young.council, person=young.ymir)
    return "ymir"


def to(name: str, *things: Any) -> str:
    return reverse(f"participation:{name}", args=["fjordlund", *[each.pk for each in things]])


def words(story: PlanOfCast, **more: Any) -> dict[str, Any]:
    return {
        "part": str(story.swings.lineage),
        "field": "",
        "kind": "idea",
        "text": "A skate park as well.",
        "key": str(uuid4()),
        **more,
    }


def newest() -> Comment:
    comment: Comment = Comment.objects.order_by("-pk")[0]
    return comment


# --- Saying --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CommentKind.values)
def test_a_comment_waits_whoever_says_it(
    kind: str, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent = words(story, kind=kind)
    answer = browser_for("yrsa").post(to("comment-add", young.consultation), sent)
    said = newest()
    assert answer.url == f"{young.consultation.get_absolute_url()}?said={said.pk}#comment-{said.pk}"
    assert (said.state, said.kind, said.text) == (CommentState.WAITING, kind, sent["text"])
    assert (said.part, said.field) == (story.swings.lineage, "")
    assert (said.author, said.version) == (young.yrsa, young.version)
    page = browser_for("yrsa").get(answer.url).content.decode()
    assert "Thank you. It waits to be read." in page


def test_a_double_click_says_it_once(young: Young, story: PlanOfCast, browser_for: Browser) -> None:
    before, sent, yrsa = Comment.objects.count(), words(story), browser_for("yrsa")
    first = yrsa.post(to("comment-add", young.consultation), sent)
    assert yrsa.post(to("comment-add", young.consultation), sent).url == first.url
    assert Comment.objects.count() == before + 1


def test_back_and_sent_again_is_said_once_while_it_waits(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    before, add = Comment.objects.count(), to("comment-add", young.consultation)
    for _ in range(2):
        browser_for("yrsa").post(add, words(story))
    assert Comment.objects.count() == before + 1
    # Other words or another kind are something else.
    browser_for("yrsa").post(add, words(story, text="A skate park, please."))
    browser_for("yrsa").post(add, words(story, kind="like"))
    assert Comment.objects.count() == before + 3


def test_what_was_written_on_in_another_tab_is_not_dropped(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    add, yrsa = to("comment-add", young.consultation), browser_for("yrsa")
    sent, before = words(story), Comment.objects.count()
    first = yrsa.post(add, sent)
    said = newest()
    # In the second tab she goes on typing: what is kept there belongs to the comment by now.
    more = sent | {"text": f"{sent['text']} And a roof over it."}
    slug, args = "participation:comment-draft", ["fjordlund", young.consultation.pk, sent["key"]]
    assert yrsa.post(reverse(slug, args=args), more).status_code == 200
    assert Draft.objects.count() == 1
    assert yrsa.post(add, more).url == first.url
    assert not Draft.objects.exists()
    said.refresh_from_db()
    assert said.text == more["text"]
    assert [each.text for each in said.earlier.all()] == [sent["text"]]
    # Other words, or the same elsewhere, are a comment of their own.
    for other in ({"text": "No, a pond."}, {"quote": "", "field": "goal"}):
        assert yrsa.post(add, sent | other).url != first.url
    assert Comment.objects.count() == before + 3


@pytest.mark.parametrize("state", ["returned", "withdrawn", "sealed"])
def test_what_is_sent_once_more_with_an_addition_is_read(
    state: str, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    add, yrsa = to("comment-add", young.consultation), browser_for("yrsa")
    sent = words(story)
    yrsa.post(add, sent)
    first = newest()
    Comment.objects.filter(pk=first.pk).update(state=state)
    more = sent | {"text": f"{sent['text']} My father hits me."}
    page = yrsa.get(yrsa.post(add, more).url).content.decode()
    here = Comment.objects.get(text=more["text"])
    # One that is taken back or sealed stays as it is, and the new words are a comment of their own.
    assert (here.pk == first.pk) == (state == CommentState.RETURNED)
    assert (here.state, here.is_alarming) == (CommentState.WAITING, True)
    assert "112" in page


def test_the_key_of_another_brings_nothing_of_hers(
    young: Young, story: PlanOfCast, browser_for: Browser, yoko: str
) -> None:
    sent = words(story, key=str(young.waiting.key))
    answer = browser_for(yoko).post(to("comment-add", young.consultation), sent, **HTMX)
    assert answer.status_code == 404


def test_every_field_that_says_something_can_be_spoken_about(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    page = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    key, add = story.swings.lineage, to("comment-add", young.consultation)
    offered = {each for each in INITIATIVE_FIELDS if f'{add}?part={key}&amp;field={each}"' in page}
    assert {"", "goal"} <= offered
    for field in offered:
        answer = browser_for("yrsa").get(f"{add}?part={key}&field={field}", **HTMX)
        assert f'name="field" value="{field}"' in answer.content.decode()


@pytest.mark.parametrize("thing", ["preface", "outdoors", "play", "swings"])
def test_every_kind_of_part_can_be_spoken_about(
    thing: str, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    part = getattr(story, thing)
    key = getattr(part, "lineage", None) or part.key
    sent = words(story, part=str(key))
    assert browser_for("yrsa").post(to("comment-add", young.consultation), sent).status_code == 302
    assert newest().part == UUID(str(key))


def test_selected_words_must_stand_in_the_text(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    goal = story.swings.goal.split()
    quote = "  ".join(goal[:3]).upper()
    answer = browser_for("yrsa").post(
        to("comment-add", young.consultation), words(story, field="goal", quote=quote)
    )
    assert answer.status_code == 302
    assert newest().quote == " ".join(goal[:3]).upper()
    answer = browser_for("yrsa").post(
        to("comment-add", young.consultation), words(story, field="goal", quote="never written")
    )
    page = answer.content.decode()
    assert "These words do not stand in the text." in page
    assert "A skate park as well." in page


def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent = words(story)
    del sent["kind"]
    answer = browser_for("yrsa").post(to("comment-add", young.consultation), sent)
    assert answer.status_code == 200
    assert "A skate park as well." in answer.content.decode()
    assert Draft.objects.get(user=young.yrsa).payload["text"] == ["A skate park as well."]


# --- Held back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reach", ["yrsa@post.example", "www.mine.example", "@yrsa_x", "20304050"])
def test_a_way_to_reach_somebody_is_not_sent_on(
    reach: str, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    """S11: nothing is saved, and nothing typed is lost."""
    before = Comment.objects.count()
    sent = words(story, text=f"Write to me: {reach}")
    page = browser_for("yrsa").post(to("comment-add", young.consultation), sent).content.decode()
    assert "There is a way to reach somebody in your words" in page
    assert sent["text"] in page
    assert Comment.objects.count() == before


def test_possible_danger_is_saved_at_once_and_help_is_shown(
    young: Young, story: PlanOfCast, browser_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even with a way to reach her: somebody in danger is never sent away to mend her words."""
    found = checking.look("x@y.example")._replace(alarming=True)
    monkeypatch.setattr(forms, "look", lambda _text: found)
    answer = browser_for("yrsa").post(
        to("comment-add", young.consultation), words(story, text="Help me x@y.example"), **HTMX
    )
    page = answer.content.decode()
    assert newest().is_alarming
    assert newest().state == CommentState.WAITING
    assert 'Call <a href="tel:112"><strong>112</strong></a>.' in page
    assert "BørneTelefonen 116 111" in page
    later = browser_for("yrsa").get(f"{to('consultation', young.consultation)}?said={newest().pk}")
    assert later.content.decode().count("Are you or somebody else in danger now?") == 1
    # And as long as she waits, whenever she looks at her words.
    again = browser_for("yrsa").get(to("consultation", young.consultation))
    assert again.content.decode().count("Are you or somebody else in danger now?") == 1


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("BørneTelefonen 116 111", "116111"),
        ("Ungelinjen +45 12 34 56 78, alle dage 14-16", "+4512345678"),
        ("Nummer gegen Kummer: 0800/111 03 33", "08001110333"),
        ("Spørg på biblioteket, 14-16", ""),
    ],
)
def test_a_help_line_is_called_by_pressing_it(
    young: Young, cast: Cast, browser_for: Browser, line: str, number: str
) -> None:
    cast.town.help_line = line
    cast.town.save()
    page = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    assert 'href="tel:112"' in page
    assert line in page
    assert (f'href="tel:{number}"' in page) is bool(number)
    assert dialled(line) == number


def test_the_municipality_s_own_help_line_comes_first(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    cast.town.help_line = "Headspace 12 34"
    cast.town.save()
    page = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    assert "Headspace 12 34" in page
    assert "BørneTelefonen" not in page


# --- Too early and too late ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "state", "words_on_page"),
    [
        (1, 2, ConsultationState.OPEN, "Not open yet"),
        (1, 2, ConsultationState.PREPARED, "Not open yet"),
        (-2, -1, ConsultationState.OPEN, "The time for comments is over"),
        (-2, -1, ConsultationState.CLOSED, "Finished"),
    ],
)
def test_outside_the_window_the_text_stays_and_the_forms_go(
    opens: int,
    closes: int,
    state: str,
    words_on_page: str,
    young: Young,
    story: PlanOfCast,
    browser_for: Browser,
) -> None:
    now = timezone.now()
    asked, yrsa = young.consultation, browser_for("yrsa")
    asked.opens_at, asked.closes_at = now + timedelta(opens), now + timedelta(closes)
    asked.state = state
    asked.save()
    before = Comment.objects.count()
    page = yrsa.get(to("consultation", asked)).content.decode()
    assert words_on_page in page
    assert story.swings.goal in page
    assert young.shown.text in page
    assert "data-say" not in page
    assert 'class="heart"' not in page or "<button" not in page.partition('class="heart"')[2][:200]
    for path in (to("comment-add", asked), to("reply-add", young.shown)):
        assert yrsa.post(path, words(story)).url == asked.get_absolute_url()
        assert "Nothing was sent." in yrsa.post(path, words(story), **HTMX).content.decode()
    edit = yrsa.post(to("comment-edit", young.shown), words(story))
    assert edit.url == asked.get_absolute_url()
    assert Comment.objects.count() == before


# --- For many ------------------------------------------------------------------------------------


def test_a_comment_for_many_says_how_many_and_that_an_adult_typed_it(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    frida, add = browser_for("frida"), to("comment-add", young.consultation)
    assert "How many children say this?" in frida.post(add, words(story)).content.decode()
    frida.post(add, words(story, on_behalf_of="23"))
    said = newest()
    assert said.on_behalf_of == 23
    Comment.objects.filter(pk=said.pk).update(state=CommentState.SHOWN)
    page = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    assert "Said by 23 children of Youth council" in page
    assert "typed in by an adult: Youth facilitator" in page


def test_nobody_else_says_a_number(young: Young, story: PlanOfCast, browser_for: Browser) -> None:
    sent = words(story, on_behalf_of="23")
    browser_for("yrsa").post(to("comment-add", young.consultation), sent)
    assert newest().on_behalf_of is None


# --- Replying and agreeing -----------------------------------------------------------------------


def test_a_reply_waits_beside_what_it_replies_to(
    young: Young, browser_for: Browser, yoko: str
) -> None:
    sent = {"text": "I want that too.", "key": str(uuid4())}
    browser_for(yoko).post(to("reply-add", young.shown), sent)
    reply = newest()
    assert (reply.parent, reply.state, reply.kind) == (young.shown, CommentState.WAITING, "")
    assert (reply.part, reply.field) == (young.shown.part, young.shown.field)


def test_a_heart_is_given_once_and_taken_back(
    young: Young, browser_for: Browser, yoko: str
) -> None:
    heart, client = to("comment-heart", young.shown), browser_for(yoko)
    for _click in range(2):
        page = client.post(heart, {"agree": "yes"}, **HTMX).content.decode()
        assert 'aria-pressed="true"' in page
        assert "one person agrees" in page
        assert Heart.objects.filter(comment=young.shown).count() == 1
    page = client.post(heart, {"agree": "no"}, **HTMX).content.decode()
    assert 'aria-pressed="false"' in page
    assert not Heart.objects.exists() or Heart.objects.filter(comment=young.shown).count() == 0
    assert client.post(heart, {"agree": "yes"}).url == young.shown.get_absolute_url()


def test_hearts_never_change_the_order_and_nothing_can_be_voted_down(
    young: Young, story: PlanOfCast, browser_for: Browser, yoko: str
) -> None:
    """S14: a later comment with a heart stays behind an earlier one without."""
    later = a_comment(
        young.consultation, young.yrsa, story.swings, state=CommentState.SHOWN, text="Later words."
    )
    browser_for(yoko).post(to("comment-heart", later), {"agree": "yes"})
    page = browser_for(yoko).get(to("consultation", young.consultation)).content.decode()
    assert page.index(f'id="comment-{young.shown.pk}"') < page.index(f'id="comment-{later.pk}"')
    assert "dislike" not in page.lower()


# --- Changing and taking back --------------------------------------------------------------------


def test_a_changed_comment_is_marked_waits_again_and_keeps_its_earlier_words(
    young: Young, browser_for: Browser, yoko: str
) -> None:
    said = young.shown.text
    browser_for("yrsa").post(
        to("comment-edit", young.shown), {"kind": "idea", "text": "Swings for all ages."}
    )
    young.shown.refresh_from_db()
    assert (young.shown.state, young.shown.kind) == (CommentState.WAITING, "idea")
    assert young.shown.edited_at is not None
    assert EarlierWording.objects.get(comment=young.shown).text == said
    mine = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    assert "Swings for all ages." in mine
    assert "changed" in mine
    theirs = browser_for(yoko).get(to("consultation", young.consultation)).content.decode()
    assert "Swings for all ages." not in theirs
    assert said not in theirs


def test_the_same_words_once_more_change_nothing(young: Young, browser_for: Browser) -> None:
    sent = {"kind": young.shown.kind, "text": young.shown.text}
    browser_for("yrsa").post(to("comment-edit", young.shown), sent)
    young.shown.refresh_from_db()
    assert (young.shown.state, young.shown.edited_at) == (CommentState.SHOWN, None)


def test_what_came_back_says_why_and_can_be_sent_again(young: Young, browser_for: Browser) -> None:
    """S10: the moderator's words and the rule; to the author alone."""
    send_back(young.waiting, rule="insult", words="Leave the teacher out.", by=young.mona)
    page = browser_for("yrsa").get(to("consultation", young.consultation)).content.decode()
    assert "Leave the teacher out." in page
    assert "It hurts somebody" in page
    assert "Change it and send it again" in page
    browser_for("yrsa").post(
        to("comment-edit", young.waiting), {"kind": "change", "text": young.waiting.text}
    )
    young.waiting.refresh_from_db()
    assert young.waiting.state == CommentState.WAITING


def test_s10_who_has_asked_for_a_second_look_is_told_so_and_asks_once(
    young: Young, browser_for: Browser
) -> None:
    send_back(young.waiting, rule="insult", words="Leave the teacher out.", by=young.mona)
    page, yrsa = to("consultation", young.consultation), browser_for("yrsa")
    asks, asked = "Ask somebody else to look at it", "Somebody else looks at your text again"
    before = yrsa.get(page).content.decode()
    assert (asks in before, asked in before) == (True, False)
    yrsa.post(to("second-look", young.waiting))
    after = yrsa.get(page).content.decode()
    assert (asks in after, asked in after) == (False, True)
    # Two have decided: there is nobody else to ask.
    act = ModerationAct.objects.get(comment=young.waiting)
    take_second_look(act, by=young.frida, shows=False, rule="insult", words="It stays so.")
    decided = yrsa.get(page).content.decode()
    assert (asks in decided, asked in decided) == (False, False)
    assert "It stays so." in decided


def test_a_comment_is_taken_back_after_a_question_and_its_replies_stay(
    young: Young, browser_for: Browser, yoko: str
) -> None:
    path = to("comment-withdraw", young.shown)
    assert "Take your comment back?" in browser_for("yrsa").get(path).content.decode()
    browser_for("yrsa").post(path)
    young.shown.refresh_from_db()
    assert young.shown.state == CommentState.WITHDRAWN
    page = browser_for(yoko).get(to("consultation", young.consultation)).content.decode()
    assert young.shown.text not in page
    assert "This comment was taken back." in page
    assert young.reply.text in page


@pytest.mark.parametrize("state", [CommentState.SEALED, CommentState.WITHDRAWN])
def test_what_is_sealed_or_taken_back_is_not_touched_any_more(
    state: str, young: Young, browser_for: Browser
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(state=state)
    yrsa, text = browser_for("yrsa"), young.shown.text
    yrsa.post(to("comment-edit", young.shown), {"kind": "idea", "text": "Other words."})
    yrsa.post(to("comment-withdraw", young.shown))
    young.shown.refresh_from_db()
    assert (young.shown.state, young.shown.text) == (state, text)


# --- Not sent yet --------------------------------------------------------------------------------


def test_words_are_kept_while_they_are_typed_and_come_back(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent, yrsa = words(story, text="Half a sen"), browser_for("yrsa")
    path = reverse(
        "participation:comment-draft", args=["fjordlund", young.consultation.pk, sent["key"]]
    )
    assert "kept, but not sent yet" in yrsa.post(path, sent).content.decode()
    page = yrsa.get(to("consultation", young.consultation)).content.decode()
    assert "Not sent yet" in page
    assert "Half a sen" in page
    add = f"{to('comment-add', young.consultation)}?part={story.swings.lineage}&field="
    form = yrsa.get(add).content.decode()
    assert "Half a sen" in form
    assert sent["key"] in form
    yrsa.post(to("comment-add", young.consultation), sent | {"text": "Half a sentence."})
    assert not Draft.objects.filter(user=young.yrsa).exists()
    # A page that goes sends its last words late.
    yrsa.post(path, sent | {"text": "Half a sentence."})
    assert not Draft.objects.filter(user=young.yrsa).exists()


def test_words_in_two_paragraphs_are_known_again(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent, yrsa = words(story, text="One thought.\r\n\r\nAnd another."), browser_for("yrsa")
    yrsa.post(to("comment-add", young.consultation), sent)
    assert Comment.objects.get(key=sent["key"]).text == "One thought.\n\nAnd another."
    path = ["fjordlund", young.consultation.pk, sent["key"]]
    yrsa.post(reverse("participation:comment-draft", args=path), sent)
    assert not Draft.objects.filter(user=young.yrsa).exists()


@pytest.mark.parametrize(
    ("late", "left"),
    [("Half a sentence.", None), ("Half a sentence. And more.", "reword")],
)
def test_words_that_are_kept_in_the_very_moment_they_are_sent_are_not_offered_again(
    late: str, left: str | None, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent = words(story, text="Half a sentence.")
    yrsa, phone = browser_for("yrsa"), browser_for("yrsa")
    path = reverse(
        "participation:comment-draft", args=["fjordlund", young.consultation.pk, sent["key"]]
    )

    def send(**_kept: Any) -> None:
        pre_save.disconnect(send, sender=Draft)
        phone.post(to("comment-add", young.consultation), sent)

    pre_save.connect(send, sender=Draft)
    try:
        yrsa.post(path, sent | {"text": late})
    finally:
        pre_save.disconnect(send, sender=Draft)
    assert Comment.objects.get(key=sent["key"]).text == "Half a sentence."
    kept = Draft.objects.filter(user=young.yrsa).first()
    assert (kept.form_key.partition("-")[0] if kept else None) == left


def test_what_stays_on_the_device_is_sealed_for_its_writer_alone(
    young: Young, story: PlanOfCast, browser_for: Browser, yoko: str
) -> None:
    def brought(name: str) -> list[str]:
        page = browser_for(name).get(to("consultation", young.consultation)).content.decode()
        return re.findall(r'data-kept-(?:for|key)="([0-9a-f]+)"', page)

    mine = brought("yrsa")
    assert [len(each) for each in mine] == [24, 64]
    assert mine == brought("yrsa")
    assert not set(mine) & set(brought(yoko))


def test_words_not_sent_are_her_own(
    young: Young, story: PlanOfCast, browser_for: Browser, yoko: str
) -> None:
    sent = words(story, text="Only mine")
    path = reverse(
        "participation:comment-draft", args=["fjordlund", young.consultation.pk, sent["key"]]
    )
    browser_for("yrsa").post(path, sent)
    for name in (yoko, "mona", "frida", "clara"):
        page = browser_for(name).get(to("consultation", young.consultation)).content.decode()
        assert "Only mine" not in page
    browser_for("yrsa").post(path.replace("/draft/", "/discard/"))
    assert not Draft.objects.filter(user=young.yrsa).exists()


def test_words_about_a_part_that_has_gone_meanwhile_are_kept(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    sent, before = words(story, part=str(uuid4())), Comment.objects.count()
    answer = browser_for("yrsa").post(to("comment-add", young.consultation), sent, follow=True)
    page = answer.content.decode()
    assert "this part is no longer in it" in page
    assert sent["text"] in page
    assert Comment.objects.count() == before


def test_an_ended_session_keeps_the_words(
    young: Young, story: PlanOfCast, client: CanaryClient
) -> None:
    answer = client.post(to("comment-add", young.consultation), words(story))
    assert answer.status_code == 401
    assert "A skate park as well." in answer.content.decode()


@pytest.mark.parametrize("lacks", ["moderator", "hours"])
def test_no_box_opens_without_somebody_who_reads(
    lacks: str, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    """Line 8 of the safeguards: a named moderator and stated hours, or nobody writes."""
    if lacks == "hours":
        young.consultation.hours = " "
    else:
        young.consultation.moderator = young.consultation.deputy = None
    young.consultation.save()
    yrsa, before = browser_for("yrsa"), Comment.objects.count()
    page = yrsa.get(to("consultation", young.consultation)).content.decode()
    assert story.swings.goal in page
    assert "data-say" not in page
    for path in (
        to("comment-add", young.consultation),
        to("reply-add", young.shown),
        to("comment-edit", young.shown),
        to("comment-heart", young.shown),
    ):
        answer = yrsa.post(path, words(story), follow=True)
        told = "Nobody is there to read comments just now." in answer.content.decode()
        # One's own comment gets no heart anyway.
        assert told or answer.status_code == 403
    assert Comment.objects.count() == before
    young.shown.refresh_from_db()
    assert young.shown.state == CommentState.SHOWN
