"""Two people saved the same text: what each of them changed, and where they disagree.

Everything is compared as a form's data (a list of strings a field), because that is what the
second person typed; nothing she typed is ever missing from the outcome.
"""

from typing import Any, NamedTuple

from django.http import QueryDict

from actionplan.rows import row_text

FormValue = list[str]
FormValues = dict[str, FormValue]

# The ways out of a clash that the merge page offers.
CHOICES = ("theirs", "mine", "edit")


class Clash(NamedTuple):
    """A field that both have changed, each in another way."""

    name: str
    base: FormValue
    theirs: FormValue
    mine: FormValue


class Merge(NamedTuple):
    """The outcome: agreed values, clashes, and the fields that only the other person changed."""

    values: FormValues
    clashes: list[Clash]
    from_theirs: list[str]


def form_values(payload: dict[str, Any], names: list[str]) -> FormValues:
    """Return a payload as the data its form would send, for these fields."""
    return {name: form_value(payload.get(name)) for name in names}


def form_value(value: Any) -> FormValue:
    """Return one payload value as form data: a record by its id, a yes as "on", nothing as []."""
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["on"]
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
            return [str(value[0])]
        return [_one_of_several(each) for each in value]
    return [str(value)]


def _one_of_several(value: Any) -> str:
    if isinstance(value, dict):
        return row_text(value)
    return str(value[0] if isinstance(value, list) else value)


def typed_values(data: Any, names: list[str]) -> FormValues:
    """Return what a form sent (a QueryDict), in the same shape, with the database's line ends."""
    return {
        name: [each.replace("\r\n", "\n").strip() for each in data.getlist(name) if each.strip()]
        for name in names
    }


def merge(base: FormValues, theirs: FormValues, mine: FormValues) -> Merge:
    """Join two sets of changes to the same base, field by field."""
    values: FormValues = {}
    clashes: list[Clash] = []
    from_theirs: list[str] = []
    for name in mine:
        then, other, own = base.get(name, []), theirs.get(name, []), mine[name]
        if _same(other, own) or _same(then, other):
            values[name] = own
        elif _same(then, own):
            values[name] = other
            from_theirs.append(name)
        else:
            clashes.append(Clash(name, then, other, own))
    return Merge(values, clashes, from_theirs)


def decided_in(
    data: QueryDict, names: list[str], theirs: FormValues
) -> tuple[QueryDict, list[str]]:
    """Turn the merge page's answers into a form's data; name the fields left undecided."""
    decided = data.copy()
    undecided = []
    for name in set(data.getlist("clash")) & set(names):
        choice = data.get(f"choice-{name}")
        if choice not in CHOICES:
            undecided.append(name)
        elif choice == "theirs":
            decided.setlist(name, theirs[name])
        else:
            decided.setlist(name, data.getlist(f"{choice}-{name}"))
    return decided, undecided


def merge_once_more(data: QueryDict, names: list[str], theirs: FormValues) -> Merge:
    """Make the merge page's rows again from what it sent, where a field was left undecided."""
    mine = typed_values(data, names)
    base = {name: theirs[name] for name in names}
    for name in (each for each in data.getlist("clash") if each in names):
        mine[name] = data.getlist(f"mine-{name}")
        base[name] = data.getlist(f"base-{name}")
    return merge(base, theirs, mine)


def _same(one: FormValue, other: FormValue) -> bool:
    return sorted(one) == sorted(other)
