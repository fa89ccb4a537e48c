"""What somebody typed and did not save: kept for her while she writes, and given back to her.

A draft never touches the real thing, and nobody but its writer is ever asked about it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from accounts.models import Draft, Municipality, User

# Longer than the longest form of the plan, counted with the names of its fields.
MOST_LETTERS = 500_000
# New things that one person may have begun in one form, and texts left in one thing; the oldest
# makes room for the next.
MOST_BEGUN = 20

Typed = dict[str, list[str]]


class DraftTooLong(Exception):
    """More was typed than any form of the portal takes."""


class Desk(NamedTuple):
    """Where one person types: a form, the thing in it, and which of her open pages it is.

    Two pages open on the same thing never write over each other, nor over what was left there
    before: each keeps its own text.
    """

    user: User
    municipality: Municipality
    form_key: str
    object_key: str
    opening: str = ""

    @property
    def place(self) -> dict[str, Any]:
        """Return what is the same for everybody who has this form open."""
        return {
            "municipality": self.municipality,
            "form_key": self.form_key,
            "object_key": self.object_key,
        }

    @property
    def own(self) -> dict[str, Any]:
        """Return what only this person has."""
        return {**self.place, "user": self.user}

    @property
    def key(self) -> str:
        """Return under which key this page's text is kept: the thing's, and the page's own."""
        return f"{self.object_key}.{self.opening}" if self.opening else self.object_key

    @property
    def slot(self) -> dict[str, Any]:
        """Return what only this person's page has."""
        return {**self.own, "object_key": self.key}


def keep(desk: Desk, typed: Mapping[str, list[str]], *, base_version: int) -> Draft:
    """Keep what somebody has typed by now, in the place of what was kept before."""
    # PostgreSQL stores every letter but this one, which nobody can type.
    payload = {name: [text.replace("\x00", "") for text in texts] for name, texts in typed.items()}
    if sum(len(name) + sum(map(len, texts)) for name, texts in payload.items()) > MOST_LETTERS:
        raise DraftTooLong
    draft, _is_new = Draft.objects.update_or_create(
        **desk.slot,
        defaults={
            "payload": payload,
            "base_version": base_version,
            "updated_at": timezone.now(),
        },
    )
    return draft


def draft_at(desk: Desk) -> Draft | None:
    """Return what she typed on this page and did not save."""
    return Draft.objects.filter(**desk.slot).first()


def of_any_opening(desk: Desk) -> Q:
    """Select what she typed into a thing and did not save, on whichever of her pages."""
    # No key of a thing has a dot in it.
    is_there = Q(object_key=desk.object_key) | Q(object_key__startswith=f"{desk.object_key}.")
    return is_there & Q(user=desk.user, municipality=desk.municipality, form_key=desk.form_key)


def left_at(desk: Desk) -> list[Draft]:
    """Return what she typed into a thing and did not save, on any of her pages; newest first."""
    return list(Draft.objects.filter(of_any_opening(desk)).order_by("-updated_at", "-pk"))


def forget(desk: Desk) -> None:
    """Drop what this page's form typed: it has been saved, or thrown away by its writer."""
    Draft.objects.filter(**desk.slot).delete()


def forget_the_same(desk: Desk, typed: Typed) -> None:
    """Drop what says just what is saved now: a browser that goes back types it once more."""
    Draft.objects.filter(of_any_opening(desk), payload=typed).delete()


def begun(user: User, municipality: Municipality, form_key: str) -> list[Draft]:
    """Return the new things that somebody has begun in a form, the newest first."""
    rows = Draft.objects.filter(municipality=municipality, user=user, form_key=form_key)
    return list(rows.order_by("-updated_at", "-pk"))


def make_room(desk: Desk) -> None:
    """Drop the oldest of the new things begun in a form, once there are too many."""
    present = begun(desk.user, desk.municipality, desk.form_key)
    _drop_the_oldest(desk, present)


def make_room_in_one(desk: Desk) -> None:
    """Drop the oldest of the texts left in one thing, once there are too many."""
    rows = Draft.objects.filter(of_any_opening(desk)).order_by("-updated_at", "-pk")
    _drop_the_oldest(desk, list(rows))


def _drop_the_oldest(desk: Desk, present: list[Draft]) -> None:
    others = [each.pk for each in present if each.object_key != desk.key]
    Draft.objects.filter(pk__in=others[MOST_BEGUN - 1 :]).delete()
