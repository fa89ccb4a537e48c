"""The addresses of status reports: see `tests.work_access`."""

from tests.access import Row

KEY = "7d1c1f0e-55b8-4f6e-8a53-2f8f1b1d7f12"

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = [
    Row("GET", "implementation:report-list", {}, "  302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:report-add", {},
        "                                           302 404 403 403 403 403 200 403 404"),
    Row("POST", "implementation:report-add", {},
        "                                           401 404 403 403 403 403 302 403 404",
        {"title": "Half-time", "as_of": "2026-06-01", "round": "", "key": KEY}),
    # A draft is read by those who write it.
    Row("GET", "implementation:report", {"pk": "report"},
        "                                           302 404 404 404 404 404 200 404 404"),
    Row("GET", "implementation:report-edit", {"pk": "report"},
        "                                           302 404 404 404 404 404 200 404 404"),
    Row("POST", "implementation:report-edit", {"pk": "report"},
        "                                           401 404 404 404 404 404 302 404 404",
        {"title": "Half-time", "as_of": "2026-06-01", "seen": "1"}),
    Row("GET", "implementation:report-freeze", {"pk": "report"},
        "                                           302 404 404 404 404 404 200 404 404"),
    Row("POST", "implementation:report-freeze", {"pk": "report"},
        "                                           401 404 404 404 404 404 302 404 404",
        {"seen": "1"}),
    Row("GET", "documents:report-build", {"pk": "report"},
        "                                           302 405 405 405 405 405 405 405 405"),
    # Only a finished report becomes a file.
    Row("POST", "documents:report-build", {"pk": "report"},
        "                                           401 404 404 404 404 404 404 404 404",
        {"format": "pdf"}),
]
