"""The addresses of status updates, measurements and proof: see `tests.work_access`."""

from tests.access import Row

SAID = {"status": "ongoing", "sentence": "It runs.", "as_of": "2026-06-01",
        "key": "7d1c1f0e-55b8-4f6e-8a53-2f8f1b1d7f10", "seen": "$update"}  # fmt: skip
KEY = "7d1c1f0e-55b8-4f6e-8a53-2f8f1b1d7f11"

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = [
    Row("GET", "implementation:my-updates", {}, "   302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:update-list", {"pk": "initiative"},
        "                                           302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:update-add", {"pk": "initiative"},
        "                                           302 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:update-add", {"pk": "initiative"},
        "                                           401 404 302 403 403 403 302 403 404", SAID),
    Row("GET", "implementation:update-same", {"pk": "initiative"},
        "                                           302 405 405 405 405 405 405 405 405"),
    Row("POST", "implementation:update-same", {"pk": "initiative"},
        "                                           401 404 302 403 403 403 302 403 404",
        {"seen": "$update", "key": KEY}),
    Row("GET", "implementation:measurement-add", {"pk": "initiative"},
        "                                           302 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:measurement-add", {"pk": "initiative"},
        "                                           401 404 422 403 403 403 422 403 404"),
    Row("GET", "implementation:milestone-reached", {"pk": "milestone"},
        "                                           302 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:milestone-reached", {"pk": "milestone"},
        "                                           401 404 302 403 403 403 302 403 404",
        {"milestone": KEY, "on": "2026-06-01"}),
    Row("GET", "implementation:proof-add", {"pk": "update"},
        "                                           302 404 200 403 403 403 200 403 404"),
    Row("POST", "implementation:proof-add", {"pk": "update"},
        "                                           401 404 302 403 403 403 302 403 404",
        {"kind": "link", "link-title": "Swings", "link-url": "https://example.org/",
         "link-key": KEY}),
    Row("GET", "implementation:proof-photo", {"pk": "proof"},
        "                                           302 404 404 404 404 404 404 404 404"),
    Row("GET", "implementation:proof-remove", {"pk": "proof"},
        "                                           302 405 405 405 405 405 405 405 405"),
    Row("POST", "implementation:proof-remove", {"pk": "proof"},
        "                                           401 404 302 403 403 403 302 403 404"),
]
