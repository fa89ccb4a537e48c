"""How often somebody wants to hear what is new."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import NewsRhythm
from accounts.models import User
from accounts.wording import PlainWords
from participation.letters import rhythm_of


class NewsForm(PlainWords, forms.Form):
    """The rhythm of the letters; young people are not offered a daily one (safeguard S14)."""

    news = forms.ChoiceField(
        label=_("How often"), widget=forms.RadioSelect, choices=NewsRhythm.choices
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Offer what fits the person, and show what she has now."""
        super().__init__(*args, initial={"news": rhythm_of(person)}, **kwargs)
        offered = [
            (value, label)
            for value, label in NewsRhythm.choices
            if value != NewsRhythm.DAILY or not person.is_young
        ]
        self.fields["news"].choices = offered
