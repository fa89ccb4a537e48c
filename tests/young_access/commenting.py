"""Who may say something about the text, change it and take it back, and agree with others."""

from tests.access import KEY, Row

# What a facilitator sends says besides for how many children she types it in.
COMMENT = {
    "part": "$swings_part", "field": "goal", "kind": "idea", "text": "More trees", "key": KEY,
    "on_behalf_of": "5",
}  # fmt: skip


#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # Commenting; "shown", "waiting" and "reply" are Yrsa's own.
    Row("GET", "participation:consultation-part", {"pk": "consultation", "part": "swings_part"},
        "                               302 404 200 200 200 200 404 200 200 200"),
    Row("GET", "participation:consultation-part", {"pk": "consultation", "part": "nothing"},
        "                               302 404 404 404 404 404 404 404 404 404"),
    Row("GET", "participation:comment-add", {"pk": "consultation"},
        "                               302 404 403 403 403 404 404 403 403 404"),
    Row("POST", "participation:comment-add", {"pk": "consultation"},
        "                               401 404 403 403 403 302 404 403 403 302", COMMENT),
    Row("GET", "participation:reply-add", {"pk": "shown"},
        "                               302 404 403 403 403 200 404 403 403 200"),
    Row("POST", "participation:reply-add", {"pk": "shown"},
        "                               401 404 403 403 403 302 404 403 403 302",
        {"text": "Me too", "key": KEY}),
    # Nobody replies to a reply, nor to what nobody has read yet.
    Row("GET", "participation:reply-add", {"pk": "reply"},
        "                               302 404 404 404 404 404 404 404 404 404"),
    Row("POST", "participation:reply-add", {"pk": "waiting"},
        "                               401 404 404 404 404 404 404 404 404 404",
        {"text": "Me too", "key": KEY}),
    Row("GET", "participation:comment-edit", {"pk": "shown"},
        "                               302 404 403 403 403 200 404 403 403 403"),
    Row("GET", "participation:comment-edit", {"pk": "waiting"},
        "                               302 404 404 404 404 200 404 404 404 404"),
    Row("POST", "participation:comment-edit", {"pk": "shown"},
        "                               401 404 403 403 403 302 404 403 403 403",
        {"kind": "idea", "text": "And a seesaw", "key": KEY}),
    Row("POST", "participation:comment-edit", {"pk": "waiting"},
        "                               401 404 404 404 404 302 404 404 404 404",
        {"kind": "idea", "text": "And a seesaw", "key": KEY}),
    Row("GET", "participation:comment-withdraw", {"pk": "shown"},
        "                               302 404 403 403 403 200 404 403 403 403"),
    Row("GET", "participation:comment-withdraw", {"pk": "waiting"},
        "                               302 404 404 404 404 200 404 404 404 404"),
    Row("POST", "participation:comment-withdraw", {"pk": "shown"},
        "                               401 404 403 403 403 302 404 403 403 403"),
    Row("POST", "participation:comment-withdraw", {"pk": "waiting"},
        "                               401 404 404 404 404 302 404 404 404 404"),
    Row("GET", "participation:comment-heart", {"pk": "shown"},
        "                               302 405 405 405 405 405 405 405 405 405"),
    # One's own comment gets no heart of one's own.
    Row("POST", "participation:comment-heart", {"pk": "shown"},
        "                               401 404 403 403 403 403 404 403 403 403"),
    Row("POST", "participation:comment-heart", {"pk": "waiting"},
        "                               401 404 404 404 404 403 404 404 404 404"),
    Row("GET", "participation:comment-draft", {"pk": "consultation", "words": KEY},
        "                               302 404 403 403 403 200 404 403 403 200"),
    Row("POST", "participation:comment-draft", {"pk": "consultation", "words": KEY},
        "                               401 404 403 403 403 200 404 403 403 200", COMMENT),
    Row("GET", "participation:comment-discard", {"pk": "consultation", "words": KEY},
        "                               302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:comment-discard", {"pk": "consultation", "words": KEY},
        "                               401 404 403 403 403 302 404 403 403 302"),
]  # fmt: skip
