"""The editor says by hand where the comments of a part stand now, and can take it back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import make_move
from journal.models import Entry
from participation.about import said_about
from participation.carrying import PartText, places
from participation.choices import NoticeKind
from participation.mapping import candidates, desk_of
from participation.models import Comment, Consultation, Notice, PartMove
from participation.transitions.consultations import lay_version, move_comments, move_part
from participation.whereabouts import Whereabouts
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

pytestmark = pytest.mark.usefixtures("scoped")

BrowserFor = Callable[[str], CanaryClient]


def page(name: str, pk: int) -> str:
    return reverse(f"participation:{name}", args=["fjordlund", pk])


@pytest.fixture
def newer(young: Young, story: PlanOfCast, cast: Cast) -> PlanVersion:
    """A version in which the swings are gone, and the crossings say what they said."""
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    now = fresh(story.crossings)
    said = {"title": "More swings and slides", "goal": "Swings for all."}
    save_checked(now, said, base_version=now.version, by=cast.clara, cause=Cause.EDITED)
    return freeze(story.plan, title="Second", changelog="", only_agreed=False, by=cast.clara)


def the_consultation(young: Young) -> Consultation:
    rows = Consultation.objects.select_related("version__plan", "body", "municipality")
    return rows.get(pk=young.consultation.pk)


def test_a_newer_version_is_laid_before_them_and_every_comment_stays(
    young: Young, newer: PlanVersion, browser_for: BrowserFor
) -> None:
    before = list(Comment.objects.order_by("pk").values())
    clara = browser_for("clara")
    path = page("consultation-version", young.consultation.pk)
    seen = clara.get(path).context["newer"]
    assert [(each["version"], each["counts"]) for each in seen] == [
        (newer, [("No longer in the text", 1)])
    ]
    answer = clara.post(path, {"version": newer.pk})
    # Where something is gone, its editor is led to where she can say where it went.
    assert answer.url == page("part-moves", young.consultation.pk)
    assert the_consultation(young).version == newer
    assert list(Comment.objects.order_by("pk").values()) == before
    told = Notice.objects.filter(kind=NoticeKind.NEW_VERSION)
    assert [(each.person, each.path) for each in told] == [
        (young.yrsa, young.consultation.get_absolute_url())
    ]
    line = Entry.objects.get(verb="consultation.version")
    assert line.note == f"{young.version.number} > {newer.number}"
    again = clara.post(path, {"version": newer.pk})
    assert again.context["form"].errors


def test_the_part_that_is_gone_is_mapped_by_hand_and_undone(
    young: Young,
    newer: PlanVersion,
    story: PlanOfCast,
    cast: Cast,
    browser_for: BrowserFor,
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    path, clara = page("part-moves", young.consultation.pk), browser_for("clara")
    answer = clara.get(path)
    desk, text = answer.context["desk"], answer.content.decode()
    # Each form brings its own token.
    assert text.count('method="post"') == text.count('name="csrfmiddlewaretoken"')
    assert [(part.title, part.many, part.is_gone) for part in desk.gone] == [
        ("More swings", 1, True)
    ]
    assert desk.gone[0].candidates[0].part == str(story.crossings.lineage)
    sent = {
        "old_part": desk.gone[0].key,
        "new_part": desk.gone[0].candidates[0].part,
        "new_field": "same",
    }
    assert clara.post(path, sent).status_code == 302
    consultation = the_consultation(young)
    found = places(consultation, [young.shown, young.reply])
    assert {(each.part, each.field, each.status) for each in found.values()} == {
        (str(story.crossings.lineage), "goal", "moved")
    }
    after = clara.get(path).context["desk"]
    assert after.gone == []
    assert [(each.old, each.new) for each in after.sent] == [
        ("More swings", "More swings and slides")
    ]
    undo = page("part-move-undo", after.sent[0].move.pk)
    assert clara.post(undo).status_code == 302
    assert places(consultation, [young.shown])[young.shown.pk].status == "gone"
    assert [each.verb for each in Entry.objects.filter(verb__contains="part-move")] == [
        "consultation.part-move-undo",
        "consultation.part-move",
    ]
    # Undone by two at once: the second finds nothing any more.
    assert clara.post(undo).status_code == 404


def test_a_part_that_was_split_shares_its_comments_out(
    young: Young,
    newer: PlanVersion,
    story: PlanOfCast,
    cast: Cast,
    browser_for: BrowserFor,
) -> None:
    other = a_comment(
        young.consultation, young.ymir, story.swings, state="shown", text="Ask us first."
    )
    lay_version(young.consultation, newer, by=cast.clara)
    path, clara = page("part-moves", young.consultation.pk), browser_for("clara")
    text = clara.get(path).content.decode()
    # Her words are read before somebody says where they belong; a reply goes with them.
    assert young.shown.text in text
    assert "with one reply" in text
    assert young.reply.text not in text
    assert "(Focus area)" in text
    here, there = str(story.crossings.lineage), str(story.agreed.lineage)
    sent = {"old_part": str(story.swings.lineage), "new_part": here, "comments": [young.shown.pk]}
    assert clara.post(path, sent).status_code == 302
    assert clara.post(path, sent | {"comments": [other.pk], "new_part": there}).status_code == 302
    consultation = the_consultation(young)
    found = places(consultation, [young.shown, young.reply, other])
    assert {pk: (each.part, each.status) for pk, each in found.items()} == {
        young.shown.pk: (here, "moved"),
        young.reply.pk: (here, "moved"),
        other.pk: (there, "moved"),
    }
    # Every page says the same place.
    where = Whereabouts.of([consultation], {young.version.pk})
    assert where.place(consultation, young.shown).part.key == here
    assert where.place(consultation, other).part.key == there
    assert said_about(story.crossings) == [young.shown]
    assert said_about(story.agreed) == [other]
    assert said_about(story.swings) == []
    desk = clara.get(path).context["desk"]
    assert desk.gone == []
    assert [each.old for each in desk.sent] == [young.shown.text, "Ask us first."]
    # Sent twice, the second finds them gone on.
    assert "wait there any more" in clara.post(path, sent).content.decode()
    undo = page("part-move-undo", desk.sent[1].move.pk)
    assert clara.post(undo).status_code == 302
    assert places(consultation, [other])[other.pk].status == "gone"
    assert Entry.objects.filter(verb="comment.move").count() == 2


def test_what_went_alone_goes_on_with_the_part_it_went_to(
    young: Young, newer: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    consultation = the_consultation(young)
    here, there = story.crossings.lineage, story.agreed.lineage
    move_comments(consultation, [young.shown], here, whole=True, by=cast.clara)
    assert places(consultation, [young.shown])[young.shown.pk][:2] == (str(here), "")
    move_part(consultation, (here, ""), (there, ""), by=cast.clara)
    assert places(consultation, [young.shown])[young.shown.pk][:2] == (str(there), "")
    # The last word about one comment counts.
    move_comments(consultation, [young.shown], there, by=cast.clara)
    assert places(consultation, [young.shown])[young.shown.pk][:2] == (str(there), "goal")
    assert PartMove.objects.exclude(comment=None).count() == 1


@pytest.mark.parametrize("chosen", ["x", "999999", "other"])
def test_only_comments_of_that_part_are_sent(
    young: Young,
    newer: PlanVersion,
    story: PlanOfCast,
    cast: Cast,
    browser_for: BrowserFor,
    chosen: str,
) -> None:
    other = a_comment(young.consultation, young.ymir, story.crossings, state="shown")
    lay_version(young.consultation, newer, by=cast.clara)
    sent = {
        "old_part": str(story.swings.lineage),
        "new_part": str(story.agreed.lineage),
        "new_field": "whole",
        "comments": [young.shown.pk, str(other.pk) if chosen == "other" else chosen],
    }
    answer = browser_for("clara").post(page("part-moves", young.consultation.pk), sent)
    text = answer.content.decode()
    assert "wait there any more" in text
    assert not PartMove.objects.exists()
    # What was chosen is chosen still.
    assert f'id="words-{young.shown.pk}" checked' in text
    assert f'value="{story.agreed.lineage}" selected' in text


def test_a_double_click_sends_them_once(
    young: Young, newer: PlanVersion, story: PlanOfCast, cast: Cast, browser_for: BrowserFor
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    path, clara = page("part-moves", young.consultation.pk), browser_for("clara")
    sent = {"old_part": str(story.swings.lineage), "new_part": str(story.crossings.lineage)}
    assert clara.post(path, sent).status_code == 302
    late = clara.post(path, sent)
    assert "wait there any more" in late.content.decode()
    assert PartMove.objects.count() == 1


@pytest.mark.parametrize("target", ["gone", "nowhere", "itself", "", "x"])
def test_comments_go_only_to_what_is_in_the_text(
    young: Young,
    newer: PlanVersion,
    story: PlanOfCast,
    cast: Cast,
    browser_for: BrowserFor,
    target: str,
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    targets = {
        "gone": str(story.withdrawn.lineage),
        "nowhere": "00000000-0000-0000-0000-00000000abcd",
        "itself": str(story.swings.lineage),
    }
    sent = {"old_part": str(story.swings.lineage), "new_part": targets.get(target, target)}
    answer = browser_for("clara").post(page("part-moves", young.consultation.pk), sent)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not PartMove.objects.exists()


def test_a_circle_is_refused(
    young: Young, newer: PlanVersion, story: PlanOfCast, cast: Cast, browser_for: BrowserFor
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    here = a_comment(the_consultation(young), young.yrsa, story.crossings, state="shown")
    PartMove.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        old_part=story.swings.lineage,
        new_part=story.crossings.lineage,
        by=cast.clara,
    )
    now = fresh(story.crossings)
    save_checked(
        now, {"goal": "Words."}, base_version=now.version, by=cast.clara, cause=Cause.EDITED
    )
    make_move(fresh(story.swings), "restore", by=cast.clara)
    third = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    lay_version(the_consultation(young), third, by=cast.clara)
    sent = {"old_part": str(here.part), "new_part": str(story.swings.lineage)}
    answer = browser_for("clara").post(page("part-moves", young.consultation.pk), sent)
    assert "come back to where they are" in answer.content.decode()


def test_what_was_sent_alone_can_be_sent_home(
    young: Young, newer: PlanVersion, story: PlanOfCast, cast: Cast, browser_for: BrowserFor
) -> None:
    lay_version(young.consultation, newer, by=cast.clara)
    away = story.crossings.lineage
    move_comments(the_consultation(young), [young.shown], away, by=cast.clara)
    # Its new place goes, and its old one comes back.
    make_move(fresh(story.crossings), "withdraw", by=cast.clara)
    make_move(fresh(story.swings), "restore", by=cast.clara)
    third = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    lay_version(the_consultation(young), third, by=cast.clara)
    sent = {
        "old_part": str(away),
        "new_part": str(story.swings.lineage),
        "comments": [young.shown.pk],
    }
    path, clara = page("part-moves", young.consultation.pk), browser_for("clara")
    assert clara.post(path, sent).status_code == 302
    home = places(the_consultation(young), [young.shown])[young.shown.pk]
    assert (home.part, home.status) == (str(story.swings.lineage), "same")


def test_what_nobody_may_read_yet_is_neither_listed_nor_counted(
    young: Young, newer: PlanVersion, cast: Cast
) -> None:
    Comment.objects.update(state="waiting")
    lay_version(young.consultation, newer, by=cast.clara)
    desk = desk_of(the_consultation(young))
    assert desk.gone == desk.changed == []


def test_the_likeliest_part_comes_first() -> None:
    said = PartText("More swings", {"goal": "Every child finds a swing near home."})
    now = {
        "a": PartText("A youth budget", {"goal": "Money of their own."}),
        "b": PartText("Places to play", {"goal": "Every child finds a free swing near home."}),
        "c": PartText("More trees", {"goal": ""}),
    }
    assert [each.part for each in candidates(said, now)] == ["b", "c"]


@pytest.mark.parametrize("many", [1, 20])
def test_the_desk_costs_the_same_however_many_comments_there_are(
    young: Young,
    newer: PlanVersion,
    story: PlanOfCast,
    cast: Cast,
    browser_for: BrowserFor,
    django_assert_num_queries: Any,
    many: int,
) -> None:
    for _number in range(many):
        a_comment(young.consultation, young.yrsa, story.proposed, state="shown")
        a_comment(young.consultation, young.yrsa, story.swings, state="shown")
    lay_version(young.consultation, newer, by=cast.clara)
    clara, path = browser_for("clara"), page("part-moves", young.consultation.pk)
    clara.get(path)
    with django_assert_num_queries(11):
        clara.get(path)


def test_the_desk_shows_a_move_of_a_part_nobody_knows(
    young: Young, cast: Cast, own_young: dict[str, Any], browser_for: BrowserFor
) -> None:
    text = browser_for("clara").get(page("part-moves", young.consultation.pk)).content.decode()
    assert "A part without a title" in text


def test_of_two_who_lay_a_version_at_once_one_is_refused(
    young: Young, newer: PlanVersion, browser_for: BrowserFor
) -> None:
    path = page("consultation-version", young.consultation.pk)
    assert browser_for("clara").post(path, {"version": newer.pk}).status_code == 302
    late = browser_for("frida").post(path, {"version": newer.pk})
    assert late.status_code == 200
    assert Notice.objects.filter(kind=NoticeKind.NEW_VERSION).count() == 1
