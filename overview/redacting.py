"""Words are removed wherever they stand in a municipality, and leave a dated mark.

History, frozen versions, sheets, unsaved texts and the journal are no exception: somebody's name
goes from all of them. The files that may hold the words are removed, and made anew when wanted.
Only what may tell of danger to a young person is left as it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import translation

from accounts.erasing import Words, forget_files, mark_of_removal
from accounts.models import Draft, GuardianConsent, Municipality, User
from actionplan.erasing import discard_sheets_with, mark_versions
from actionplan.models import SavedFilter
from journal.recording import record
from participation.erasing import EVERY_ROW, evidence, read_by_few

# Any field of a model that may hold words.
TextField = Any
TEXTS = (models.CharField, models.TextField, models.JSONField)
# No words of people: keys, hashes, addresses, names in the code.
NO_WORDS = frozenset({
    *("key", "token_hash", "code_hash", "row_hash", "sha256", "dedupe_key", "variant_key"),
    *("kind", "verb", "subject", "subject_type", "form_key", "object_key", "path", "field"),
    *("old_field", "new_field", "text_version"),
})  # fmt: skip
BATCH = 500


def kinds_of_texts() -> Iterator[tuple[type[models.Model], list[TextField]]]:
    """Yield every kind of record of a municipality with its fields for words."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        fields = [
            field
            for field in model._meta.fields
            if isinstance(field, TEXTS) and not field.choices and field.name not in NO_WORDS
        ]
        if "municipality" in names and fields:
            yield model, fields


def places(town: Municipality, words: Words) -> dict[str, int]:
    """Return in how many records of each kind the words stand; needs the town's scope.

    What only its author or a moderator reads is not counted: nobody else may find out by guessing
    what a young person has written.
    """
    found: Counter[str] = Counter()
    for model, _pk, _changed in _holding(town, [words], "", leave=_not_counted()):
        found[str(model._meta.verbose_name_plural)] += 1
    return dict(found.most_common())


@transaction.atomic
def redact(
    town: Municipality, words: Sequence[Words], *, by: User | None, today: date
) -> int:
    """Put the mark wherever the words stand but in evidence; the journal says so.

    Returns in how many records that more than their author and a moderator may read.
    """
    with translation.override(town.language):
        mark = mark_of_removal(today)
    discard_sheets_with(town, [each.pattern for each in words])
    many = sum(1 for _row in _holding(town, words, mark, leave=_not_counted()))
    for model, pk, changed in list(_holding(town, words, mark, leave=evidence())):
        _write(model, pk, changed)
    if many:
        mark_versions(town)
    # Also where nothing was counted: whether there is a line must not tell what was not.
    record(town, "words.remove", by=by, note=str(many))
    # Also where nothing was found: a file may have been made before the words went.
    forget_files(town, by=by)
    return many


def _not_counted() -> dict[type[models.Model], models.Q]:
    return read_by_few() | dict.fromkeys((Draft, GuardianConsent, SavedFilter), EVERY_ROW)


def _holding(
    town: Municipality,
    words: Sequence[Words],
    mark: str,
    *,
    leave: Mapping[type[models.Model], models.Q],
) -> Iterator[tuple[type[models.Model], int, dict[str, Any]]]:
    """Yield each record that holds the words, with what its fields say once they are gone."""
    for model, fields in kinds_of_texts():
        names = [field.name for field in fields]
        rows = model._base_manager.filter(municipality=town).order_by("pk")
        if model in leave:
            rows = rows.exclude(leave[model])
        for pk, *values in rows.values_list("pk", *names).iterator(chunk_size=BATCH):
            changed = {}
            for field, value in zip(fields, values, strict=True):
                without = _without(value, words, mark)
                if without != value:
                    changed[field.name] = _fitting(field, without)
            if changed:
                yield model, pk, changed


def _without(value: Any, words: Iterable[Words], mark: str) -> Any:
    """Return a text, or whatever holds texts, without the words."""
    if isinstance(value, str):
        for each in words:
            value = each.pattern.sub(mark, value)
        return value
    if isinstance(value, dict):
        return {
            _without(key, words, mark): _without(each, words, mark) for key, each in value.items()
        }
    if isinstance(value, list):
        return [_without(each, words, mark) for each in value]
    return value


def _fitting(field: TextField, value: Any) -> Any:
    if isinstance(field, models.EmailField):
        return ""
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def _write(model: type[models.Model], pk: int, changed: dict[str, Any]) -> None:
    row = model._base_manager.filter(pk=pk)
    try:
        with transaction.atomic():
            row.update(**changed)
    except IntegrityError:
        # Two records of which each had a name of its own: their numbers keep them apart.
        row.update(**{
            name: f"{value[:40]} {pk}" if isinstance(value, str) else value
            for name, value in changed.items()
        })  # fmt: skip
