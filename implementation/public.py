"""Which fields about the work everybody may read: one list for each model, all else is private.

A field that is new is private until somebody writes it here; a test fails until she has decided.
"""

# Of an initiative its status and the day of its newest update that was not sent back, at once. Its
# sentence and its reason follow when the coordinator has read them and let them out.
PUBLIC: dict[str, frozenset[str]] = {
    "StatusUpdate": frozenset({"status", "at", "sentence", "because"}),
    "Proof": frozenset(),
    "Measurement": frozenset(),
    "MilestoneReached": frozenset(),
    "FollowUp": frozenset({"data_licence"}),
}
PRIVATE: dict[str, frozenset[str]] = {
    "StatusUpdate": frozenset({
        "id", "municipality", "plan", "initiative", "round", "nothing_new", "done", "next_step",
        "obstacles", "money_spent", "children_took_part", "situation", "outlook", "as_of", "by",
        "department", "is_entered_for", "review", "reviewed_at", "reviewed_by",
        "returned_because", "for_everybody", "superseded_at", "key",
    }),
    "Proof": frozenset({
        "id", "municipality", "update", "kind", "title", "url", "file", "consent",
        "consent_until", "removed_on", "key", "added_at", "added_by",
    }),
    "Measurement": frozenset({
        "id", "municipality", "initiative", "indicator", "title", "unit", "value", "on",
        "source", "note", "corrected_at", "key", "at", "by",
    }),
    "MilestoneReached": frozenset({
        "id", "municipality", "initiative", "milestone", "title", "on", "taken_back_at", "at",
        "by",
    }),
    "FollowUp": frozenset({
        "id", "municipality", "interval", "silent_after", "risk_ahead", "asks_situation",
        "asks_outlook", "version",
    }),
}  # fmt: skip
