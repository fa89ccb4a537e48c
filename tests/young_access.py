"""Who gets what at the addresses of what young people say: a table as that of `tests.access`.

Its columns are other people: Yrsa sits in the council that is asked, Ymir in a class that is not.
Mona, Sara and Frida have shown their second factor.
"""

from tests.access import Row
from tests.young import YOUNG_PLAYERS

YOUNG_ROLES = ("anonymous", *YOUNG_PLAYERS)

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # Consultations: which there are, preparing and opening one, and their course.
    Row("GET", "participation:consultation-list", {},
        "                                     302 404 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:consultation-add", {},
        "                                     302 404 403 403 200 200 200 403 403 200"),
    # Ymir sits in a class, and may not ask the council.
    Row("POST", "participation:consultation-add", {},
        "                                     401 404 403 403 302 302 200 403 403 302",
        {"title": "A question", "body": "$young_body", "version": "$frozen"}),
    Row("GET", "participation:consultation-look", {},
        "                                     302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:consultation-look", {},
        "                                     401 404 403 403 200 403 403 403 403 200",
        {"short": "Tell us."}),
    Row("GET", "participation:consultation", {"pk": "consultation"},
        "                                     302 404 200 200 200 200 404 200 200 200"),
    Row("GET", "participation:consultation", {"pk": "prepared"},
        "                                     302 404 404 404 200 200 404 200 200 200"),
    Row("GET", "participation:consultation-desk", {"pk": "consultation"},
        "                                     302 404 403 403 200 403 404 403 403 200"),
    Row("GET", "participation:consultation-edit", {"pk": "consultation"},
        "                                     302 404 403 403 200 403 404 403 403 200"),
    Row("GET", "participation:consultation-edit", {"pk": "prepared"},
        "                                     302 404 404 404 200 200 404 403 403 200"),
    # Without the moment of what was read it is no save, but a second look.
    Row("POST", "participation:consultation-edit", {"pk": "prepared"},
        "                                     401 404 404 404 200 200 404 403 403 200",
        {"title": "A question", "body": "$young_body", "version": "$frozen"}),
    Row("GET", "participation:consultation-open", {"pk": "consultation"},
        "                                     302 404 403 403 302 403 404 403 403 302"),
    Row("GET", "participation:consultation-open", {"pk": "prepared"},
        "                                     302 404 404 404 200 403 404 403 403 200"),
    Row("POST", "participation:consultation-open", {"pk": "prepared"},
        "                                     401 404 404 404 200 403 404 403 403 200"),
    Row("GET", "participation:consultation-window", {"pk": "consultation"},
        "                                     302 404 403 403 200 403 404 403 403 200"),
    Row("POST", "participation:consultation-window", {"pk": "consultation"},
        "                                     401 404 403 403 302 403 404 403 403 302",
        {"closes_at": "2099-01-01T10:00", "reason": "Holidays"}),
    Row("GET", "participation:consultation-version", {"pk": "consultation"},
        "                                     302 404 403 403 200 403 404 403 403 200"),
    # It is the one that lies there already.
    Row("POST", "participation:consultation-version", {"pk": "consultation"},
        "                                     401 404 403 403 200 403 404 403 403 200",
        {"version": "$frozen"}),
    Row("GET", "participation:part-moves", {"pk": "consultation"},
        "                                     302 404 403 403 200 403 404 403 403 403"),
    Row("POST", "participation:part-moves", {"pk": "consultation"},
        "                                     401 404 403 403 200 403 404 403 403 403"),
    Row("GET", "participation:part-move-undo", {"pk": "move"},
        "                                     302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:part-move-undo", {"pk": "move"},
        "                                     401 404 403 403 302 403 404 403 403 403"),
]
