"""Who may write the joint statement, say and answer ideas, and keep meetings."""

from tests.access import Row

CONSULTATION = {"pk": "consultation"}
IDEA = {"pk": "idea"}
STAFF_IDEA = {"pk": "staff_idea"}
MEETING = {"pk": "gathering"}
AN_IDEA = {"title": "More benches", "text": "", "key": "5f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c12"}
A_MEETING = {
    "kind": "workshop", "title": "On the beach", "starts_at": "2027-05-14T15:00", "seen": "1",
    "key": "4f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c13",
}  # fmt: skip
NO_REASON = {"outcome": "later", "reason": "", "seen": ""}

#   method, address, things             nobody rolf paul gret clar yrsa ymir mona sara frid
YOUNG_TABLE: list[Row] = [
    # Joint statements: until they are adopted only the body and the facilitator read them.
    Row("GET", "participation:statement", CONSULTATION,
        "                                  302 404 404 404 404 200 404 404 404 200"),
    Row("POST", "participation:statement", CONSULTATION,
        "                                  401 404 404 404 404 302 404 404 404 403",
        {"text": "We want shade.", "seen": "0"}),
    Row("GET", "participation:statement-adopt", CONSULTATION,
        "                                  302 404 404 404 404 302 404 404 404 302"),
    Row("POST", "participation:statement-adopt", CONSULTATION,
        "                                  401 404 404 404 404 302 404 404 404 302"),
    Row("GET", "participation:statement-reopen", CONSULTATION,
        "                                  302 404 404 404 404 302 404 404 404 302"),
    Row("POST", "participation:statement-reopen", CONSULTATION,
        "                                  401 404 404 404 404 302 404 404 404 302"),
    Row("GET", "participation:statement-name", CONSULTATION,
        "                                  302 404 404 404 404 302 404 404 404 403"),
    Row("POST", "participation:statement-name", CONSULTATION,
        "                                  401 404 404 404 404 302 404 404 404 403"),
    Row("GET", "participation:statement-unname", CONSULTATION,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:statement-unname", CONSULTATION,
        "                                  401 404 404 404 404 302 404 404 404 302"),
    # Ideas.
    Row("GET", "participation:idea-list", {}, "302 404 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:idea-add", {}, " 302 404 200 200 200 200 200 200 200 200"),
    Row("POST", "participation:idea-add", {}, "401 404 302 302 302 302 302 302 302 302", AN_IDEA),
    Row("GET", "participation:idea-edit", IDEA,
        "                                  302 404 403 403 403 200 403 403 403 403"),
    Row("POST", "participation:idea-edit", IDEA,
        "                                  401 404 403 403 403 422 403 403 403 403", AN_IDEA),
    Row("GET", "participation:idea-withdraw", IDEA,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:idea-withdraw", IDEA,
        "                                  401 404 403 403 403 302 403 403 403 403"),
    Row("GET", "participation:idea-support", IDEA,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    # Adults do not add their weight to what young people wish for.
    Row("POST", "participation:idea-support", IDEA,
        "                                  401 404 403 403 403 403 302 403 403 403",
        {"wanted": "yes"}),
    Row("POST", "participation:idea-support", STAFF_IDEA,
        "                                  401 404 302 302 302 302 302 302 302 302",
        {"wanted": "yes"}),
    Row("GET", "participation:idea-answer", IDEA,
        "                                  302 404 403 403 200 403 403 403 403 403"),
    Row("POST", "participation:idea-answer", IDEA,
        "                                  401 404 403 403 422 403 403 403 403 403", NO_REASON),
    # Meetings: who was invited reads them, and who works on the plan.
    Row("GET", "participation:gathering-list", {},
        "                                  302 404 200 200 200 200 200 200 200 200"),
    Row("GET", "participation:gathering-add", {},
        "                                  302 404 403 403 200 403 403 403 403 200"),
    Row("POST", "participation:gathering-add", {},
        "                                  401 404 403 403 302 403 403 403 403 302", A_MEETING),
    Row("GET", "participation:gathering", MEETING,
        "                                  302 404 200 200 200 200 404 200 200 200"),
    Row("GET", "participation:gathering-edit", MEETING,
        "                                  302 404 403 403 200 403 404 403 403 200"),
    Row("POST", "participation:gathering-edit", MEETING,
        "                                  401 404 403 403 302 403 404 403 403 302", A_MEETING),
    Row("GET", "participation:gathering-invite", MEETING,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:gathering-invite", MEETING,
        "                                  401 404 403 403 302 403 404 403 403 302"),
    Row("GET", "participation:result-add", MEETING,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:result-add", MEETING,
        "                                  401 404 403 403 302 403 404 403 403 302",
        {"text": "Benches"}),
    Row("GET", "participation:result-edit", {"pk": "result"},
        "                                  302 404 403 403 200 403 404 403 403 200"),
    # Nobody saves without saying what stood before her.
    Row("POST", "participation:result-edit", {"pk": "result"},
        "                                  401 404 403 403 422 403 404 403 403 422",
        {"text": "Benches"}),
    Row("GET", "participation:photo-add", MEETING,
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:photo-add", MEETING,
        "                                  401 404 403 403 422 403 404 403 403 422"),
    # Its file is not there: to everybody there is no such photo.
    Row("GET", "participation:photo", {"pk": "photo"},
        "                                  302 404 404 404 404 404 404 404 404 404"),
    Row("GET", "participation:photo-remove", {"pk": "photo"},
        "                                  302 405 405 405 405 405 405 405 405 405"),
    Row("POST", "participation:photo-remove", {"pk": "photo"},
        "                                  401 404 403 403 302 403 404 403 403 302"),
]
