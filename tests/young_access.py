"""Who gets what at the addresses of what young people say: a table as that of `tests.access`.

Its columns are other people: Yrsa sits in the council that is asked, Ymir in a class that is not.
Mona, Sara and Frida have shown their second factor.
"""

from tests.access import KEY, Row
from tests.young import YOUNG_PLAYERS

YOUNG_ROLES = ("anonymous", *YOUNG_PLAYERS)

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # The second factor; Mona, Sara and Frida have shown it.
    Row("GET", "accounts:second-factor", {}, "            302 302 302 302 302 302 302 200 200 200"),
    Row("POST", "accounts:second-factor", {}, "           302 302 302 302 302 302 302 200 200 200",
        {"code": "1"}),
    Row("GET", "accounts:second-factor-set-up", {}, "     302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "accounts:second-factor-set-up", {}, "    302 200 200 200 200 200 200 200 200 200",
        {"code": "1"}),
    Row("GET", "accounts:second-factor-codes", {}, "      302 302 302 302 302 302 302 302 302 302"),
    Row("POST", "accounts:second-factor-codes", {}, "     302 302 302 302 302 302 302 302 302 302"),
    Row("GET", "people:second-factor-reset", {"pk": "moderator_role"},
        "                                                 302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "people:second-factor-reset", {"pk": "moderator_role"},
        "                                                 401 403 403 403 302 403 403 403 403 403"),
    # Reading before others do.
    Row("GET", "participation:moderation-queue", {}, "    302 403 403 403 403 403 403 200 403 200"),
    Row("GET", "participation:moderation-show-many", {}, "302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:moderation-show-many", {}, "401 403 403 403 403 403 403 302 403 302",
        {"chosen": "$waiting"}),
    Row("GET", "participation:moderation-decide", {"pk": "waiting"},
        "                                                 302 403 403 403 403 403 403 200 403 200"),
    Row("POST", "participation:moderation-decide", {"pk": "waiting"},
        "                                                 401 403 403 403 403 403 403 302 403 302",
        {"act": "show"}),
    Row("GET", "participation:moderation-decide-idea", {"pk": "waiting_idea"},
        "                                                 302 403 403 403 403 403 403 200 403 200"),
    Row("POST", "participation:moderation-decide-idea", {"pk": "waiting_idea"},
        "                                                 401 403 403 403 403 403 403 302 403 302",
        {"act": "show"}),
    # What is reported.
    Row("GET", "participation:report-add", {"pk": "shown"},
        "                                                 302 404 200 302 200 200 404 200 200 200"),
    Row("POST", "participation:report-add", {"pk": "shown"},
        "                                                 401 404 302 302 302 302 404 302 302 302",
        {"reason": "danger"}),
    Row("GET", "participation:report-add", {"pk": "waiting"},
        "                                                 302 404 404 404 404 404 404 404 404 404"),
    Row("GET", "participation:report-receipt", {"receipt": KEY},
        "                                                 302 404 404 404 404 404 404 404 404 404"),
    Row("GET", "participation:second-look", {"pk": "waiting"},
        "                                                 302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:second-look", {"pk": "waiting"},
        "                                                 401 404 404 404 404 302 404 404 404 404"),
    Row("GET", "participation:report-list", {}, "         302 403 403 403 403 403 403 200 403 200"),
    Row("GET", "participation:report-handle", {"pk": "report"},
        "                                                 302 403 403 403 403 403 403 200 403 200"),
    Row("POST", "participation:report-handle", {"pk": "report"},
        "                                                 401 403 403 403 403 403 403 302 403 302",
        {"act": "answer", "answer": "It stays."}),
    Row("GET", "public-report", {"town": "fjordlund", "key": KEY},
        "                                                 404 404 404 404 404 404 404 404 404 404"),
    Row("POST", "public-report", {"town": "fjordlund", "key": KEY},
        "                                                 404 404 404 404 404 404 404 404 404 404",
        {"reason": "insult"}),
    Row("GET", "public-report-receipt", {"town": "fjordlund", "key": KEY},
        "                                                 404 404 404 404 404 404 404 404 404 404"),
    # What is sealed, and who looked.
    Row("GET", "participation:sealed-list", {}, "         302 403 403 403 403 403 403 403 200 403"),
    Row("GET", "participation:sealed", {"pk": "sealed"}, "302 403 403 403 403 403 403 403 200 403"),
    Row("GET", "participation:sealed-decide", {"pk": "sealed", "act": "keep"},
        "                                                 302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:sealed-decide", {"pk": "sealed", "act": "keep"},
        "                                                 401 403 403 403 403 403 403 403 302 403",
        {"words": "I have called.", "answer": "Thank you."}),
    Row("GET", "participation:sealed-idea", {"pk": "sealed_idea"},
        "                                                 302 403 403 403 403 403 403 403 200 403"),
    Row("POST", "participation:sealed-idea", {"pk": "sealed_idea"},
        "                                                 401 403 403 403 403 403 403 403 302 403",
        {"words": "I have called."}),
    Row("GET", "participation:view-log", {}, "            302 403 403 403 403 403 403 403 403 403"),
]  # fmt: skip
