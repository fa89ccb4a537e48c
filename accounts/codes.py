"""Codes that people type from a slip of paper: short, without look-alikes, in groups of four."""

import secrets

# No 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V; no vowels, so that no code is a word.
ALPHABET = "34679CDFHJKMNPRTWXY"
GROUP = 4

# Three groups are 51 bits and live for days; four are 68 bits and live for years.
JOINING_GROUPS = 3
RETURNING_GROUPS = 4


def new_code(groups: int) -> str:
    """Return a code that nobody can guess, without its gaps."""
    return "".join(secrets.choice(ALPHABET) for _ in range(groups * GROUP))


def in_groups(code: str) -> str:
    """Return a code as it is printed: `7KFD 93MP XHTR`."""
    return " ".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def tidied(typed: str) -> str:
    """Return a code as it is compared: gaps, hyphens and small letters do not count."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:40]
