"""Who may read her own news, and say how often a letter tells of it: everybody inside."""

from tests.access import Row

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # What is new for somebody.
    Row("GET", "participation:news", {}, "   302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:news", {}, "  401 302 302 302 302 302 302 302 302 302",
        {"news": "never"}),
]
