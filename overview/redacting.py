"""Words are removed wherever they stand in a municipality, and leave a dated mark.

History, frozen versions, sheets, unsaved texts and the journal are no exception: somebody's name
goes from all of them. The files that may hold the words are removed, and made anew when wanted.
Only what may tell of danger to a young person is left as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import translation

from accounts.erasing import Words, forget_files, mark_of_removal
from accounts.models import Draft, GuardianConsent, Municipality, User
from accounts.removed_words import RemovedWords, remember, strings_in
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
# How many places are shown before words go, and how many signs around the words in each.
SAMPLES = 12
AROUND = 40
# A key in what is kept as JSON, as the code writes it: nobody's name looks like that.
OUR_KEY = re.compile("[a-z][a-z_]*")


class Sample(NamedTuple):
    """One place in which words stand: in what, and what stands around them."""

    kind: str
    before: str
    said: str
    after: str


@cache
def our_words() -> frozenset[str]:
    """Return the words by which the code knows states and kinds, such as "dropped" or "olive".

    A text that is one of them and nothing else is no text of people; without it a plan, a frozen
    report or a chart could not be shown any more.
    """
    fields = (field for model in apps.get_models() for field in model._meta.fields)
    return frozenset(
        value for field in fields for value, _label in field.flatchoices if isinstance(value, str)
    )


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


def samples(town: Municipality, words: Words) -> list[Sample]:
    """Return some of the places in which the words stand, each with what stands around them.

    So whoever removes them sees whether somebody or something else is hit; first of all what is
    said in different ways.
    """
    found: dict[str, Sample] = {}
    for model, pk, changed in _holding(town, [words], "", leave=_not_counted()):
        row = model._base_manager.filter(pk=pk).values(*changed).get()
        for text in strings_in(list(row.values())):
            match = words.pattern.search(text)
            if match is not None and text not in our_words():
                sample = _sample(str(model._meta.verbose_name), text, match)
                found.setdefault(f"{sample.before}|{sample.said}|{sample.after}", sample)
        if len(found) >= SAMPLES:
            break
    return list(found.values())[:SAMPLES]


def _sample(kind: str, text: str, match: re.Match[str]) -> Sample:
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    before, after = text[start : match.start()], text[match.end() : end]
    return Sample(
        kind,
        f"{'… ' if start else ''}{before}",
        match[0],
        f"{after}{' …' if end < len(text) else ''}",
    )


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
    for each in words:
        remember(town, each, today)
    # Also where nothing was counted: whether there is a line must not tell what was not.
    record(town, "words.remove", by=by, note=str(many))
    # Also where nothing was found: a file may have been made before the words went.
    forget_files(town, by=by)
    return many


def come_back(town: Municipality, removed: RemovedWords) -> dict[str, date]:
    """Return which removed words stand in a municipality again, and when they were removed.

    A backup from before the removal brings them back, and knows nothing of it.
    """
    found: dict[str, date] = {}
    for model, fields in kinds_of_texts() if removed else ():
        names = [field.name for field in fields]
        rows = model._base_manager.filter(municipality=town).order_by("pk")
        for values in rows.values_list(*names).iterator(chunk_size=BATCH):
            for text in strings_in(list(values)):
                found |= removed.found_in(text)
    return found


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
        if value in our_words():
            return value
        for each in words:
            value = each.pattern.sub(mark, value)
        return value
    if isinstance(value, dict):
        return {
            key if OUR_KEY.fullmatch(key) else _without(key, words, mark):
            _without(each, words, mark)
            for key, each in value.items()
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
