"""Who gets what at the addresses of what young people say: a table as that of `tests.access`.

Its columns are other people: Yrsa sits in the council that is asked, Ymir in a class that is not.
Mona, Sara and Frida have shown their second factor.
"""

from tests.access import Row
from tests.young import YOUNG_PLAYERS

YOUNG_ROLES = ("anonymous", *YOUNG_PLAYERS)

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # What is new for somebody.
    Row("GET", "participation:news", {}, "   302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:news", {}, "  401 302 302 302 302 302 302 302 302 302",
        {"news": "never"}),
]
