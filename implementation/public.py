"""Which fields about the work everybody may read: one list for each model, all else is private.

A field that is new is private until somebody writes it here; a test fails until she has decided.
"""

# Of an initiative its status and the day of its newest update that was not sent back. Sentences
# stay inside: they go out at once, before the coordinator has read them.
PUBLIC: dict[str, frozenset[str]] = {
    "StatusUpdate": frozenset({"status", "at"}),
    "Proof": frozenset(),
    "Measurement": frozenset(),
    "MilestoneReached": frozenset(),
}
PRIVATE: dict[str, frozenset[str]] = {
    "StatusUpdate": frozenset({
        "id", "municipality", "plan", "initiative", "round", "sentence", "nothing_new", "done",
        "next_step", "obstacles", "because", "money_spent", "children_took_part", "situation",
        "outlook", "as_of", "by", "department", "is_entered_for", "review", "reviewed_at",
        "reviewed_by", "returned_because", "superseded_at", "key",
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
}  # fmt: skip
