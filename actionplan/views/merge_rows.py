"""A field on the merge page: what stood there, what two people wrote, and one text of both."""

from collections.abc import Iterable, Sequence
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
from actionplan.models import Initiative, Revision
from actionplan.rows import row_in, row_line, word_of
from actionplan.spreadsheets.proposed import Clash as ClashInSheet
from actionplan.spreadsheets.proposed import ProposedRow

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

# A text of one line that is no longer fits into a box of one line.
LINE = 120


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


def shown_clashes(rows: Iterable[ProposedRow]) -> list[dict[str, Any]]:
    """Return the cells that were changed in a department's sheet and in the portal, one by one.

    Asks once who wrote last where it happened.
    """
    clashing = [row for row in rows if row.clashes and row.initiative]
    writers = _last_writers([row.initiative for row in clashing if row.initiative])
    return [
        {
            "row": row.number,
            "title": row.title,
            "theirs_name": writers.get(row.initiative.pk if row.initiative else 0, ""),
            **_shown_clash(f"{row.number}:{clash.key}", clash),
        }
        for row in clashing
        for clash in row.clashes
    ]


def _shown_clash(name: str, clash: ClashInSheet) -> dict[str, Any]:
    joint = clash.joint
    return {
        "name": name,
        "label": clash.column,
        "is_text": joint is not None,
        "is_line": joint is not None and "\n" not in joint.text and len(joint.text) < LINE,
        "base": clash.base,
        "theirs": clash.theirs,
        "mine": clash.mine,
        "theirs_pieces": text_difference(clash.base, clash.theirs),
        "mine_pieces": text_difference(clash.base, clash.mine),
        "edit_text": clash.edited or (joint.text if joint else ""),
        "edit_holds": HOLDS["typed" if clash.edited else joint.kind] if joint else "",
        "chosen": clash.chosen,
    }


def _last_writers(initiatives: list[Initiative]) -> dict[int, str]:
    """Return who wrote the text that stands in each of these initiatives now."""
    last = Revision.objects.filter(
        initiative__in=initiatives, number__in={each.version for each in initiatives}
    ).select_related("by")
    versions = {each.pk: each.version for each in initiatives}
    return {
        each.initiative_id: each.by.name
        for each in last
        if each.by and each.initiative_id and versions[each.initiative_id] == each.number
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
