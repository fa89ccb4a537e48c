"""The addresses of rounds of updates: see `tests.work_access`."""

from tests.access import Row

ROUND = {"title": "Autumn round", "opens_on": "2027-09-01", "due_on": "2027-09-29", "message": "",
         "seen": "1"}
FOLLOW_UP = {"interval": "6", "silent_after": "200", "risk_ahead": "60", "seen": "0"}

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = [
    Row("GET", "implementation:round-list", {}, "     302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:round-add", {}, "      302 404 403 403 403 403 200 403 404"),
    Row("POST", "implementation:round-add", {}, "     401 404 403 403 403 403 200 403 404", ROUND),
    Row("GET", "implementation:round", {"pk": "round"}, "302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:round-edit", {"pk": "round"},
        "                                             302 404 403 403 403 403 200 403 404"),
    Row("POST", "implementation:round-edit", {"pk": "round"},
        "                                             401 404 403 403 403 403 302 403 404", ROUND),
    Row("GET", "implementation:round-close", {"pk": "round"},
        "                                             302 404 403 403 403 403 200 403 404"),
    Row("POST", "implementation:round-close", {"pk": "round"},
        "                                             401 404 403 403 403 403 302 403 404"),
    Row("GET", "implementation:follow-up", {}, "      302 404 403 403 403 403 200 403 404"),
    Row("POST", "implementation:follow-up", {}, "     401 404 403 403 403 403 302 403 404",
        FOLLOW_UP),
    Row("GET", "implementation:review", {}, "         302 404 403 403 403 403 200 403 404"),
    Row("GET", "implementation:review-decide", {}, "  302 405 405 405 405 405 405 405 405"),
    Row("POST", "implementation:review-decide", {}, " 401 404 403 403 403 403 302 403 404",
        {"chosen": "$update", "decision": "accept"}),
]  # fmt: skip
