"""The addresses of what is typed about the work and not saved: see `tests.work_access`."""

from tests.access import Row

SAID = {"status": "ongoing", "sentence": "It runs", "seen": "$update"}

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = [
    Row("GET", "implementation:work-draft", {"kind": "updates", "key": "initiative"},
        "                                           302 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:work-draft", {"kind": "updates", "key": "initiative"},
        "                                           401 404 200 403 403 403 200 403 404", SAID),
    Row("POST", "implementation:work-draft", {"kind": "reports", "key": "report"},
        "                                           401 404 404 404 404 404 200 404 404",
        {"summary": "Half-way", "seen": "1"}),
    Row("POST", "implementation:work-draft", {"kind": "review", "key": "whole"},
        "                                           401 404 403 403 403 403 200 403 404",
        {"reason": "Which ones?"}),
    Row("POST", "implementation:work-draft", {"kind": "trees", "key": "initiative"},
        "                                           401 404 404 404 404 404 404 404 404"),
    Row("GET", "implementation:work-discard", {"kind": "updates", "key": "initiative"},
        "                                           302 405 405 405 405 405 405 405 405"),
    # What is thrown away is always one's own, so whoever reads may.
    Row("POST", "implementation:work-discard", {"kind": "updates", "key": "initiative"},
        "                                           401 404 302 302 302 302 302 302 404"),
    Row("POST", "implementation:work-discard", {"kind": "reports", "key": "report"},
        "                                           401 404 404 404 404 404 302 404 404"),
    Row("POST", "implementation:work-present", {"kind": "updates", "key": "initiative"},
        "                                           401 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:work-present", {"kind": "reports", "key": "report"},
        "                                           401 404 404 404 404 404 200 404 404"),
    Row("GET", "implementation:work-present", {"kind": "updates", "key": "initiative"},
        "                                           302 405 405 405 405 405 405 405 405"),
]
