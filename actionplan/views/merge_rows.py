"""A field on the merge page: what stood there, what two people wrote, and one text of both."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplan.differences import text_difference
from actionplan.fields import OneParagraph
from actionplan.forms.rows import RowsField
from actionplan.joining import Joint, join_lines, join_texts
from actionplan.merging import Clash
from actionplan.rows import row_in, row_line, word_of

# What the box for one text of both holds.
HOLDS: dict[str, str | Promise] = {
    "joined": gettext_lazy(
        "This box holds both: you changed different places, and they are put together here."
    ),
    "both": gettext_lazy(
        "This box holds both: where you wrote in the same place, the other text stands first and "
        "yours after it. Please make one text of it."
    ),
    "one": gettext_lazy("One of you left it empty, so this box holds what the other one wrote."),
    "typed": gettext_lazy("This box holds what you wrote here last."),
}


def merge_row(
    field: forms.Field, clash: Clash, sent: QueryDict, *, undecided: Sequence[str]
) -> dict[str, Any]:
    """Return what the merge page shows of a field; `sent` is the same page as it came back."""
    name = clash.name
    said = (clash.base, clash.theirs, clash.mine)
    base, theirs, mine = (words(name, field, each) for each in said)
    is_text = isinstance(field, forms.CharField)
    joint = one_of_both(field, clash) if is_text else None
    typed = sent.get(f"edit-{name}")
    is_typed = joint is not None and typed is not None and typed.split() != joint.text.split()
    return {
        "name": name,
        "label": field.label,
        "is_text": is_text,
        "is_line": is_text and not isinstance(field.widget, forms.Textarea),
        "base": base,
        "theirs": theirs,
        "mine": mine,
        "theirs_pieces": text_difference(base, theirs),
        "mine_pieces": text_difference(base, mine),
        "base_values": clash.base,
        "mine_values": clash.mine,
        "edit_text": typed if is_typed else joint and joint.text,
        "edit_holds": HOLDS["typed" if is_typed else joint.kind] if joint else "",
        "chosen": sent.get(f"choice-{name}", ""),
        "error": _("Please choose one of the texts.") if name in undecided else "",
    }


def one_of_both(field: forms.Field, clash: Clash) -> Joint:
    """Return one text, or one line, that holds what both wrote."""
    base, theirs, mine = ("\n".join(each) for each in (clash.base, clash.theirs, clash.mine))
    if isinstance(field.widget, forms.Textarea) and not isinstance(field, OneParagraph):
        return join_texts(base, theirs, mine)
    return join_lines(theirs, mine)


def words(name: str, field: Any, value: list[str]) -> str:
    """Return a field's value as people read it: the names of what was chosen, or the text."""
    if isinstance(field, RowsField):
        return "\n".join(row_line(row_in(each)) for each in value)
    choices = getattr(field, "choices", None)
    if choices is None:
        said = [word_of(name, each) for each in value]
        return _("yes") if value == ["on"] else "\n".join(said)
    names = {str(key): str(label) for key, label in choices}
    return ", ".join(names.get(each, each) for each in value)
