"""What a form says about a mistake: in the portal's own words, once for all forms."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CHOOSE = _("Please choose one of the entries.")
_OTHER_FILE = _("This file cannot be read. Please choose another one.")

# From the general kind of field to the special one, whose sentences count more.
SENTENCES: tuple[tuple[type[forms.Field], dict[str, str | Promise]], ...] = (
    (forms.Field, {"required": _("Please fill this in.")}),
    (
        forms.CharField,
        {
            "max_length": _(
                "This text has %(show_value)d characters; there is room for %(limit_value)d. "
                "Please shorten it."
            ),
            "null_characters_not_allowed": _(
                "A character in this text cannot be stored. Please type the text once more."
            ),
        },
    ),
    (
        forms.URLField,
        {"invalid": _("Please give the address of a page, for example https://example.org/page.")},
    ),
    (forms.EmailField, {"invalid": _("This is no e-mail address. Please look at it once more.")}),
    (
        forms.IntegerField,
        dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Please give a number, for example 15.")
        ),
    ),
    (
        forms.DecimalField,
        {
            "invalid": _("Please give a number, for example 15000."),
            "max_digits": _("This number is too long."),
            "max_whole_digits": _("This number is too long."),
            "max_decimal_places": _("Please give at most two decimals."),
        },
    ),
    (forms.DateField, {"invalid": _("This is no day. Please write it like this: 2027-05-14.")}),
    (
        forms.ChoiceField,
        dict.fromkeys(
            ("required", "invalid_choice", "invalid_list", "invalid_pk_value"),
            _CHOOSE,
        ),
    ),
    (
        forms.FileField,
        {
            "required": _("Please choose a file."),
            "missing": _("Please choose a file."),
            "invalid": _OTHER_FILE,
            "empty": _("This file is empty. Please choose another one."),
            "max_length": _("The name of this file is too long. Please give it a shorter one."),
            "contradiction": _OTHER_FILE,
        },
    ),
)


class PlainWords:
    """A form that says in the portal's own words what is to be mended.

    What a form says about one of its fields itself stays; only Django's own words are replaced.
    Long texts are taken with the line ends of the database: what a browser sends for a new line is
    two characters, and the room that is left is counted with one.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _reword(field)
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                _take_our_line_ends(field)


def _take_our_line_ends(field: forms.CharField) -> None:
    """Let one field of one form take a text with our line ends, before its length is looked at."""
    understood = field.to_python

    def to_python(value: Any) -> Any:
        return understood(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    field.to_python = to_python  # type: ignore[method-assign]


def _reword(field: forms.Field) -> None:
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    ours: dict[str, str | Promise] = {}
    for of_kind, sentences in SENTENCES:
        if isinstance(field, of_kind):
            ours |= sentences
    for code, sentence in ours.items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = sentence  # type: ignore[assignment]
