"""How people come in and go: invitations are written, taken up and revoked; roles end."""

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Department, Invitation, LoginLink, Membership, Municipality, User
from jobs.mail import drop_letter, write_letter
from jobs.tasks import ring_for_letters
from journal.recording import record

# Long enough for a holiday, short enough that a forgotten letter opens nothing.
INVITATION_DAYS = 14
# A letter may wait behind a meeting, but not until somebody else sits at the desk.
LOGIN_LINK_HOURS = 2
LOGIN_LINKS_AN_HOUR = 5


class LinkRefused(Exception):
    """The link is used or too old, or the person needs a password by now."""


class InvitationRefused(Exception):
    """The invitation is used, too old or revoked; the message is for people."""


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    municipality: Municipality,
    *,
    email: str,
    role: str,
    department: Department | None,
    by: User | None,
) -> tuple[Invitation, str]:
    """Write an invitation; return it with its token, which is shown once and never stored."""
    # A new invitation takes the place of an open one to the same role: one door, one key.
    same = {"email": email.strip().lower(), "role": role, "department": department}
    for earlier in Invitation.objects.filter(
        municipality=municipality, accepted_at=None, revoked_at=None, **same
    ):
        revoke(earlier, by=by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email.strip().lower(),
        role=role,
        department=department,
        token_hash=digest(token),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(invitation, "invitation.write", by=by, note=role)
    _write_invitation_letter(invitation, token)
    return invitation, token


def invitation_url(token: str) -> str:
    """Return the whole address that opens an invitation, from the configured one of the portal."""
    return settings.PORTAL_URL + reverse("accounts:invitation-accept", args=[token])


def _write_invitation_letter(invitation: Invitation, token: str) -> None:
    with translation.override(invitation.municipality.language):
        context = {"invitation": invitation, "link": invitation_url(token)}
        write_letter(
            key=f"invitation:{invitation.pk}",
            address=invitation.email,
            subject=render_to_string("accounts/invitation_subject.txt", context),
            body=render_to_string("accounts/invitation_letter.txt", context),
            ring=ring_for_letters,
        )


@transaction.atomic
def accept(invitation: Invitation, *, name: str, password: str) -> User:
    """Take up an invitation: the person exists, holds the role, and the door closes behind her.

    Somebody who has a log-in keeps it; the invitation then only adds the role, and the password
    typed here is not used: whoever holds the letter could otherwise change it.
    """
    now = timezone.now()
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now)
    if not taken:
        raise InvitationRefused(_("This invitation has been used, revoked, or is too old."))
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, name, password)
        user.language = invitation.municipality.language
        user.save(update_fields=["language"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    give_role(
        user, invitation.municipality, invitation.role, department=invitation.department, by=user
    )
    return user


@transaction.atomic
def give_role(
    user: User,
    municipality: Municipality,
    role: str,
    *,
    department: Department | None = None,
    by: User | None,
) -> Membership:
    """Let a person hold a role from today, without an end.

    A period that has ended stays as it was and a new one begins; one that runs loses its last
    day; one that lies ahead begins now.
    """
    today = timezone.localdate()
    periods = Membership.objects.select_for_update().filter(
        municipality=municipality,
        user=user,
        role=role,
        department=department,
        stands_in_for=None,
    )
    not_over = periods.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    # An open period before one with a last day: there is never more than one that is open.
    membership = not_over.order_by(F("ends_on").asc(nulls_first=True), "starts_on").first()
    if membership is None:
        membership, _created = Membership.objects.get_or_create(
            municipality=municipality,
            user=user,
            role=role,
            department=department,
            ends_on=None,
            defaults={"starts_on": today},
        )
    else:
        membership.starts_on = membership.starts_on and min(membership.starts_on, today)
        membership.ends_on = None
        membership.save(update_fields=["starts_on", "ends_on"])
    record(membership, "membership.begin", by=by, note=role)
    return membership


class DeputyRefused(Exception):
    """This person cannot stand in; the message is for people."""


@transaction.atomic
def name_deputy(
    membership: Membership, deputy: User, *, starts_on: date, ends_on: date, by: User | None
) -> Membership:
    """Let a colleague hold somebody's role from a day to a day, while she is away.

    The colleague hears of it by letter. Raises DeputyRefused where she holds the role already.
    """
    same = Membership.objects.filter(
        municipality=membership.municipality_id,
        user=deputy,
        role=membership.role,
        department=membership.department_id,
    )
    if same.valid_on(starts_on).exists() or same.valid_on(ends_on).exists():
        raise DeputyRefused(_("This person holds the role in these days already."))
    standing_in = Membership.objects.create(
        municipality=membership.municipality,
        user=deputy,
        role=membership.role,
        department=membership.department,
        starts_on=starts_on,
        ends_on=ends_on,
        stands_in_for=membership,
    )
    record(standing_in, "membership.deputy", by=by, note=membership.role)
    with translation.override(deputy.language or membership.municipality.language):
        context = {
            "standing_in": standing_in,
            "away": membership.user,
            "url": settings.PORTAL_URL + membership.municipality.get_absolute_url(),
        }
        write_letter(
            key=f"deputy:{standing_in.pk}",
            recipient=deputy,
            subject=render_to_string("accounts/deputy_subject.txt", context),
            body=render_to_string("accounts/deputy_letter.txt", context),
            ring=ring_for_letters,
        )
    return standing_in


class DepartmentRefused(Exception):
    """The department cannot be closed as asked; the message is for people."""


@transaction.atomic
def close_department(
    source: Department, *, into: Department | None, today: date, by: User | None
) -> None:
    """Close a department, or let another take its place: people, invitations, units below it.

    What departments answer for in upper floors is handed over there, in the same transaction.
    """
    open_ones = Department.objects.filter(municipality=source.municipality_id).open()
    if into is not None and (into == source or not open_ones.filter(pk=into.pk).exists()):
        raise DepartmentRefused(_("Please choose another department that still exists."))
    if not open_ones.filter(pk=source.pk).update(closed_on=today, merged_into=into):
        raise DepartmentRefused(_("Somebody else has closed this department in the meantime."))
    Department.objects.filter(merged_into=source).update(merged_into=into)
    _lift_units(source, into)
    _move_people(source, into, today=today, by=by)
    verb = "department.close" if into is None else "department.merge"
    record(source, verb, by=by, note=into.name if into else "")


def _move_people(
    source: Department, into: Department | None, *, today: date, by: User | None
) -> None:
    """End the roles for a department; where another takes over, begin them there."""
    for role in Membership.objects.filter(department=source).valid_on(today).select_related("user"):
        ends_on = role.ends_on
        end_role(role, today=today, by=by)
        if into is not None:
            given = give_role(role.user, into.municipality, role.role, department=into, by=by)
            if ends_on and given.starts_on == today:
                Membership.objects.filter(pk=given.pk).update(ends_on=ends_on)
    invitations = Invitation.objects.filter(department=source, accepted_at=None, revoked_at=None)
    if into is None:
        for invitation in invitations:
            revoke(invitation, by=by)
    else:
        invitations.update(department=into)
        Membership.objects.filter(department=source, starts_on__gt=today).update(department=into)


def _lift_units(source: Department, into: Department | None) -> None:
    """Hang the open units below a closed one elsewhere, without making a ring of the tree."""
    above_target: set[int] = set()
    unit = into
    while unit is not None:
        above_target.add(unit.pk)
        unit = unit.parent
    for child in Department.objects.filter(parent=source).open():
        # The new one may itself stand below the old one.
        place = source.parent_id if into is None or child.pk in above_target else into.pk
        Department.objects.filter(pk=child.pk).update(parent=place)


@transaction.atomic
def end_role(membership: Membership, *, today: date, by: User | None) -> None:
    """Let a role end yesterday, so that it opens nothing any more from now on."""
    yesterday = today - timedelta(days=1)
    started = min(membership.starts_on or yesterday, yesterday)
    Membership.objects.filter(pk=membership.pk).update(starts_on=started, ends_on=yesterday)
    record(membership, "membership.end", by=by, note=membership.role)
    # Nobody stands in for a role that is no longer held.
    deputies = Membership.objects.filter(stands_in_for=membership, ends_on__gte=today)
    for deputy in deputies:
        end_role(deputy, today=today, by=by)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User | None) -> None:
    """Close the door of an invitation that nobody has used."""
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    ):
        raise InvitationRefused(_("This invitation has been used or revoked already."))
    drop_letter(f"invitation:{invitation.pk}")
    record(invitation, "invitation.revoke", by=by)


@transaction.atomic
def send_login_link(user: User, *, target: str) -> None:
    """Write a letter that opens the door once; to whoever needs a password, one that says so.

    At most five an hour: nobody can fill somebody else's mailbox.
    """
    now = timezone.now()
    lately = LoginLink.objects.filter(user=user, created_at__gt=now - timedelta(hours=1))
    if lately.count() >= LOGIN_LINKS_AN_HOUR:
        return
    token = secrets.token_urlsafe(32)
    link = LoginLink.objects.create(
        user=user,
        token_hash=digest(token),
        target=target[:500],
        created_at=now,
        expires_at=now + timedelta(hours=LOGIN_LINK_HOURS),
    )
    opens = user.has_perm("accounts.log_in_by_letter")
    name = "accounts:link-open" if opens else "accounts:password-reset"
    context = {
        "user": user,
        "opens": opens,
        "hours": LOGIN_LINK_HOURS,
        "url": settings.PORTAL_URL + reverse(name, args=[token] if opens else []),
    }
    with translation.override(user.language or translation.get_language()):
        write_letter(
            key=f"login-link:{link.pk}",
            recipient=user,
            subject=render_to_string("accounts/link_subject.txt", context),
            body=render_to_string("accounts/link_letter.txt", context),
            ring=ring_for_letters,
        )


@transaction.atomic
def use_login_link(token: str) -> LoginLink:
    """Use a link up; of two who press at once, one is refused.

    The roles are asked again: somebody may have been given one that needs a password since.
    """
    now = timezone.now()
    used = LoginLink.objects.filter(
        token_hash=digest(token), used_at=None, expires_at__gt=now, user__is_active=True
    ).update(used_at=now)
    if not used:
        raise LinkRefused
    link = LoginLink.objects.select_related("user").get(token_hash=digest(token))
    if not link.user.has_perm("accounts.log_in_by_letter"):
        raise LinkRefused
    return link
