"""How people come in and go: invitations are written, taken up and revoked; roles end."""

import secrets
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Department, Invitation, LoginLink, Membership, Municipality, User
from jobs.mail import drop_letter, mailbox_is_full, write_letter
from jobs.tasks import ring_for_letters
from journal.recording import record

# Long enough for a holiday, short enough that a forgotten letter opens nothing.
INVITATION_DAYS = 14
# A letter may wait behind a meeting, but not until somebody else sits at the desk.
LOGIN_LINK_HOURS = 2


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
    until: date | None = None,
    by: User | None,
) -> Membership:
    """Let a person hold a role from today until a day, or without an end.

    A period that is over stays as it was and a new one begins; one that runs is never cut short,
    only made longer; one that lies ahead begins now.
    """
    today = timezone.localdate()
    periods = Membership.objects.select_for_update().filter(
        municipality=municipality, user=user, role=role, department=department
    )
    # An open period before one with a last day: there is never more than one that is open.
    first = F("ends_on").asc(nulls_first=True)
    membership = periods.own().not_over(today).order_by(first, "starts_on").first()
    if membership is None:
        # Of two who give it at once, one finds what the other has written.
        membership, _created = Membership.objects.get_or_create(
            municipality=municipality,
            user=user,
            role=role,
            department=department,
            ends_on=until,
            ended_at=None,
            stands_in_for=None,
            defaults={"starts_on": today},
        )
    else:
        membership.starts_on = membership.starts_on and min(membership.starts_on, today)
        keeps_end = until is not None and membership.ends_on is not None
        membership.ends_on = max(until, membership.ends_on) if keeps_end else None
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

    The colleague hears of it by letter. Raises DeputyRefused where she holds the role already on
    one of these days, or where the role ends before.
    """
    if membership.ends_on and ends_on > membership.ends_on:
        raise DeputyRefused(_("The role itself ends before that day."))
    overlapping = Membership.objects.filter(
        municipality=membership.municipality_id,
        user=deputy,
        role=membership.role,
        department=membership.department_id,
    ).filter(Q(starts_on=None) | Q(starts_on__lte=ends_on))
    if overlapping.not_over(starts_on).exists():
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
    # In one order for everybody: two who merge at once must not merge in a ring.
    both = [each.pk for each in (source, into) if each]
    list(Department.objects.select_for_update().filter(pk__in=both).order_by("pk"))
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
    """Let who writes for a department write for the one that takes over, or for none."""
    held = Membership.objects.filter(department=source).not_over(today).select_related("user")
    for role in held.own().filter(role=Role.DEPARTMENT_EDITOR):
        _move_editor(role, into, today=today, by=by)
    # In other roles the department only says where somebody sits.
    for role in held.exclude(role=Role.DEPARTMENT_EDITOR):
        same = Membership.objects.filter(user=role.user, role=role.role, department=into)
        if role.ends_on is None and same.filter(ends_on=None).exists():
            end_role(role, today=today, by=by)
        else:
            Membership.objects.filter(pk=role.pk).update(department=into)
    invitations = Invitation.objects.filter(department=source, accepted_at=None, revoked_at=None)
    if into is not None:
        invitations.update(department=into)
        return
    for invitation in invitations:
        revoke(invitation, by=by)


def _move_editor(
    role: Membership, into: Department | None, *, today: date, by: User | None
) -> None:
    """End an editor's role, and begin it where the work goes on, with those who stand in."""
    standing_in = Membership.objects.filter(stands_in_for=role).not_over(today)
    deputies = list(standing_in.select_related("user"))
    starts_on, ends_on = role.starts_on, role.ends_on
    end_role(role, today=today, by=by)
    if into is None:
        return
    there = {"user": role.user, "role": role.role, "department": into}
    if starts_on and starts_on > today:
        if ends_on is None and Membership.objects.filter(**there, ends_on=None).exists():
            # Held there for good already; a second one would say nothing.
            return
        # Planned: it stays planned, in the other department.
        given = Membership.objects.create(
            municipality=role.municipality, starts_on=starts_on, ends_on=ends_on, **there
        )
    else:
        given = give_role(
            role.user, into.municipality, role.role, department=into, until=ends_on, by=by
        )
    for deputy in deputies:
        first = max(deputy.starts_on or today, today)
        # Who writes there already needs nobody's role for it.
        with suppress(DeputyRefused):
            name_deputy(
                given, deputy.user, starts_on=first, ends_on=deputy.ends_on or first, by=by
            )


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
    """Let a role end now: it opens nothing from this moment on, and its days stay true.

    One that has not begun is called off; one that is over stays as it is. Who stands in for it
    stands in no longer.
    """
    now = timezone.now()
    running = Membership.objects.filter(pk=membership.pk).not_over(today)
    begun = membership.starts_on is None or membership.starts_on <= today
    if not running.update(ended_at=now, ends_on=today if begun else membership.starts_on):
        return
    record(membership, "membership.end", by=by, note=membership.role)
    drop_letter(f"deputy:{membership.pk}")
    for deputy in Membership.objects.filter(stands_in_for=membership).not_over(today):
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
    """Write a letter that opens the door once; to whoever needs a password, one that says so."""
    if mailbox_is_full(user, "login-link"):
        return
    now = timezone.now()
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
        "belongs": bool(user.roles_everywhere()),
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


def use_login_link(token: str) -> LoginLink:
    """Use a link up; of two who press at once, one is refused.

    The roles are asked again: somebody may have been given one that needs a password since. Not
    in one transaction: a link that was refused is used up too.
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
