"""Which fields about what young people said everybody may read; all else is private.

What is read as numbers is listed here. Joint statements are printed as they were adopted, by
`participation.statements` alone.
"""

# What became of a contribution, and the part of the plan that the answer names. The words stay
# inside, also those of the answer: it speaks to a young person.
PUBLIC: dict[str, frozenset[str]] = {
    "Outcome": frozenset({"kind", "part"}),
    "Comment": frozenset(),
}
PRIVATE: dict[str, frozenset[str]] = {
    "Outcome": frozenset({
        "id", "municipality", "consultation", "reason", "field", "department", "by", "at",
        "changed_at",
    }),
}  # fmt: skip
