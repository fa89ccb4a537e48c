"""What happened with my input: the way of somebody's words into the plan, and one page for all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import save_checked, save_new
from actionplan.transitions import deliberate
from participation.choices import CommentState, ModerationVerb
from participation.models import Comment, ModerationAct
from participation.trails import trails
from participation.transitions.answers import answer, assign, excuse
from participation.transitions.comments import send_back
from programme.choices import Outcome
from programme.models import Deliberation
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import NOON
from tests.young import Young, a_comment, an_idea

Browser = Callable[[str], CanaryClient]
MINE = "/fjordlund/my-input/"


def way(comment: Comment, young: Young) -> Any:
    found = Comment.objects.select_related(
        "author", "outcome", "answering_department", "consultation__version__plan"
    ).get(pk=comment.pk)
    return trails([found], today=timezone.localdate())[0]


def step(comment: Comment, young: Young, name: str) -> Any:
    """One step of the way; None where the way has no such step."""
    return next((each for each in way(comment, young).steps if each.name == name), None)


def steps(comment: Comment, young: Young) -> list[tuple[str, bool]]:
    return [(each.name, each.is_done) for each in way(comment, young).steps]


def new_version(young: Young, story: PlanOfCast, cast: Cast, **words: Any) -> PlanVersion:
    """Change the swings, and lay a new version before the body."""
    if words:
        story.swings.refresh_from_db()
        save_checked(
            story.swings, words, base_version=story.swings.version, by=cast.paula,
            cause=Cause.EDITED,
        )  # fmt: skip
    version = freeze(story.plan, title="After", changelog="", only_agreed=False, by=cast.clara)
    young.consultation.version = version
    young.consultation.save()
    return version


@pytest.mark.parametrize(
    ("kind", "done"), [("", False), ("later", False), ("not-possible", True), ("taken-up", True)]
)
def test_a_changed_text_is_in_the_plan_only_for_what_was_taken_up(
    young: Young, cast: Cast, story: PlanOfCast, kind: str, done: bool
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(field="")
    if kind:
        part = story.swings.lineage
        answer([young.shown], kind=kind, reason="Because.", part=part, by=cast.clara)
    new_version(young, story, cast, goal="Swings for all ages")
    there = step(young.shown, young, "plan")
    assert there.is_done is done
    assert str(there.label) == ("The text today" if kind == "not-possible" else "In the plan")
    assert there.said.startswith("The text has changed since.")
    # What ends with its answer does not wait for the council.
    assert (step(young.shown, young, "decided") is None) is (kind == "not-possible")


def test_what_got_a_reason_for_no_answer_waits_for_nothing(young: Young, cast: Cast) -> None:
    excuse(young.shown, reason="It is not the town's road.", by=cast.greta)
    young.shown.refresh_from_db()
    assert steps(young.shown, young)[3:] == [("answered", True), ("plan", True)]
    assert str(step(young.shown, young, "plan").label) == "The text today"


def test_what_is_for_later_was_decided_by_nobody(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    version = new_version(young, story, cast, description="Other words.")
    adopt(version, cast, timezone.localdate())
    assert steps(young.shown, young)[3:] == [("answered", True), ("plan", False)]


def test_the_way_step_by_step(young: Young, cast: Cast, story: PlanOfCast) -> None:
    waiting = [("said", True), ("read", False), ("shown", False), ("answered", False),
               ("plan", False), ("decided", False)]  # fmt: skip
    assert steps(young.waiting, young) == waiting
    ModerationAct.objects.create(
        municipality=cast.town, comment=young.shown, verb=ModerationVerb.SHOW, by=young.mona
    )
    shown = [("said", True), ("read", True), ("shown", True), *waiting[3:]]
    assert steps(young.shown, young) == shown
    answer([young.shown], kind="taken-up", reason="Done.", part=story.swings.lineage, field="goal",
           department=cast.parks, by=cast.paula)  # fmt: skip
    new_version(young, story, cast, goal="More swings for everybody, also low ones")
    now = [(name, name != "decided") for name, _done in shown]
    assert steps(young.shown, young) == now
    found = way(young.shown, young)
    assert found.into.name == "1.1 More swings"
    assert found.now.changed
    assert ("added", "everybody, also low ones") in found.now.pieces
    # A reply has no answer of its own.
    assert [name for name, _done in steps(young.reply, young)] == ["said", "read", "shown"]


def test_a_new_line_of_a_field_is_a_change_of_the_field(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    when = a_comment(
        young.consultation, young.yrsa, story.swings, field="time", state=CommentState.SHOWN
    )
    new_version(young, story, cast, milestones=[{"title": "Dig the first hole"}])
    now = way(when, young).now
    assert now.changed
    assert any(kind == "added" and "Dig the first hole" in text for kind, text in now.pieces)
    assert not way(young.shown, young).now.changed


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (CommentState.RETURNED, ["said", "back"]),
        (CommentState.WITHDRAWN, ["said", "back"]),
        (CommentState.SEALED, ["said", "read"]),
    ],
)
def test_a_way_that_ends_early(young: Young, state: str, names: list[str]) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(state=state)
    assert [name for name, _done in steps(young.shown, young)] == names


def test_what_came_back_is_done_and_not_open(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    send_back(young.waiting, rule="insult", words="Say it kindly.", by=young.mona)
    page = browser_for("yrsa").get("/fjordlund/my-input/").content.decode()
    step = page.partition("It came back to you")[0].rpartition("<li")[2]
    assert "is-done" in step
    assert "Done:" in step
    assert "Say it kindly." in page


def test_a_change_elsewhere_in_the_part_is_none_to_this_comment(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    new_version(young, story, cast, description="Quite another text")
    assert not way(young.shown, young).now.changed
    whole = a_comment(young.consultation, young.yrsa, story.swings, state="shown", field="",
                      version=young.version)  # fmt: skip
    assert way(whole, young).now.labels == ["Description"]


def test_what_came_back_is_changed_from_here(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    back = a_comment(young.consultation, young.yrsa, story.swings, state="returned",
                     version=young.version)  # fmt: skip
    page = browser_for("yrsa").get(MINE).content.decode()
    assert page.count("Change it and send it again") == 1
    assert reverse("participation:comment-edit", args=["fjordlund", back.pk]) in page


def test_a_part_that_is_gone_is_said_to_be(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    version = new_version(young, story, cast, place_text="In the park")
    version.rows.filter(revision__initiative=story.swings).delete()
    found = way(young.shown, young)
    assert not found.now.stands
    assert found.place.part.name == "1.1 More swings"
    page = browser_for("yrsa").get(MINE).content.decode()
    # Nobody is told that her words stand in the plan, where their part is gone.
    steps = [str(step.label) for step in found.steps]
    assert steps[-1] == "No longer in the text"
    assert "No longer in the text" in page


def test_it_follows_on_into_the_published_plan(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    lain = young.version
    version = new_version(young, story, cast, place_text="In the park")
    young.consultation.version = lain
    young.consultation.save()
    PlanVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    page = browser_for("yrsa").get(MINE).content.decode()
    assert "Everybody can read the plan since" in page
    assert way(young.shown, young).now.edition == version


def adopt(version: PlanVersion, cast: Cast, held_on: Any) -> None:
    meeting = Deliberation(body="Town council", held_on=held_on, outcome=Outcome.ADOPTED)
    deliberate(version, meeting, by=cast.clara)


def test_it_follows_on_into_the_decision(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    today = timezone.localdate()
    assert not step(young.shown, young, "decided").is_done
    version = new_version(young, story, cast, goal="More swings, also low ones")
    adopt(version, cast, today)
    decided = step(young.shown, young, "decided")
    assert (decided.is_done, decided.on) == (True, today)
    assert decided.said == "Town council has decided the plan."
    # A part that the council's version does not hold is not decided.
    version.rows.filter(revision__initiative=story.swings).delete()
    assert step(young.shown, young, "decided") is None


def test_what_was_decided_before_somebody_spoke_is_no_decision_about_her_words(
    young: Young, cast: Cast
) -> None:
    adopt(young.version, cast, timezone.localdate() - timedelta(days=30))
    assert not step(young.shown, young, "decided").is_done


def test_a_newer_version_that_nobody_laid_before_them_stays_inside(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    lain = young.version
    new_version(young, story, cast, goal="Only inside")
    young.consultation.version = lain
    young.consultation.save()
    assert way(young.shown, young).now.edition == young.version


def test_my_page_is_mine(young: Young, cast: Cast, browser_for: Browser) -> None:
    page = browser_for("yrsa").get(MINE).content.decode()
    for comment in (young.shown, young.waiting, young.reply):
        assert comment.text in page
    page = browser_for("ymir").get(MINE).content.decode()
    assert "You have not said anything yet" in page
    assert young.shown.text not in page


def test_who_answers_and_by_when_is_seen_at_once(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    by = young.consultation.answers_by
    page = browser_for("yrsa").get(MINE).content.decode()
    assert f"You get an answer by {by.day} {by:%B %Y}." in page
    # On the page for all nobody is promised what is another's.
    everybodys = f"/fjordlund/consultations/{young.consultation.pk}/input/"
    page = browser_for("yrsa").get(everybodys).content.decode()
    assert f"An answer by {by.day} {by:%B %Y}." in page
    assign(young.shown, department=cast.parks, person=cast.paula, due=by, by=cast.clara)
    page = browser_for("yrsa").get(MINE).content.decode()
    assert f"Parks answers by {by.day} {by:%B %Y}." in page
    # The department stands for its people.
    assert "Paula" not in page


def test_words_changed_after_the_answer_are_marked(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    Comment.objects.filter(pk=young.shown.pk).update(edited_at=timezone.now())
    assert b"You changed your words after this answer." in browser_for("yrsa").get(MINE).content
    url = f"/fjordlund/consultations/{young.consultation.pk}/input/"
    assert b"The words were changed after the answer." in browser_for("paula").get(url).content


@pytest.mark.parametrize("many", [1, 3, 20])
def test_my_page_asks_so_many_questions(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, many: int
) -> None:
    """At the door four; seats and bodies, count, rows, the versions, moved parts, what they hold,
    the texts that changed, moderators' acts, what gets done, her ideas."""
    Comment.objects.exclude(pk=young.shown.pk).update(author=young.ymir)
    for number in range(many - 1):
        a_comment(young.consultation, young.yrsa, story.crossings, state="shown",
                  text=f"Number {number}")  # fmt: skip
    new_version(young, story, cast, goal="Another goal")
    yrsa = browser_for("yrsa")
    yrsa.get(MINE)
    with CaptureQueriesContext(connection) as captured:
        yrsa.get(MINE)
    assert len(captured) == 15


# --- One for all ---------------------------------------------------------------------------------


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/input/"


def test_all_input_stands_by_what_became_of_it(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    young.yrsa.name = "Real Name"
    young.yrsa.save()
    said = [
        a_comment(young.consultation, young.ymir, story.crossings, state="shown", text=text)
        for text in ("The first wish", "The second wish", "The third wish")
    ]
    answer(said[:2], kind="taken-up", reason="Done.", part=story.crossings.lineage, by=cast.clara)
    answer(said[2:], kind="not-possible", reason="Too dear.", by=cast.clara)
    page = browser_for("yrsa").get(url).content.decode()
    wanted = ("The first wish", "The second wish", "Done.", "The third wish", "Too dear.")
    places = [page.index(each) for each in wanted]
    assert places == sorted(places)
    # The group of two has one answer.
    assert page.count("Done.") == 1
    assert page.index("Too dear.") < page.index(young.shown.text)
    assert "Quiet Heron" in page
    assert "Real Name" not in page
    assert young.waiting.text not in page
    assert "And benches." not in page
    only = browser_for("yrsa").get(f"{url}?outcome=not-possible").content.decode()
    assert "The third wish" in only
    assert "The second wish" not in only
    left = browser_for("yrsa").get(f"{url}?outcome=unanswered").content.decode()
    assert young.shown.text in left
    assert "The third wish" not in left


def test_before_anything_is_shown_the_page_says_what_will_stand_there(
    young: Young, browser_for: Browser, url: str
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(state=CommentState.WITHDRAWN)
    page = browser_for("yrsa").get(url).content.decode()
    assert "Here you will see what young people said, and what became of it." in page


@pytest.mark.parametrize("many", [1, 3, 20])
def test_the_page_for_all_asks_so_many_questions(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str, many: int
) -> None:
    """At the door four; consultation, two figures, count, rows, the versions, moved parts, what
    they hold, moderators' acts, what gets done; and whether the reader sits somewhere or has
    said something."""
    for number in range(many - 1):
        comment = a_comment(young.consultation, young.yrsa, story.crossings, state="shown",
                            text=f"Number {number}")  # fmt: skip
        answer([comment], kind="later", reason="Next year.", by=cast.clara)
    clara = browser_for("clara")
    clara.get(url)
    with CaptureQueriesContext(connection) as captured:
        clara.get(url)
    assert len(captured) == 16


def test_search_engines_stay_out(young: Young, browser_for: Browser, url: str) -> None:
    for path in (url, MINE):
        answer = browser_for("yrsa").get(path)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_it_follows_the_part_that_the_answer_points_at(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    """Also one that was written because of it, and stands in no version yet."""
    made = save_new(
        type(story.swings)(municipality=cast.town, plan=story.plan),
        {"title": "Low swings", "focus_area": story.outdoors, "theme": story.play},
        by=cast.paula,
        cause=Cause.CREATED,
    )
    answer([young.shown], kind="taken-up", reason="Yes.", part=made.lineage, by=cast.clara)
    found = way(young.shown, young)
    assert found.into.name == "Low swings"
    assert step(young.shown, young, "plan").said == "It comes with the next version."
    new_version(young, story, cast, place_text="In the park")
    assert step(young.shown, young, "plan").said == "It is new in the plan."


# --- Her ideas -----------------------------------------------------------------------------------


def test_ones_own_ideas_stand_there_with_their_answers(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    taken = {"outcome": "taken-up", "reason": "We build it in May.", "answered_at": NOON}
    own = an_idea(story, young.yrsa, side="young", title="A ramp", initiative=story.swings, **taken)
    waiting = an_idea(story, young.yrsa, side="young", title="A hut", state="waiting")
    an_idea(story, young.ymir, side="young", title="Somebody else's")
    back = an_idea(story, young.yrsa, side="young", title="Never mind", state="withdrawn")
    page = browser_for("yrsa").get(MINE).content.decode()
    assert f'id="idea-{own.pk}"' in page
    assert "We build it in May." in page
    assert f'id="idea-{waiting.pk}"' in page
    assert "Only you can see this so far." in page
    assert "Somebody else&#x27;s" not in page
    assert back.title not in page


def test_who_had_nothing_but_an_idea_is_not_told_that_she_said_nothing(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    empty = "You have not said anything yet"
    assert not Comment.objects.filter(author=young.ymir).exists()
    assert empty in browser_for("ymir").get(MINE).content.decode()
    an_idea(story, young.ymir, side="young", title="A ramp")
    assert empty not in browser_for("ymir").get(MINE).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_ideas_cost_no_query_each(
    young: Young, story: PlanOfCast, browser_for: Browser, many: int
) -> None:
    for number in range(many):
        an_idea(story, young.yrsa, side="young", title=f"Idea {number}", initiative=story.swings)
    browser = browser_for("yrsa")
    browser.get(MINE)
    with CaptureQueriesContext(connection) as queries:
        browser.get(MINE)
    assert len(queries) == 14
