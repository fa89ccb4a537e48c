"""The addresses of the steering group's page and the lists behind it: see `tests.work_access`."""

from tests.access import Row

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE = [
    Row("GET", "implementation:dashboard", {}, "        302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:dashboard-print", {}, "  302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:attention", {}, "        302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:indicator-list", {}, "   302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:voice-list", {}, "       302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:dashboard-export", {"form": "csv"},
        "                                               302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:dashboard-export", {"form": "xlsx"},
        "                                               302 404 200 200 200 200 200 200 404"),
    Row("GET", "implementation:dashboard-export", {"form": "exe"},
        "                                               302 404 404 404 404 404 404 404 404"),
]  # fmt: skip
