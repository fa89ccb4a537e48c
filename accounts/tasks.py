"""What is forgotten at night about people at the door."""

from datetime import timedelta
from importlib import import_module

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.choices import AgeBand
from accounts.models import (
    Draft,
    GuardianConsent,
    Invitation,
    LoginLink,
    Membership,
    Presence,
    ReturnCode,
    Visit,
)
from jobs.registry import every_night

# Long enough to see that somebody tried doors at night; the lock itself opens after an hour.
WRONG_PASSWORDS = timedelta(hours=24)
# Long enough to answer "I was never invited".
INVITATIONS = timedelta(days=30)
LOGIN_LINKS = timedelta(days=7)
# Longer than a holiday: who has not come back to a text by then has given it up.
DRAFTS = timedelta(days=30)
# A page of which nothing was heard for this long is not open; half a day is the longest session.
PRESENCES = timedelta(hours=12)
VISITS = timedelta(days=365)
# Long enough to come back after a misunderstanding.
GUARDIANS = timedelta(days=30)


@every_night("sessions")
def end_old_sessions() -> int:
    """Delete the sessions that have run out."""
    old = Session.objects.filter(expire_date__lt=timezone.now()).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return old


@every_night("wrong passwords")
def forget_wrong_passwords() -> int:
    """Delete the counts of wrong passwords, which hold addresses of people and machines."""
    old = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - WRONG_PASSWORDS)
    return old.delete()[0]


@every_night("invitations")
def forget_addresses_of_invitations() -> int:
    """Blank the address of invitations that are over; that somebody was invited stays known."""
    line = timezone.now() - INVITATIONS
    over = Q(accepted_at__lt=line) | Q(revoked_at__lt=line) | Q(expires_at__lt=line)
    with scopes_disabled():
        return Invitation.objects.filter(over).exclude(email="").update(email="")


@every_night("log-in links")
def forget_login_links() -> int:
    """Delete the log-in links that have run out."""
    return LoginLink.objects.filter(expires_at__lt=timezone.now() - LOGIN_LINKS).delete()[0]


@every_night("unsaved texts")
def forget_drafts() -> int:
    """Delete what people typed and neither saved nor touched again."""
    with scopes_disabled():
        return Draft.objects.filter(updated_at__lt=timezone.now() - DRAFTS).delete()[0]


@every_night("open pages")
def forget_presences() -> int:
    """Delete the signs of who had a page open."""
    with scopes_disabled():
        return Presence.objects.filter(seen_at__lt=timezone.now() - PRESENCES).delete()[0]


@every_night("visits")
def forget_visits() -> int:
    """Delete when people were here last, once that is a year ago: nobody asks for it any more."""
    with scopes_disabled():
        return Visit.objects.filter(last_seen_at__lt=timezone.now() - VISITS).delete()[0]


@every_night("codes for coming back")
def forget_return_codes() -> int:
    """Delete the codes that open nothing any more."""
    return ReturnCode.objects.exclude(revoked_at=None).delete()[0]


@every_night("guardians' addresses")
def forget_guardians() -> int:
    """Blank a guardian's address where the young person is grown up, or has left for a month."""
    now = timezone.now()
    with scopes_disabled():
        held = Membership.objects.filter(
            user=OuterRef("person"), municipality=OuterRef("municipality")
        )
        lately = Q(ended_at__gte=now - GUARDIANS) | Q(
            Q(ends_on=None) | Q(ends_on__gte=timezone.localdate() - GUARDIANS), ended_at=None
        )
        # Who waits for the guardian's yes may hold no role yet.
        asked_lately = Q(asked_at__gte=now - GUARDIANS)
        here = Exists(held.filter(lately)) | asked_lately
        over = Q(person__age_band=AgeBand.ADULT) | ~Q(here)
        # A guardian who has not answered by then will not.
        over |= Q(given_at=None, asked_at__lt=now - GUARDIANS)
        return GuardianConsent.objects.filter(over).exclude(contact="").update(contact="")
