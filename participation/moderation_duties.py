"""What of the moderating, the safety and its alarms waits for whom on the start page."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.duties import Duty
from accounts.models import Membership, Municipality, User
from participation.choices import (
    CommentState,
    ConsultationState,
    IdeaSide,
    ReportState,
)
from participation.models import AbuseReport, Comment, Consultation, Idea, JointStatement
from participation.queue import (
    asked_second_looks,
    consultations_read_by,
    sealed_comments,
    waiting_comments,
)
from participation.rules import READS_FIRST
from participation.statement_queue import decidable_statements
from participation.transitions.waiting import is_late


def duties(user: User, municipality: Municipality, now: datetime) -> list[Duty]:
    """Return what waits for moderators, safety, the steering group and the coordinators.

    Nothing is asked for anybody else; a count says no word of a text.
    """
    roles = user.roles_in(municipality)
    found = []
    if Role.SAFEGUARDING in roles:
        found += _sealed(municipality)
    if roles & READS_FIRST:
        found += _to_read(user, municipality)
    if Role.STEERING_GROUP in roles:
        found += _late(municipality, now)
    if Role.COORDINATOR in roles:
        found += _unread_consultations(municipality)
    return found


def _sealed(town: Municipality) -> list[Duty]:
    """Two queries."""
    # What was sealed anew after somebody had looked waits for her again.
    undecided = sealed_comments(town, undecided=True)
    ideas = Idea.objects.filter(municipality=town, state=CommentState.SEALED, seal_kept_at=None)
    many = undecided.count() + ideas.count()
    if not many:
        return []
    label = ngettext(
        "%(many)d sealed text: somebody may be in danger",
        "%(many)d sealed texts: somebody may be in danger",
        many,
    )
    detail = _("Read it now. This does not replace your own duty to report.")
    url = reverse("participation:sealed-list", args=[town.slug])
    return [Duty(label % {"many": many}, detail, url, timezone.localdate(), "warning")]


def _to_read(user: User, town: Municipality) -> list[Duty]:
    """Five queries."""
    found = []
    counts = waiting_comments(user, town).aggregate(
        all=Count("pk"), danger=Count("pk", filter=Q(is_alarming=True))
    )
    waits = Q(state=CommentState.WAITING)
    is_reported = Q(reports__state=ReportState.OPEN) & ~Q(state=CommentState.SEALED)
    ideas = (
        Idea.objects.filter(municipality=town)
        .exclude(author=user)
        .aggregate(
            all=Count("pk", filter=waits, distinct=True),
            danger=Count("pk", filter=waits & Q(is_alarming=True), distinct=True),
            reports=Count("reports", filter=is_reported, distinct=True),
        )
    )
    waits = Q(waits_since__isnull=False)
    statements = decidable_statements(user, town).aggregate(
        all=Count("pk", filter=waits, distinct=True),
        danger=Count("pk", filter=waits & Q(is_alarming=True), distinct=True),
        reports=Count("reports", filter=Q(reports__state=ReportState.OPEN), distinct=True),
    )
    danger = counts["danger"] + ideas["danger"] + statements["danger"]
    # Who decided first does not look again.
    looks = asked_second_looks(town).exclude(by=user).count()
    many = counts["all"] + ideas["all"] + statements["all"] + looks
    if many:
        label = ngettext(
            "%(many)d text by young people waits to be read",
            "%(many)d texts by young people wait to be read",
            many,
        )
        url = reverse("participation:moderation-queue", args=[town.slug])
        detail = _("Possible danger comes first.") if danger else ""
        due = timezone.localdate() if danger else None
        icon = "warning" if danger else "waiting"
        found.append(Duty(label % {"many": many}, detail, url, due, icon))
    reports = AbuseReport.objects.filter(
        municipality=town,
        state=ReportState.OPEN,
        comment__consultation__in=consultations_read_by(user, town).values("pk"),
    ).exclude(comment__state=CommentState.SEALED)
    many = reports.count() + ideas["reports"] + statements["reports"]
    if many:
        label = ngettext("%(many)d open report", "%(many)d open reports", many)
        url = reverse("participation:report-list", args=[town.slug])
        found.append(Duty(label % {"many": many}, "", url, icon="warning"))
    return found


def _late(town: Municipality, now: datetime) -> list[Duty]:
    """Three queries."""
    comments = Comment.objects.filter(municipality=town, state=CommentState.WAITING)
    ideas = Idea.objects.filter(municipality=town, side=IdeaSide.YOUNG, state=CommentState.WAITING)
    statements = JointStatement.objects.filter(municipality=town, waits_since__isnull=False)
    many = sum(is_late(each, now) for rows in (comments, ideas, statements) for each in rows)
    if not many:
        return []
    label = ngettext(
        "%(many)d text by young people has waited too long for a moderator",
        "%(many)d texts by young people have waited too long for a moderator",
        many,
    )
    detail = _("Please see to it that the moderator or the deputy reads.")
    return [Duty(label % {"many": many}, detail, town.get_absolute_url(), icon="warning")]


def _unread_consultations(town: Municipality) -> list[Duty]:
    """Return the open consultations whose boxes are closed, because nobody reads; one query."""
    reads = Membership.objects.filter(
        Q(user=OuterRef("moderator")) | Q(user=OuterRef("deputy")),
        municipality=town,
        role__in=READS_FIRST,
        user__is_active=True,
    ).valid_on(timezone.localdate())
    alone = Consultation.objects.filter(
        Q(hours="") | ~Exists(reads), municipality=town, state=ConsultationState.OPEN
    )
    found = []
    for consultation in alone:
        label = _("Nobody reads what is written in: %(title)s") % {"title": consultation.title}
        detail = _("Its text boxes are closed until a moderator and their hours are named.")
        url = reverse("participation:consultation-edit", args=[town.slug, consultation.pk])
        found.append(Duty(label, detail, url, timezone.localdate(), "warning"))
    return found
