"""Who may give words to somebody to answer, answer them, and read what became of them."""

from datetime import timedelta

from django.utils import timezone

from tests.access import Row

# A day before that by which everybody was promised an answer.
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # Answers, and what became of young people's words.
    Row("GET", "participation:my-input", {}, "          302 404 404 404 404 200 200 404 404 404"),
    Row("GET", "participation:all-input", {"pk": "consultation"},
        "                                               302 404 200 200 200 200 404 200 200 200"),
    Row("GET", "participation:answer-list-all", {}, "   302 403 200 200 200 403 403 403 403 403"),
    Row("GET", "participation:answer-list", {"pk": "consultation"},
        "                                               302 404 200 200 200 403 404 403 403 403"),
    Row("GET", "participation:answer-assign", {}, "     302 403 403 403 302 403 403 403 403 403"),
    Row("POST", "participation:answer-assign", {}, "    401 403 403 403 302 403 403 403 403 403",
        {"chosen": "$shown", "due": SOON}),
    Row("GET", "participation:answer-write", {}, "      302 403 302 302 302 403 403 403 403 403"),
    Row("POST", "participation:answer-write", {}, "     401 403 403 403 302 403 403 403 403 403",
        {"chosen": "$shown", "kind": "later", "reason": "Next year."}),
    Row("GET", "participation:answer-change", {"pk": "outcome"},
        "                                               302 403 403 403 200 403 403 403 403 403"),
    Row("POST", "participation:answer-change", {"pk": "outcome"},
        "                                               401 403 403 403 302 403 403 403 403 403",
        {"kind": "later", "reason": "In two years.", "base": ""}),
    Row("GET", "participation:answer-take-out", {"pk": "outcome"},
        "                                               302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:answer-take-out", {"pk": "outcome"},
        "                                               401 403 403 403 302 403 403 403 403 403",
        {"comment": "$answered"}),
    Row("GET", "participation:comment-export", {"pk": "consultation", "file_format": "xlsx"},
        "                                               302 404 403 403 200 403 404 403 403 403"),
    Row("GET", "participation:comment-export", {"pk": "consultation", "file_format": "csv"},
        "                                               302 404 403 403 200 403 404 403 403 403"),
    Row("GET", "participation:comment-export", {"pk": "consultation", "file_format": "exe"},
        "                                               302 404 403 403 404 403 404 403 403 403"),
    Row("GET", "participation:consultation-close", {"pk": "consultation"},
        "                                               302 404 403 200 200 403 404 403 403 403"),
    Row("POST", "participation:consultation-close", {"pk": "consultation"},
        "                                               401 404 403 403 302 403 404 403 403 403"),
    Row("GET", "participation:answer-excuse", {"pk": "consultation"},
        "                                               302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:answer-excuse", {"pk": "consultation"},
        "                                               401 404 403 302 403 403 404 403 403 403"),
    Row("GET", "participation:poster", {"pk": "consultation"},
        "                                               302 404 403 403 200 403 404 403 403 403"),
    Row("GET", "documents:poster-build", {"pk": "consultation"},
        "                                               302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "documents:poster-build", {"pk": "consultation"},
        "                                               401 404 403 403 302 403 404 403 403 403",
        {"chosen": "$outcome"}),
]
