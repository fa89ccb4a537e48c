"""What somebody says about a part of the text, or in reply to another."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import PlainWords
from participation.checking import Finding, look
from participation.choices import COMMENT_TEXT, QUOTE_TEXT, CommentKind
from participation.parts import Part

# More than any school class; a typing mistake adds a digit.
MOST_CHILDREN = 500


class WordsForm(PlainWords, forms.Form):
    """Somebody's words; a way to reach her or another is not sent on (safeguard S11)."""

    text = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=COMMENT_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, key: uuid.UUID | str, **kwargs: Any) -> None:
        # Several forms may stand open on one page: each has names of its own for its fields.
        kwargs.setdefault("auto_id", f"id_{str(key)[:8]}_%s")
        super().__init__(*args, **kwargs)
        # The comment's own mark goes with it, so that a double click says it once.
        self.mark = str(key)
        self.finding = Finding([], False, [])

    def clean_text(self) -> str:
        """Hold back ways to reach somebody; but never the words of somebody in danger."""
        text: str = self.cleaned_data["text"]
        self.finding = look(text)
        if self.finding.contacts and not self.finding.alarming:
            raise forms.ValidationError(
                _(
                    "There is a way to reach somebody in your words: %(what)s. Please take it "
                    "out, because others will read this. Everything else can stay."
                )
                % {"what": ", ".join(self.finding.contacts)}
            )
        return text


class ReplyForm(WordsForm):
    """A reply to what another has said."""


class RewordForm(WordsForm):
    """Somebody's own words once more: what kind of comment it is, and what it says."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=CommentKind, widget=forms.RadioSelect
    )
    field_order = ("kind", "text")

    def __init__(self, *args: Any, is_reply: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_reply:
            del self.fields["kind"]


class CommentForm(WordsForm):
    """A comment on a part of the text, as a whole or on some of its words."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to say?"),
        choices=CommentKind,
        widget=forms.RadioSelect,
    )
    quote = forms.CharField(
        label=gettext_lazy("About these words"),
        help_text=gettext_lazy("Only if you mean some words of the text. Copy them from there."),
        max_length=QUOTE_TEXT,
        required=False,
    )
    on_behalf_of = forms.IntegerField(
        label=gettext_lazy("How many children say this?"),
        help_text=gettext_lazy("You type this in for a class or a group."),
        min_value=1,
        max_value=MOST_CHILDREN,
    )
    field_order = ("kind", "quote", "text", "on_behalf_of")

    def __init__(self, *args: Any, part: Part, field: str, for_many: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.field = part, field
        if not for_many:
            del self.fields["on_behalf_of"]

    def clean_quote(self) -> str:
        """Refuse words that do not stand there: nobody could find what is meant."""
        quote = " ".join(self.cleaned_data["quote"].split()).strip('“”„»«"')
        if quote and not self.part.holds(quote, self.field):
            raise forms.ValidationError(
                _("These words do not stand in the text. Copy them from there, or leave this out.")
            )
        return quote
