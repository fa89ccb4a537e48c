"""The addresses of a department's sheet about its work: see `tests.work_access`."""

from tests.access import Row

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = [
    Row("GET", "implementation:sheet-hand-in", {}, "302 404 200 200 403 403 200 403 404"),
    Row("POST", "implementation:sheet-hand-in", {}, "401 404 422 422 403 403 422 403 404"),
    Row("GET", "implementation:sheet-file", {}, "   302 404 200 200 403 403 200 403 404"),
    Row("GET", "implementation:sheet-take", {}, "   302 405 405 405 405 405 405 405 405"),
    Row("POST", "implementation:sheet-take", {}, "  401 404 302 302 403 403 302 403 404"),
]
