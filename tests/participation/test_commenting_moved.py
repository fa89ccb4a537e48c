"""Comments beside a text that has changed, stands elsewhere, or is gone: none is ever lost."""

from collections.abc import Callable, Sequence

import pytest
from django.urls import reverse

from actionplan.freezing import freeze
from participation import threads
from participation.carrying import Place
from participation.choices import CommentState
from participation.models import Comment, Consultation
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def new_version(young: Young, story: PlanOfCast, cast: Cast) -> None:
    """Lay a later version before the council; what was said was said about the earlier one."""
    young.consultation.version = freeze(
        story.plan, title="", changelog="", only_agreed=True, by=cast.clara
    )
    young.consultation.save()


def stands(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    """Let every comment on an earlier version stand there."""

    def places(consultation: Consultation, comments: Sequence[Comment]) -> dict[int, Place]:
        return {each.pk: place for each in comments}

    monkeypatch.setattr(threads, "places", places)


def page_of(young: Young, client: CanaryClient, query: str = "") -> str:
    path = reverse("participation:consultation", args=["fjordlund", young.consultation.pk])
    return client.get(f"{path}{query}").content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [("changed", "The text has changed since"), ("moved", "This part stood elsewhere before")],
)
def test_a_comment_on_a_changed_part_stays_with_the_comparison(
    status: str,
    words: str,
    young: Young,
    story: PlanOfCast,
    new_version: None,
    browser_for: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    difference = [("removed", "Old words"), ("added", "New words")]
    stands(
        monkeypatch,
        Place(str(story.agreed.lineage), "goal", status, "Title", "Old words", difference),
    )
    page = page_of(young, browser_for("yrsa"))
    here = page.partition(f'id="talk-{story.agreed.lineage}"')[2]
    assert words in here
    assert "Old words" in here
    assert "New words" in here
    assert young.shown.text in here
    assert young.reply.text in here
    path = reverse(
        "participation:consultation-part",
        args=["fjordlund", young.consultation.pk, str(story.agreed.lineage)],
    )
    assert young.shown.text in browser_for("yrsa").get(path, **HTMX).content.decode()


def test_a_comment_on_a_part_that_is_gone_stands_at_the_end(
    young: Young,
    story: PlanOfCast,
    new_version: None,
    browser_for: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stands(
        monkeypatch,
        Place(str(story.swings.lineage), "goal", "gone", "More swings", "What it said", None),
    )
    for query in ("", "?comments=all", "?show=commented"):
        page = page_of(young, browser_for("yrsa"), query)
        left = page.partition('id="left"')[2]
        assert "No longer in the text" in left
        assert "More swings" in left
        assert "What it said" in left
        assert young.shown.text in left
        assert young.reply.text in left


def test_a_part_that_no_place_knows_loses_nothing(
    young: Young, story: PlanOfCast, new_version: None, browser_for: Browser
) -> None:
    """The version holds only what is agreed: the swings are gone from it."""
    page = page_of(young, browser_for("yrsa"))
    assert story.swings.title not in page.partition('id="left"')[0]
    assert young.shown.text in page.partition('id="left"')[2]


def test_a_reply_to_a_comment_that_has_moved_stands_below_it(
    young: Young,
    story: PlanOfCast,
    new_version: None,
    browser_for: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stands(monkeypatch, Place(str(story.agreed.lineage), "goal", "moved", "T", "Old", None))
    path = reverse("participation:reply-add", args=["fjordlund", young.shown.pk])
    answer = browser_for("yrsa").post(path, {"text": "Still true."}, **HTMX)
    page = answer.content.decode()
    assert f'id="talk-{story.agreed.lineage}"' in page
    assert "Still true." in page


def test_the_address_of_a_comment_opens_its_part_in_a_long_talk(
    young: Young, story: PlanOfCast, browser_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.reading.MANY", 1)
    other = a_comment(
        young.consultation, young.yrsa, story.proposed, state=CommentState.SHOWN, text="Elsewhere."
    )
    path = young.shown.get_absolute_url().partition("#")[0]
    page = browser_for("yrsa").get(path).content.decode()
    assert f'id="comment-{young.shown.pk}"' in page
    assert other.text not in page
    assert "Read one comment" in page
