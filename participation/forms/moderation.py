"""What moderators, reporters and the safeguarding person type."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.wording import PlainWords
from participation.choices import REASON_TEXT, ReportReason, Rule

# What an author is told where the moderator has no better words; she may change every one.
SENTENCES: dict[str, str | Promise] = {
    Rule.PERSONAL: gettext_lazy(
        "Your text says who somebody is or how to reach somebody. Please take that out and send "
        "it again. We want you and others to be safe here."
    ),
    Rule.INSULT: gettext_lazy(
        "Your text could hurt somebody. Please say what you mean without that, and send it again. "
        "What you think still counts."
    ),
    Rule.HATE: gettext_lazy(
        "Your text is against a group of people. Everybody shall feel safe here. Please write it "
        "in another way."
    ),
    Rule.UNLAWFUL: gettext_lazy(
        "Your text says something that the law forbids. We cannot show it. Ask us if you do not "
        "know what we mean."
    ),
    Rule.OFF_TOPIC: gettext_lazy(
        "Your text is about something else than this part of the plan. Maybe it fits in another "
        "place. You can write it there."
    ),
    Rule.OTHER: "",
}
ANSWER_OF_SAFETY = gettext_lazy("Somebody who looks after safety has read it and takes care of it.")


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": REASON_TEXT, "class": "form-control"})


class ReturnForm(PlainWords, forms.Form):
    """Why a text goes back: the rule, and words that its author understands."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Which rule"), choices=Rule, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the author"),
        max_length=REASON_TEXT,
        required=False,
        widget=_area(4),
        help_text=gettext_lazy("Plain and friendly. Left empty, the sentence of the rule is sent."),
    )
    stamp = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def sentences(self) -> list[tuple[str, str, str]]:
        """Return the rules, each with its sentence in the language of whoever wrote the text."""
        with override(self.language):
            told = {rule: str(sentence) for rule, sentence in SENTENCES.items()}
        return [(rule.value, str(rule.label), told[rule]) for rule in Rule]

    def clean(self) -> dict[str, Any]:
        """Take the rule's own sentence where nothing was typed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rule") and not cleaned.get("words", "").strip():
            with override(self.language):
                cleaned["words"] = str(SENTENCES[cleaned["rule"]])
            if not cleaned["words"]:
                self.add_error("words", _("Please say in a sentence why it goes back."))
        return cleaned


class ReportForm(PlainWords, forms.Form):
    """Why somebody reports a text; words are not needed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=ReportReason, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Do you want to say more?"),
        max_length=REASON_TEXT,
        required=False,
        widget=_area(),
        help_text=gettext_lazy("You need not."),
    )


class PublicReportForm(ReportForm):
    """Why somebody without an account reports a text; the page's own mark becomes her receipt."""

    receipt = forms.UUIDField(required=False, widget=forms.HiddenInput)


class HandleForm(PlainWords, forms.Form):
    """What becomes of a report: the text stays, or goes back with a rule and words."""

    answer = forms.CharField(
        label=gettext_lazy("Answer to whoever reported"), max_length=REASON_TEXT, widget=_area()
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("What becomes of the text"),
        required=False,
        choices=[("", gettext_lazy("It stays")), *Rule.choices],
        widget=forms.RadioSelect,
        initial="",
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the author, if it goes back"),
        max_length=REASON_TEXT,
        required=False,
        widget=_area(),
    )

    def __init__(self, *args: Any, may_go_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_go_back:
            # What is not shown now is not read here, and nobody sends back what she cannot read.
            del self.fields["rule"], self.fields["words"]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the text goes back."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rule") and not cleaned.get("words", "").strip():
            self.add_error("words", _("Please say in a sentence why it goes back."))
        return cleaned


class SealForm(PlainWords, forms.Form):
    """What the safeguarding person decides about a sealed text, and why."""

    words = forms.CharField(
        label=gettext_lazy("What you did, and why"), max_length=REASON_TEXT, widget=_area(4)
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to whoever reported"),
        max_length=REASON_TEXT,
        initial=ANSWER_OF_SAFETY,
        widget=_area(2),
    )

    def __init__(self, *args: Any, is_reported: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_reported:
            # The moderator sealed it: there is nobody to answer.
            self.fields["answer"].widget = forms.HiddenInput()
