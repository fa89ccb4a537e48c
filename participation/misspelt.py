"""Words for danger as children write them: a letter left out, doubled, swapped or another one.

Careful on purpose. One slip is forgiven in long words only, never in their first letter; a word
that is known to be another one is never taken for a slip. What is found is looked at by people.
"""

import re
from functools import lru_cache

# So long must a word be for one slip, and for doubled letters where it stands alone: shorter
# ones are often others, as "rape" and "rappe" are.
LONG = 7
SQUEEZABLE = 6
TWICE = re.compile(r"(.)\1")


def squeezed(word: str) -> str:
    """Return a folded word with each doubled letter once: "kil" and "kill" are the same."""
    return TWICE.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def nearly_begins_as(word: str, stem: str, *, in_phrase: bool = False) -> bool:
    """Whether a folded word begins as a stem does but for doubled letters, or for one slip.

    A stem that ends in a full stop is a whole word.
    """
    bare = stem.removesuffix(".")
    if len(bare) < SQUEEZABLE and not in_phrase:
        return False
    word, short = squeezed(word), squeezed(bare)
    if word == short or (word.startswith(short) and bare == stem):
        return True
    return len(short) >= LONG and _with_one_slip(word, short, whole=bare != stem)


def _with_one_slip(word: str, stem: str, *, whole: bool) -> bool:
    same = next((n for n, (a, b) in enumerate(zip(word, stem, strict=False)) if a != b), None)
    same = min(len(word), len(stem)) if same is None else same
    if same == 0:
        return False
    mine, its = word[same:], stem[same:]
    rests = [
        # another letter, one too many, one too few, two that changed places
        (mine[1:], its[1:]), (mine[1:], its), (mine, its[1:]),
    ]  # fmt: skip
    if len(mine) > 1 and len(its) > 1 and (mine[0], mine[1]) == (its[1], its[0]):
        rests.append((mine[2:], its[2:]))
    # A slip in the last letter: too many other words begin as all the letters before it do.
    ends = whole or len(its) <= 1
    return any(rest == wanted if ends else rest.startswith(wanted) for rest, wanted in rests)


def nearly_holds(word: str, part: str) -> bool:
    """Whether a part stands anywhere in a folded word but for doubled letters or one slip."""
    return any(
        nearly_begins_as(word[start:], part)
        for start, letter in enumerate(word)
        if letter == part[0]
    )
