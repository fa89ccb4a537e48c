"""Long lists of those who look after texts come page by page, and only what is seen is a look."""

from collections.abc import Callable

import pytest

from journal.models import Entry
from participation import queue
from participation.models import AbuseReport, Comment, Idea
from participation.transitions.comments import send_back
from participation.transitions.moderation import ask_second_look
from participation.views import moderation_reports, moderation_sealed
from tests.canary import CanaryClient
from tests.cast import PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]


def test_reports_come_page_by_page(
    young: Young, browser_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation_reports, "ON_A_PAGE", 1)
    for comment, name in ((young.shown, "paula"), (young.reply, "yrsa")):
        browser_for(name).post(f"/fjordlund/comments/{comment.pk}/report/", {"reason": "other"})
    assert AbuseReport.objects.count() == 2
    mona, seen = browser_for("mona"), []
    for number in (1, 2):
        page = mona.get("/fjordlund/moderation/reports/", {"page": number})
        assert "?page=" in page.content.decode()
        [shown] = page.context["waiting"]["comment"]
        seen.append(shown.report.text_id)
    assert sorted(seen) == sorted([young.shown.pk, young.reply.pk])
    lines = Entry.objects.filter(verb="reports.view").order_by("pk")
    assert [each.note for each in lines] == [f"comments {pk}" for pk in seen]


def test_sealed_ideas_and_comments_share_their_pages(
    young: Young, story: PlanOfCast, browser_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation_sealed, "LINES", 2)
    Comment.objects.filter(pk=young.shown.pk).update(state="sealed")
    comments = Comment.objects.filter(state="sealed").count()
    for number in range(3):
        Idea.objects.create(
            municipality=story.plan.municipality, plan=story.plan, side="young",
            title=f"Idea {number}", author=young.yrsa, state="sealed",
        )  # fmt: skip
    sara, many = browser_for("sara"), 0
    first = sara.get("/fjordlund/moderation/sealed/")
    assert (len(first.context["ideas"]), first.context["comments"]) == (2, [])
    for number in first.context["page_obj"].paginator.page_range:
        page = sara.get("/fjordlund/moderation/sealed/", {"page": number})
        assert "?page=" in page.content.decode()
        many += len(page.context["ideas"]) + len(page.context["comments"])
    assert many == 3 + comments


def test_second_looks_that_somebody_else_must_take_hold_up_no_others(
    young: Young, story: PlanOfCast, browser_for: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 1)
    other = a_comment(young.consultation, young.yrsa, story.swings, state="waiting")
    for comment, by in ((young.waiting, young.mona), (other, young.frida)):
        send_back(comment, rule="insult", words="Please be kind.", by=by)
        comment.refresh_from_db()
        ask_second_look(comment, by=young.yrsa)
    page = browser_for("mona").get("/fjordlund/moderation/")
    [look] = page.context["queue"].second_looks
    assert (look.act.comment, look.is_own) == (other, False)
    assert "More wait after these." in page.content.decode()
