"""Display names that are given, never typed: two friendly words in the young person's language.

Nobody's real name can slip in, and no name is a joke about somebody (safeguard S4). Only animals of
one grammatical kind stand in a list, so that every pair reads well.
"""

import secrets

from accounts.models import Membership, Municipality, User

WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "da": (
        (
            *("Modig", "Glad", "Klog", "Rolig", "Vild", "Blid", "Kvik", "Stærk", "Fri", "Munter"),
            *("Nysgerrig", "Venlig", "Lysvågen", "Rask", "Stolt", "Varm", "Snild", "Ærlig"),
            *("Tapper", "Hurtig", "Livlig", "Opfindsom", "Tålmodig", "Vågen", "Klar", "Trofast"),
            *("Solrig", "Skøn", "Gylden", "Blå", "Grøn", "Sølvgrå"),
        ),
        (
            *("Odder", "Ræv", "Ugle", "Delfin", "Hejre", "Bjørn", "Svane", "Solsort", "Laks"),
            *("Hare", "Falk", "Lærke", "Panda", "Tiger", "Grævling", "Spurv", "Musvit", "Sæl"),
            *("Hjort", "Bæver", "Stork", "Trane", "Mejse", "Skildpadde", "Guldsmed", "Havørn"),
            *("Hvalros", "Pingvin", "Koala", "Los", "Sommerfugl", "Svale"),
        ),
    ),
    "de": (
        (
            *("Mutiger", "Froher", "Kluger", "Ruhiger", "Wilder", "Sanfter", "Flinker", "Starker"),
            *("Freier", "Munterer", "Neugieriger", "Netter", "Wacher", "Stolzer", "Warmer"),
            *("Ehrlicher", "Tapferer", "Schneller", "Lebhafter", "Schlauer", "Geduldiger"),
            *("Heller", "Treuer", "Sonniger", "Goldener", "Blauer", "Grüner", "Silberner"),
            *("Bunter", "Leiser", "Kühner", "Heiterer"),
        ),
        (
            *("Otter", "Fuchs", "Uhu", "Delfin", "Reiher", "Bär", "Schwan", "Falke", "Lachs"),
            *("Hase", "Igel", "Panda", "Tiger", "Dachs", "Spatz", "Specht", "Seehund", "Hirsch"),
            *("Biber", "Storch", "Kranich", "Luchs", "Adler", "Pinguin", "Koala", "Kolibri"),
            *("Marder", "Rabe", "Wal", "Gecko", "Falter", "Star"),
        ),
    ),
    "en": (
        (
            *("Brave", "Happy", "Clever", "Calm", "Wild", "Gentle", "Quick", "Strong", "Free"),
            *("Cheerful", "Curious", "Friendly", "Bright", "Proud", "Warm", "Honest", "Bold"),
            *("Swift", "Lively", "Smart", "Patient", "Clear", "Loyal", "Sunny", "Golden"),
            *("Blue", "Green", "Silver", "Colourful", "Quiet", "Kind", "Merry"),
        ),
        (
            *("Otter", "Fox", "Owl", "Dolphin", "Heron", "Bear", "Swan", "Falcon", "Salmon"),
            *("Hare", "Hedgehog", "Panda", "Tiger", "Badger", "Sparrow", "Robin", "Seal"),
            *("Deer", "Beaver", "Stork", "Crane", "Lynx", "Eagle", "Penguin", "Koala"),
            *("Dragonfly", "Turtle", "Lark", "Whale", "Gecko", "Butterfly", "Swallow"),
        ),
    ),
}
OFFERED = 4
TRIES = 200


def taken_names(municipality: Municipality) -> set[str]:
    """Return the display names in use in a municipality, in small letters; two queries."""
    members = Membership.objects.filter(municipality=municipality).values("user")
    seated = User.objects.filter(seats__municipality=municipality)
    named = (User.objects.filter(pk__in=members) | seated).exclude(pseudonym="")
    return {name.casefold() for name in named.values_list("pseudonym", flat=True)}


def offer_names(municipality: Municipality, language: str) -> list[str]:
    """Return some names that nobody in the municipality has; one of them is chosen."""
    first, second = WORDS.get(language, WORDS["en"])
    taken = taken_names(municipality)
    offered: list[str] = []
    for attempt in range(TRIES):
        name = f"{secrets.choice(first)} {secrets.choice(second)}"
        # Where nearly all pairs are in use a number makes a new one.
        if attempt >= TRIES // 2:
            name = f"{name} {secrets.randbelow(98) + 2}"
        if name.casefold() not in taken:
            taken.add(name.casefold())
            offered.append(name)
        if len(offered) == OFFERED:
            break
    return offered
