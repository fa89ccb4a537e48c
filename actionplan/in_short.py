"""An initiative in short: its text for children, as a young person will read it."""

from collections.abc import Mapping
from typing import Any

from actionplan.choices import SHORT_TEXT
from actionplan.ease import ease_of
from actionplan.models import ActionPlan, FocusArea, Initiative


def in_short(
    plan: ActionPlan,
    values: Mapping[str, str],
    area: Any,
    *,
    known: Initiative | None = None,
) -> dict[str, Any]:
    """Return what the preview shows; `area` is the focus area's id as it was typed.

    Makes one query, unless the focus area is that of the initiative that is `known`.
    """
    text = values.get("text_for_children", "")[:SHORT_TEXT]
    found = _area(plan, str(area or ""), known)
    return {
        "number": values.get("number", ""),
        "title": values.get("title", ""),
        "text": text,
        "colour": found.colour if found else "",
        "shape": found.shape if found else "",
        "ease": ease_of(text),
        "lang": plan.municipality.language,
    }


def _area(plan: ActionPlan, key: str, known: Initiative | None) -> FocusArea | None:
    if known is not None and key == str(known.focus_area_id):
        return known.focus_area
    # More digits than any id has; a database would stumble over the number itself.
    if not key.isdecimal() or len(key) > 18:
        return None
    return FocusArea.objects.filter(plan=plan, pk=key).first()
