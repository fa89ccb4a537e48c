"""At night: the steering group hears of answers that are late, once for each contribution."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled

from accounts.choices import Role
from accounts.models import Membership, Municipality, User
from jobs.mail import write_letter
from jobs.registry import every_night
from jobs.tasks import ring_for_letters
from journal.models import Entry
from journal.recording import record
from participation.choices import ConsultationState
from participation.figures import OPEN, with_due_day
from participation.models import Comment

TOLD = "comment.overdue"


@every_night("late answers")
def tell_of_late_answers() -> int:
    """Write to the steering groups about answers that have become late; return for how many."""
    today = timezone.localdate()
    with scopes_disabled():
        rows = Comment.objects.filter(OPEN, consultation__state=ConsultationState.OPEN)
        ids = with_due_day(rows.shown()).filter(parent=None, due__lt=today).values("municipality")
        towns = list(Municipality.objects.filter(pk__in=ids))
    told = 0
    for town in towns:
        with scope(municipality=town):
            told += _tell(town, today)
    return told


@transaction.atomic
def _tell(town: Municipality, today: date) -> int:
    """Write one letter to each member of the steering group about what is late since last night."""
    late = _newly_late(today)
    people = _steering_group(town, today)
    if not late or not people:
        # With nobody to tell, it is told as soon as there is somebody.
        return 0
    for person in people:
        _write(town, person, late, today)
    for comment in late:
        record(comment, TOLD, by=None)
    return len(late)


def _newly_late(today: date) -> list[Comment]:
    rows = Comment.objects.filter(
        OPEN, parent=None, consultation__state=ConsultationState.OPEN
    ).shown()
    late = with_due_day(rows).filter(due__lt=today)
    known = Entry.objects.filter(verb=TOLD, subject_type="participation.comment")
    fresh = late.exclude(pk__in=known.values("subject_id"))
    return list(fresh.select_related("consultation", "answering_department"))


def _steering_group(town: Municipality, today: date) -> list[User]:
    held = Membership.objects.filter(municipality=town, role=Role.STEERING_GROUP).valid_on(today)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(people.exclude(email=None).exclude(email="").order_by("pk"))


def _write(town: Municipality, person: User, late: Sequence[Comment], today: date) -> None:
    """Write how many and whose, and where to look: no word of a young person stands in a letter."""
    with translation.override(person.language or town.language):
        path = reverse("participation:answer-list-all", args=[town.slug])
        context = {
            "person": person,
            "town": town,
            "many": len(late),
            "departments": sorted(
                Counter(str(each.answering_department or "") for each in late).items()
            ),
            "url": f"{settings.PORTAL_URL}{path}?show=late",
        }
        write_letter(
            key=f"late-answers:{town.pk}:{today:%Y-%m-%d}:{late[0].pk}:{person.pk}",
            recipient=person,
            subject=render_to_string("participation/late_answers_subject.txt", context),
            body=render_to_string("participation/late_answers_letter.txt", context),
            ring=ring_for_letters,
        )
