"""Who gets what at the addresses of what young people say: a table as that of `tests.access`.

Its columns are other people: Yrsa sits in the council that is asked, Ymir in a class that is not.
Mona, Sara and Frida have shown their second factor.
"""

from tests.access import TOKEN, Row
from tests.young import YOUNG_PLAYERS

YOUNG_ROLES = ("anonymous", *YOUNG_PLAYERS)

#   method, address, things         nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # Coming in, at the door: no municipality stands in the address.
    Row("GET", "participation:join", {}, "               200 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:join", {}, "              200 200 200 200 200 200 200 200 200 200",
        {"code": "wrong"}),
    Row("GET", "participation:join-by-code", {"code": "7KFD93MPXHTR"},
        "                                                200 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:join-about", {}, "         302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:join-age", {}, "           302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:join-age", {}, "          302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:join-name", {}, "          302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:join-name", {}, "         302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:join-back", {}, "          302 200 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:join-back", {}, "         302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:join-start", {}, "         405 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:join-start", {}, "        302 302 302 302 302 302 302 302 302 302"),
    Row("GET", "participation:join-waiting", {}, "       302 302 302 302 302 302 302 302 302 302"),
    Row("GET", "participation:return", {}, "             200 302 302 302 302 302 302 302 302 302"),
    Row("POST", "participation:return", {}, "            200 302 302 302 302 302 302 302 302 302",
        {"code": "wrong"}),
    Row("GET", "accounts:guardian", {"token": TOKEN},
        "                                                200 200 200 200 200 200 200 200 200 200"),
    Row("GET", "accounts:guardian", {"token": "unknown"},
        "                                                404 404 404 404 404 404 404 404 404 404"),
    Row("POST", "accounts:guardian", {"token": TOKEN},
        "                                                302 302 302 302 302 302 302 302 302 302",
        {"answer": "agree"}),
    Row("GET", "accounts:address", {"token": "unknown"},
        "                                                404 404 404 404 404 404 404 404 404 404"),
    Row("POST", "accounts:address", {"token": "unknown"},
        "                                                404 404 404 404 404 404 404 404 404 404"),
    # What is stored about oneself.
    Row("GET", "participation:my-data", {}, "            302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:my-data-download", {}, "   302 200 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:my-age", {}, "             302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:my-age", {}, "            401 403 403 403 403 302 302 403 403 403",
        {"age_band": "15"}),
    Row("GET", "participation:my-name", {}, "            302 403 403 403 403 200 200 403 403 403"),
    Row("POST", "participation:my-name", {}, "           401 403 403 403 403 200 200 403 403 403"),
    Row("GET", "participation:my-code", {}, "            302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:my-code", {}, "           401 403 403 403 403 200 200 403 403 403"),
    Row("GET", "participation:my-email", {}, "           302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:my-email", {}, "          401 403 403 403 403 302 302 403 403 403",
        {"email": "yrsa@fjordlund.example"}),
    Row("GET", "participation:my-leave", {}, "           302 403 403 403 403 200 200 403 403 403"),
    Row("POST", "participation:my-leave", {}, "          401 403 403 403 403 200 200 403 403 403"),
    # Letting young people in.
    Row("GET", "participation:join-codes", {}, "         302 403 403 403 403 403 403 403 403 200"),
    Row("POST", "participation:join-codes", {}, "        401 403 403 403 403 403 403 403 403 200",
        {"body": "$young_body", "many": "3", "days": "14",
         "key": "6f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c11"}),
    Row("GET", "participation:code-revoke", {"pk": "code"},
        "                                                302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:code-revoke", {"pk": "code"},
        "                                                401 403 403 403 403 403 403 403 403 302"),
    Row("GET", "participation:members", {}, "            302 403 403 403 403 403 403 403 403 200"),
    Row("GET", "participation:member-code", {"pk": "young_seat"},
        "                                                302 403 403 403 403 403 403 403 403 405"),
    Row("POST", "participation:member-code", {"pk": "young_seat"},
        "                                                401 403 403 403 403 403 403 403 403 200"),
    Row("GET", "participation:member-end", {"pk": "young_seat"},
        "                                                302 403 403 403 403 403 403 403 403 200"),
    Row("POST", "participation:member-end", {"pk": "young_seat"},
        "                                                401 403 403 403 403 403 403 403 403 302"),
    Row("GET", "participation:young-settings", {}, "     302 403 403 403 200 403 403 403 403 403"),
    Row("POST", "participation:young-settings", {}, "    401 403 403 403 302 403 403 403 403 403",
        {"consent_age": "15"}),
]  # fmt: skip
