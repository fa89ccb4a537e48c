"""A person goes from what is said about the work too: from updates, reports and their files."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.erasing import look_for
from documents.reports import report_for
from implementation.figures import clock_of
from implementation.models import Measurement, ReportRow, StatusReport, UpdateRound
from implementation.transitions.measuring import measure
from implementation.transitions.reports import freeze_report
from overview.erasing import erase
from overview.redacting import redact
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.documents.test_status_report import build
from tests.factories import MembershipFactory
from tests.following import Following, said
from tests.implementation.conftest import browser_for as browser_for
from tests.implementation.conftest import following as following
from tests.overview.test_erasing import (
    EMAIL,
    NAME,
    PSEUDONYM,
    everywhere_in_the_database,
    found_in,
    zora,
)

WORDS = f"{NAME} ({EMAIL}) and {PSEUDONYM} painted it."
TEXTS = ("title", "summary", "went_well", "is_difficult", "to_decide", "outlook")


@pytest.fixture
def report(following: Following, story: PlanOfCast, cast: Cast) -> StatusReport:
    """A finished report, on work in which somebody is named in every text there is."""
    said(story.swings, cast.paula, "on-hold", WORDS, done=WORDS, because=WORDS, obstacles=WORDS,
         next_step=WORDS, children_took_part=WORDS)  # fmt: skip
    UpdateRound.objects.update(title=WORDS, message=WORDS)
    key = following.update.key
    measure(
        following.indicator, value=Decimal(3), on=timezone.localdate(), by=cast.paula, key=key,
        source=WORDS, note=WORDS,
    )  # fmt: skip
    StatusReport.objects.filter(pk=following.report.pk).update(**dict.fromkeys(TEXTS, WORDS))
    report = following.report
    report.refresh_from_db()
    report.plan.municipality = cast.town
    freeze_report(
        report, clock_of(cast.town, timezone.localdate()), seen=report.edition, by=cast.clara
    )
    return report


def test_nothing_of_her_is_found_in_the_work_or_in_a_frozen_report(
    report: StatusReport, cast: Cast
) -> None:
    person = zora()
    MembershipFactory(municipality=cast.town, user=person, role=Role.YOUTH_COUNCIL)
    before = ReportRow.objects.count(), Measurement.objects.count()
    assert found_in(str(report_for(report.pk, "da")))
    erase(person, by=None, today=timezone.localdate())
    assert everywhere_in_the_database() == []
    told = str(report_for(report.pk, "da"))
    assert not found_in(told)
    assert "[fjernet " in told
    assert (ReportRow.objects.count(), Measurement.objects.count()) == before
    report.refresh_from_db()
    for file_format in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(build(report, file_format).content)) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
        assert not found_in("".join(parts))


@pytest.mark.parametrize("word", ["dropped", "Planned", "status", "progress", "title", "brick"])
def test_words_that_are_the_portals_own_stay_where_the_portal_needs_them(
    word: str,
    report: StatusReport,
    story: PlanOfCast,
    cast: Cast,
    browser_for: Callable[[str], CanaryClient],
) -> None:
    said(story.swings, cast.paula, "dropped", f"The {word} one.", because="No room")
    redact(cast.town, [look_for(word)], by=cast.clara, today=timezone.localdate())
    clara = browser_for("clara")
    for path in (f"reports/{report.pk}/", "dashboard/", "plans/1/"):
        assert clara.get(f"/fjordlund/{path}").status_code == 200
    page = clara.get(f"/fjordlund/initiatives/{story.swings.pk}/progress/").content.decode()
    assert f"The {word} one." not in page
    assert "The [fjernet " in page
