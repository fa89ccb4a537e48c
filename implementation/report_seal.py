"""The seal as a status report keeps it: who awarded it, and until when, in every language.

Frozen it says the same for good, also when the seal is extended, withdrawn or called otherwise.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Municipality
from programme.choices import SealCondition, SealTerm
from programme.models import seal_of

Data = dict[str, Any]


def seal_then(municipality: Municipality, day: date) -> Data | None:
    """Return the seal that counts, as plain data; None where there was none on the day.

    It comes with the phases, so it takes no query of its own.
    """
    seal = seal_of(municipality)
    if seal is None or seal.awarded_on > day:
        return None
    titles = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[code] = str(seal.title)
    return {
        "titles": titles,
        "awarded_on": seal.awarded_on,
        "awarded_by": seal.awarded_by,
        "term": seal.term,
        "valid_until": seal.valid_until,
        "has_expired": seal.condition(day) == SealCondition.EXPIRED,
    }


def seal_in_words(said: Data | None, language: str) -> Data | None:
    """Return a frozen seal as pages and papers show it; reports of before have none.

    `language` is the municipality's own, where the reader's is not known.
    """
    if said is None:
        return None
    titles: dict[str, str] = said["titles"]
    awarded, until = _day(said["awarded_on"]), _day(said["valid_until"])
    words = {
        "day": date_format(awarded, "DATE_FORMAT") if awarded else "",
        "by": said["awarded_by"],
        "until": date_format(until, "DATE_FORMAT") if until else "",
    }
    if said["has_expired"]:
        sentence = _("Awarded on %(day)s by %(by)s. It was valid until %(until)s.")
    elif until:
        sentence = _("Awarded on %(day)s by %(by)s, valid until %(until)s.")
    elif said["term"] == SealTerm.PERMANENT:
        sentence = _("Awarded on %(day)s by %(by)s, without an end.")
    else:
        sentence = _("Awarded on %(day)s by %(by)s.")
    condition = SealCondition.EXPIRED if said["has_expired"] else SealCondition.VALID
    return {
        "title": titles.get((get_language() or "en")[:2]) or titles[language],
        "awarded_on": awarded,
        "awarded_by": said["awarded_by"],
        "term": said["term"],
        "valid_until": until,
        "condition": condition.value,
        "sentence": sentence % words,
    }


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
