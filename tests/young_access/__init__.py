"""Who gets what at the addresses of what young people say: a table as that of `tests.access`.

Its columns are other people: Yrsa sits in the council that is asked, Ymir in a class that is not.
Mona, Sara and Frida have shown their second factor. Each area has a file of its own.
"""

from tests.young import YOUNG_PLAYERS
from tests.young_access import (
    answers,
    commenting,
    consultations,
    joining,
    letters,
    moderation,
    voices,
)

YOUNG_ROLES = ("anonymous", *YOUNG_PLAYERS)
YOUNG_TABLE = [
    *answers.YOUNG_TABLE,
    *commenting.YOUNG_TABLE,
    *consultations.YOUNG_TABLE,
    *joining.YOUNG_TABLE,
    *letters.YOUNG_TABLE,
    *moderation.YOUNG_TABLE,
    *voices.YOUNG_TABLE,
]
