"""Everything the portal stores about one person in a municipality, for herself (GDPR 15 and 20).

It is gathered from the models, not from a list: a new table that points at a person is in the
download from its first day. A row is told whole where it is about her; of a row that she has only
worked on, as the text of somebody else that she was to answer, no more than that and when.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import Municipality, User
from participation.models import Comment, Heart, Idea
from programme.models import Body, Seat

# What stays out, and why.
LEFT_OUT = {
    # Keys of doors: of no use to her, and of great use to whoever finds the file.
    *("password", "code_hash", "token_hash"),
    # The plan's own texts and files, which are about the plan.
    *("accounts.User.password", "actionplan.Revision.payload", "actionplan.Import.content"),
}
# Links by which a row is about a person: what she said, and what others keep on her.
ABOUT_HER = frozenset({"user", "person", "author", "reporter", "recipient", "accepted_by"})
# Of rows that are not about her, what is nevertheless hers: what she did, and as whom.
HERS_IN_OTHERS = {
    "journal.Entry.by": {"verb"},
    "participation.JointStatement.speaker": {"speaker_name"},
}
# Days that tell what another has done with her own words since.
OTHERS_DAYS = frozenset({"sent_at", "edited_at", "taken_back_at", "seal_kept_at"})
# Tables of packages that name a person by number: sessions and locks of her door.
OURS = (
    *("accounts", "programme", "situation", "actionplan"),
    *("participation", "implementation", "overview"),
)
BELOW = ("documents", "jobs", "journal")


def everything_about(person: User, town: Municipality) -> dict[str, Any]:
    """Return what is stored about a person there, table by table, as plain values."""
    told: dict[str, Any] = {"person": _row(person)}
    for model, name in _links_to_people():
        rows = model._default_manager.filter(**{name: person.pk})
        if _has(model, "municipality"):
            rows = rows.filter(municipality=town)
        tell = _row if name in ABOUT_HER else _trace(model, name)
        found = [tell(each) for each in rows.order_by("pk")]
        if found:
            told[f"{model._meta.label_lower}.{name}"] = found
    return told


def _links_to_people() -> Iterator[tuple[type[models.Model], str]]:
    for label in OURS + BELOW:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.fields:
                if field.related_model is User:
                    yield model, field.name


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def _row(row: models.Model) -> dict[str, Any]:
    label = row._meta.label
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.fields
        if not field.is_relation
        and not isinstance(field, models.BinaryField | models.FileField)
        and not {field.name, f"{label}.{field.name}"} & LEFT_OUT
    }


def _trace(model: type[models.Model], name: str) -> Callable[[models.Model], dict[str, Any]]:
    """Return what tells of a row only that she was at it and when: its number and its days.

    Neither words nor states: a text may be sealed or taken back since she was asked to answer it.
    """
    hers = HERS_IN_OTHERS.get(f"{model._meta.label}.{name}", set())
    told = {
        field.name
        for field in model._meta.fields
        if field.primary_key or isinstance(field, models.DateField) or field.name in hers
    } - OTHERS_DAYS
    return lambda row: {key: value for key, value in _row(row).items() if key in told}


def in_short(person: User, town: Municipality) -> dict[str, Any]:
    """Return what her page says in plain words: where she sits, and how much she has said."""
    seats = Seat.objects.filter(municipality=town, person=person, to_on=None)
    return {
        "bodies": list(Body.objects.filter(pk__in=seats.values("body"))),
        "comments": Comment.objects.filter(municipality=town, author=person).count(),
        "hearts": Heart.objects.filter(municipality=town, person=person).count(),
        "ideas": Idea.objects.filter(municipality=town, author=person).count(),
    }
