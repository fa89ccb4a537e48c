"""How a body of young people writes its statement together, adopts it, and may open it again."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.choices import BANDS_BELOW, Role
from accounts.erasing import forget_files
from accounts.models import Membership, User
from actionplan.joining import join_texts
from actionplan.models import PlanVersion
from journal.recording import record
from participation.checking import look
from participation.choices import STATEMENT_TEXT
from participation.models import Consultation, JointStatement, StatementWording
from participation.transitions.alerts import alarm_moderators_of_statement, alarm_of_statement
from programme.models import Seat

# What a statement is while its body writes it.
OPEN_AGAIN: dict[str, None] = dict.fromkeys(
    ("adopted_at", "adopted_by", "agreed_on", "proposed_by", "waits_since", "shown_at", "shown_by")
)
# Who hears that there is a statement: those who carry it to the council.
CARRIERS = (Role.COORDINATOR, Role.STEERING_GROUP)


class StatementRefused(Exception):
    """The statement cannot be moved any more."""


class Written(NamedTuple):
    """What became of a saving: the text that stands now, and what to do with the writer's own."""

    statement: JointStatement
    # Set where somebody else wrote in the same place: both texts, for a person to make one of.
    both: str = ""
    joined: bool = False


def statement_of(consultation: Consultation) -> JointStatement:
    """Return the statement of a consultation; not in the database before its first word."""
    found = (
        JointStatement.objects.filter(consultation=consultation)
        .select_related("changed_by", "proposed_by", "speaker")
        .first()
    )
    statement = found or JointStatement(
        municipality=consultation.municipality, consultation=consultation, version=0
    )
    statement.consultation, statement.municipality = consultation, consultation.municipality
    return statement


@transaction.atomic
def write(consultation: Consultation, text: str, *, seen: int, by: User) -> Written:
    """Save the common text; `seen` is the version that its writer had before her.

    Who wrote on an older version loses nothing: what touches other sentences is put together,
    and where both wrote in the same place, nothing is saved and both texts are given back.
    """
    JointStatement.objects.get_or_create(
        municipality=consultation.municipality,
        consultation=consultation,
        defaults={"version": 0, "changed_by": by},
    )
    statement = statement_of(consultation)
    if statement.text == text:
        return Written(statement)
    whole = text
    if statement.version != seen:
        joint = join_texts(_text_at(statement, seen), statement.text, text)
        if joint.kind == "both" or len(joint.text) > STATEMENT_TEXT:
            return Written(statement, both=joint.text)
        whole = joint.text
    if _save(statement, whole, by):
        return Written(statement_of(consultation), joined=whole != text)
    if statement_of(consultation).adopted_at is not None:
        raise StatementRefused
    # Somebody saved in the same moment: her text is another base, and is met like any other.
    return write(consultation, text, seen=seen, by=by)


def _text_at(statement: JointStatement, number: int) -> str:
    rows = StatementWording.objects.filter(statement=statement, number=number)
    return rows.values_list("text", flat=True).first() or ""


def _save(statement: JointStatement, text: str, by: User) -> bool:
    # The filter is the guard: of two who save in the same moment, one finds the other's text.
    number = statement.version + 1
    saved = JointStatement.objects.filter(
        pk=statement.pk, version=statement.version, adopted_at=None
    ).update(
        text=text,
        version=F("version") + 1,
        changed_at=timezone.now(),
        changed_by=by,
        # Whoever said yes said it to other words.
        proposed_by=None,
        # An alarm outlives a harmless wording: a moderator decides about it.
        is_alarming=statement.is_alarming or look(text).alarming,
    )
    if not saved:
        return False
    StatementWording.objects.create(
        municipality=statement.municipality, statement=statement, number=number, text=text, by=by
    )
    record(statement, "statement.write", by=by)
    # What has alarmed already alarms nobody anew with every saving.
    if set(look(text).words) - set(look(statement.text).words):
        alarm_of_statement(statement, number)
    return True


@transaction.atomic
def agree(statement: JointStatement, *, seen: int, by: User) -> bool:
    """Let a member say that this text, and no other, is the statement of her body.

    Nobody says it alone: the first one's word waits until somebody changes the text or another
    member says the same, which adopts it. Return whether it is adopted now.
    """
    rows = JointStatement.objects.filter(pk=statement.pk, version=seen, adopted_at=None)
    if rows.exclude(text="").filter(proposed_by=None).update(proposed_by=by):
        record(statement, "statement.propose", by=by)
        return False
    _adopt(statement, rows.exclude(proposed_by=by), by, timezone.localdate())
    return True


@transaction.atomic
def adopt(statement: JointStatement, *, seen: int, by: User, agreed_on: date) -> None:
    """Put on record that the body agreed to this text on a day, at a meeting of its own."""
    rows = JointStatement.objects.filter(pk=statement.pk, version=seen, adopted_at=None)
    _adopt(statement, rows, by, agreed_on)


def _adopt(
    statement: JointStatement, rows: QuerySet[JointStatement], by: User, agreed_on: date
) -> None:
    """Make it the statement of the body; it waits for a moderator before others read it (S7)."""
    now = timezone.now()
    adopted = rows.exclude(text="").update(
        adopted_at=now,
        adopted_by=by,
        agreed_on=agreed_on,
        waits_since=now,
        rule="",
        moderator_words="",
    )
    if not adopted:
        raise StatementRefused
    record(statement, "statement.adopt", by=by)
    statement.refresh_from_db(fields=["text", "is_alarming", "waits_since"])
    if statement.is_alarming:
        alarm_moderators_of_statement(statement)


def who_hears(statement: JointStatement) -> list[User]:
    """Return who hears of the statement: who carries it on, and whose it is."""
    carriers = Membership.objects.filter(
        municipality=statement.municipality, role__in=CARRIERS
    ).valid_on(timezone.localdate())
    chosen = Q(pk__in=carriers.values("user")) | Q(pk__in=members_of(statement))
    return list(User.objects.filter(chosen))


def members_of(statement: JointStatement) -> QuerySet[Seat]:
    """Return the numbers of those whose statement it is."""
    seats = Seat.objects.filter(body=statement.consultation.body_id)
    return seats.valid_on(timezone.localdate()).values("person")


def is_settled(statement: JointStatement) -> bool:
    """Whether a version in which the statement stands has gone to the council; one query."""
    if statement.adopted_at is None or statement.shown_at is None:
        return False
    version = statement.consultation.version
    later = PlanVersion.objects.filter(plan_id=version.plan_id, paper__isnull=False)
    return later.filter(Q(pk=version.pk) | Q(frozen_at__gte=statement.adopted_at)).exists()


@transaction.atomic
def reopen(statement: JointStatement, *, reason: str, by: User) -> None:
    """Let the body write on, and say why; not after the statement has gone to the council.

    Adopted anew, it is read by a moderator anew.
    """
    if not reason.strip():
        raise ValueError("A statement is not opened again without a reason.")
    rows = JointStatement.objects.filter(pk=statement.pk, adopted_at__isnull=False)
    if is_settled(statement) or not rows.update(
        **OPEN_AGAIN
    ):
        raise StatementRefused
    record(statement, "statement.reopen", by=by, note=reason)


def may_be_printed(person: User, statement: JointStatement) -> bool:
    """Whether somebody is old enough to decide alone that her name is printed."""
    age = statement.municipality.consent_age
    return age is None or person.age_band not in BANDS_BELOW[age]


@transaction.atomic
def name_speaker(statement: JointStatement, name: str, *, by: User) -> None:
    """Note that a member agrees to be printed by this name; of two, the first one speaks."""
    if not may_be_printed(by, statement):
        raise StatementRefused
    free = JointStatement.objects.filter(pk=statement.pk).filter(Q(speaker=None) | Q(speaker=by))
    if not free.update(
        speaker=by, speaker_name=name, speaker_agreed_on=timezone.localdate()
    ):
        raise StatementRefused
    record(statement, "statement.name", by=by)


@transaction.atomic
def unname_speaker(statement: JointStatement, *, by: User | None) -> None:
    """Take a name away: it is gone at once wherever the statement is read, and from the files.

    What stays is the day on which it went.
    """
    strike_names(JointStatement.objects.filter(pk=statement.pk))
    forget_files(statement.municipality, by=by)
    record(statement, "statement.unname", by=by)


def strike_names(named: QuerySet[JointStatement]) -> None:
    """Blank the names of who speaks; where others had read one, the day stays as a mark."""
    was_read = When(shown_at__isnull=False, then=Value(timezone.localdate()))
    named.update(
        speaker=None,
        speaker_name="",
        speaker_agreed_on=None,
        speaker_removed_on=Case(was_read, default=F("speaker_removed_on")),
    )


def forget_speaker(person: User, *, by: User | None) -> int:
    """Take a person's name away from every statement, because she leaves; return from how many."""
    return _unname(JointStatement.objects.filter(speaker=person), by)


def forget_closed_speakers() -> int:
    """Take away the names of those whose account is closed; needs to see all municipalities.

    A guardian who takes the yes back closes it, and that is not this floor's to hear.
    """
    return _unname(JointStatement.objects.filter(speaker__is_active=False), None)


def _unname(named: QuerySet[JointStatement], by: User | None) -> int:
    statements = list(named.select_related("municipality"))
    for each in statements:
        unname_speaker(each, by=by)
    return len(statements)
