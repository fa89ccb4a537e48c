"""What forms say about mistakes: the portal's own words, in every form of every app."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation

from accounts.forms import InvitationForm, JoinForm, LoginForm
from accounts.wording import PlainWords
from programme.forms import PhaseForm
from tests.cast import Cast, PlanOfCast
from tests.source import APPS


def kinds(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from kinds(each)


OURS = sorted(
    {
        each
        for each in kinds(forms.BaseForm)
        if each.__module__.split(".")[0] in APPS and each.__dict__.get("base_fields")
    },
    key=str,
)
STOCK = {
    str(message)
    for kind in kinds(forms.Field)
    if kind.__module__.startswith("django.")
    for message in getattr(kind, "default_error_messages", {}).values()
}


class Everything(PlainWords, forms.Form):
    """A field of each kind that the portal's forms have."""

    text = forms.CharField(max_length=5)
    mail = forms.EmailField()
    day = forms.DateField()
    amount = forms.DecimalField(max_digits=6, decimal_places=2)
    number = forms.IntegerField(min_value=1)
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    sheet = forms.FileField()
    own = forms.CharField(error_messages={"required": "Please say it."})


def test_every_form_of_the_house_uses_them() -> None:
    assert len(OURS) > 10
    assert [each.__name__ for each in OURS if not issubclass(each, PlainWords)] == []


def test_what_is_left_out_is_asked_for() -> None:
    said = {name: errors[0] for name, errors in Everything({}).errors.items()}
    plain = dict.fromkeys(("text", "mail", "day", "amount", "number"), "Please fill this in.")
    chosen = dict.fromkeys(("choice", "several"), "Please choose one of the entries.")
    assert said == plain | chosen | {"sheet": "Please choose a file.", "own": "Please say it."}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "longer", "This text has 6 characters; there is room for 5. Please shorten it."),
        ("text", "a\x00", "A character in this text cannot be stored."),
        ("mail", "nobody", "This is no e-mail address."),
        ("day", "soon", "This is no day. Please write it like this: 2027-05-14."),
        ("amount", "much", "Please give a number, for example 15000."),
        ("amount", "1234567", "This number is too long."),
        ("amount", "1.234", "Please give at most two decimals."),
        ("number", "0", "Please give a number, for example 15."),
        ("choice", "z", "Please choose one of the entries."),
        ("several", ["z"], "Please choose one of the entries."),
    ],
)
def test_what_is_wrong_is_said_plainly(field: str, value: Any, said: str) -> None:
    form = Everything({field: value})
    assert form.errors[field][0].startswith(said)


@pytest.mark.usefixtures("scoped")
def test_no_form_keeps_a_sentence_of_django_s(cast: Cast, story: PlanOfCast) -> None:
    shown = [
        LoginForm(None),
        JoinForm(email="x@y.example"),
        InvitationForm(municipality=cast.town, by=cast.clara),
        PhaseForm(instance=story.phase),
    ]
    with translation.override("en"):
        left = {
            (type(form).__name__, name, code)
            for form in shown
            for name, field in form.fields.items()
            for code, message in field.error_messages.items()
            if str(message) in STOCK
        }
    assert left == set()


def test_two_passwords_that_differ_are_told_apart_in_our_words(db: None) -> None:
    form = JoinForm(
        {"name": "Guest", "password1": "nine quiet owls", "password2": "nine loud owls!"},
        email="x@y.example",
    )
    assert form.errors["password2"] == [
        "The two passwords are not the same. Please type both again."
    ]


class Letter(PlainWords, forms.Form):
    """A long text with little room."""

    text = forms.CharField(max_length=5, widget=forms.Textarea)
    line = forms.CharField(max_length=5, required=False)


@pytest.mark.parametrize(("sent", "taken"), [("a\r\nb\r\nc", "a\nb\nc"), ("a\nb", "a\nb")])
def test_a_line_end_takes_the_room_of_one_character(sent: str, taken: str) -> None:
    letter = Letter({"text": sent})
    assert letter.is_valid(), letter.errors
    assert letter.cleaned_data["text"] == taken
    assert not Letter({"text": sent}, initial={"text": taken}).has_changed()
    assert not Letter({"text": f"{sent}\r\nd\r\ne"}).is_valid()
