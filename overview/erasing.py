"""A person is erased from every floor: the one verb for the page, the command and the restore."""

from datetime import date

from django.apps import apps
from django.db import transaction
from django_scopes import scopes_disabled

from accounts.erasing import demand_keepers, forget_files, letters_about, words_of
from accounts.erasing import erase as erase_account
from accounts.ledger import note_on_commit
from accounts.models import Municipality, User
from accounts.models.erasure import mark_of
from actionplan.erasing import erase as erase_searches
from jobs.erasing import erase as erase_letters
from journal.recording import record
from overview.redacting import redact
from participation.erasing import demand_moderators
from participation.erasing import erase as erase_voice
from programme.erasing import erase as erase_seats


@transaction.atomic
def erase(person: User, *, by: User | None, today: date, replayed: bool = False) -> None:
    """Erase a person: her name, her ways in and what was hers alone; the record stays.

    Raises ErasureRefused where the town would have nobody left to let people in, or young people
    nobody who reads what they write; but not after a restore, when it has happened before.
    """
    with scopes_disabled():
        if not replayed:
            demand_keepers(person, today=today)
            demand_moderators(person)
        towns, words, address = towns_of(person), words_of(person), person.email
        mark = mark_of(person)
        erase_voice(person, today=today)
        erase_searches(person)
        erase_seats(person, today=today)
        erase_letters(person, address, about=letters_about(person))
        erase_account(person, today=today, by=by)
        for town in towns:
            if words:
                redact(town, words, by=by, today=today)
            else:
                forget_files(town, by=by)
            record(town, "person.erase", by=by)
    note_on_commit(mark, today)


def towns_of(person: User) -> list[Municipality]:
    """Return every municipality in which a record points at a person; needs to see them all."""
    found: set[int] = set()
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.fields}
        if "municipality" not in fields:
            continue
        for name, field in fields.items():
            if field.related_model is User:
                rows = model._base_manager.filter(**{name: person})
                found |= set(rows.order_by().values_list("municipality", flat=True).distinct())
    return list(Municipality.objects.filter(pk__in=found).order_by("pk"))
