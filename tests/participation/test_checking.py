"""A text is looked through before a person reads it: how to reach somebody, possible danger."""

import time
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.checking import danger, fold, look

# What says how or where somebody can be found.
HELD = [
    # Danish
    ("Ring til mig på 12 34 56 78", "12 34 56 78"),
    ("mit nummer er 12345678!", "12345678"),
    ("+45 1234 5678", "+45 1234 5678"),
    ("skriv til freja.holm@skolen.example.dk", "freja.holm@skolen.example.dk"),
    ("freja(snabel-a)mail(punktum)dk", "freja(snabel-a)mail(punktum)dk"),
    ("se www.fjordlund-unge.dk/chat", "www.fjordlund-unge.dk/chat"),
    ("kom på discord.gg/hjerter", "discord.gg/hjerter"),
    ("find mig som @freja_08", "@freja_08"),
    ("snap: freja08", "snap: freja08"),
    ("min snap er freja_08", "snap er freja_08"),
    ("Jeg bor på Nørregade 12, 2. th", "Nørregade 12"),
    ("vi bor skovbrynetsvej 4b.", "skovbrynetsvej 4b"),
    ("cpr 010112-1234", "010112-1234"),
    ("Tlf. 1234 56", "1234 56"),
    # German
    ("Ruf mich an: 0151 23456789", "0151 23456789"),
    ("030/1234567", "030/1234567"),
    ("+49 (0) 551 123456", "+49 (0) 551 123456"),
    ("schreib an lena [at] post [punkt] de", "lena [at] post [punkt] de"),
    ("https://lenas-seite.example/x", "https://lenas-seite.example/x"),
    ("Wir wohnen in der Hauptstraße 5 in Nordau", "Hauptstraße 5"),
    ("Berliner Straße 17a", "Berliner Straße 17a"),
    ("Lindenstr. 3, zweiter Stock", "Lindenstr. 3"),
    ("mein Insta: lena.s", "Insta: lena.s"),
    # English
    ("mail me at sam+x@example.org please", "sam+x@example.org"),
    ("I live at 14 Orchard Lane", "14 Orchard Lane"),
    ("call me 555 0101", "555 0101"),
    # Made to look different
    ("".join(chr(0xFF10 + digit) for digit in range(1, 9)), "12345678"),
    ("12\u200b34\u200b56\u200b78", "12345678"),
    ("1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "12345678"),
]

# What people say of a plan, full of numbers and names that are nobody's.
ORDINARY = [
    "Kl. 15 mandag den 14. maj 2026 er der møde i ungerådet på rådhuset.",
    "Vi synes, at artikel 12, 13 og 31 i Børnekonventionen er de vigtigste.",
    "Det koster 12.000.000 kr. eller 1,5 mio. om året i 2026-2029.",
    "25 000 000 kr til 12 nye legepladser og 3 skoler, det er ok.",
    "Mødet er fra kl. 15.30-16.30, den 14.05.2026 og igen 14.-16.06.2026.",
    "Indsats 3.1.1 og 8.3 ligner hinanden. Se side 14/15.",
    "Bussen nr. 12 kører hvert 20. minut, det er for lidt. 5-6 gange i timen er bedre.",
    "Vi vil have en legeplads 3 steder. Og en skolevej uden biler.",
    "Hjælp: ring 112 eller BørneTelefonen 116 111, også om natten.",
    "De store bestemmer. Vi er på vej 3 gange om ugen til skolen.De små kan ikke.",
    "Der skal være vold nok rundt om banen, så bolden bliver inde.",
    "Plan mod vold og mobning: hvem fortæller os om den?",
    "Vi dør af grin. Det er en hemmelig have, vi gerne vil have.",
    "Am 14. Mai 2026 um 15 Uhr tagt der Jugendrat, Raum 204.",
    "Das kostet 1.250.000 Euro, also 250.000 Euro im Jahr von 2026 bis 2030 (2026/2027 zuerst).",
    "Artikel 12 und Artikel 31 der UN-Kinderrechtskonvention, Seite 12-14.",
    "Mein Schulweg ist 3 km lang und auf dem Spielplatz 2 fehlt die Schaukel.",
    "Wir brauchen 1.000 Bäume mehr und Tempo 30 auf 5 Straßen.",
    "Schutz vor Gewalt steht in Artikel 19. Das finde ich gut!",
    "Nummer gegen Kummer: 116111. Notruf: 112 oder 110.",
    "Die Busse fahren 6:30-7:15 und dann erst wieder um 8.",
    "Maßnahme 2.4: Die Schule sollte einen Ritter aus Holz haben, an der Wand ist eine Ritze.",
    "Ich will nicht mehr so lange warten. Die Haut wird im Freibad rot.",
    "We would like 3 more playgrounds by 2027, open 9-17, for ages 6-12.",
    "Article 12 says we have a say. It costs DKK 2,500,000 in 2026.",
    "Instagram is boring, TikTok er sjovt, und Discord ist gut.",
    "A hit song: the kids rap about the town. What will the council do?",
    "Version 1.2.3 of the plan from 2026-05-14 is better than 5/6 of the others @ school.",
    "Vi slår os sammen med 7. b, og skolerne bliver slået sammen.",
    "A b c d og 1 2 3 4: hvem er med i 8 b?",
    "Man 3-årige, 4x4 m, K1, B2 und C3 sind Räume.",
    "",
    "Ja.",
]

ALARMING = [
    "Jeg vil ikke leve mere",
    "jeg har lyst til at dø",
    "Min far slår mig, når han er vred",
    "min stedfar SLAAR   MIG",
    "han rørte mig ved … han rørte ved mig",
    "ingen må vide det her",
    "Du må ikke sige det til nogen",
    "jeg tør ikke gå hjem i dag",
    "jeg skærer i mig selv",
    "SELVMORD",
    "hun blev voldtaget",
    "Ich will nicht mehr leben.",
    "mein Vater schlägt mich",
    "mein vater schlaegt mich immer",
    "er hat mich angefasst",
    "das darf niemand wissen",
    "Sag es niemandem!",
    "ich habe Angst nach Hause zu gehen",
    "Selbstmordgedanken",
    "Bei uns gibt es Kindesmisshandlung",
    "ich ritze mich",
    "I want to die",
    "my dad hits me",
    "nobody may know this",
    "I don't want to live any more",
    "im going to kill myself",
    "he touched me there",
    # In another order of words, in the passive, and about somebody else at home
    "Jede Nacht denke ich daran, mich umzubringen.",
    "Ich möchte nicht mehr leben.",
    "Manchmal denke ich, dass ich nicht mehr leben will.",
    "Ich werde zuhause geschlagen.",
    "Papa schlägt uns.",
    "Mein Vater schlägt meine Schwester",
    "hab mich geritzt",
    "Ich bin von zu Hause weggelaufen",
    "jeg ønsker at dø",
    "Jeg bliver slået derhjemme",
    "Min far slår min søster",
    "han voldtog mig",
    "jeg tager en kniv med i skole",
    "my dad hits us",
    "selvmoooooord",
    "selv\u00admord",
    # Told of others, of "us", or of what is done to oneself
    "Jeg bliver slået derhjemme",
    "min far slår os",
    "gruppevoldtægt",
    "min stedfar kommer ind på mit værelse om natten",
    "Jeg vil ikke være her mere",
    "ich werde zu Hause geschlagen",
    "Papa schlägt Mama",
    "Gruppenvergewaltigung",
    "er will Sex mit mir",
    "my dad beats us",
    "I get beaten at home",
    "nobody would miss me",
    # Written so that it is not found
    "s e l v m o r d",
    "s.e.l.v.m.o.r.d",
    "s3lvm0rd",
    "s\u0435lvmord",
    "S u i z i d",
]


@pytest.mark.parametrize(("text", "found"), HELD)
def test_ways_to_reach_somebody_are_found(text: str, found: str) -> None:
    assert look(text).contacts == [found]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_passes(text: str) -> None:
    assert look(text) == ([], False, [])


@pytest.mark.parametrize("text", ALARMING)
def test_possible_danger_is_found(text: str) -> None:
    found = look(text)
    assert found.alarming
    assert found.words


def test_the_words_are_shown_as_they_stand_in_the_text() -> None:
    assert look("Hej. Min fætter SLÅR både mig og min bror. Ingen må vide det.").words == [
        "SLÅR både mig",
        "Ingen må vide",
    ]


def test_letters_that_keyboards_lack_make_no_difference() -> None:
    assert len({fold("slår"), fold("slaar"), fold("SLÅR"), fold("slar")}) == 1
    assert len({fold("schlägt"), fold("schlaegt"), fold("schlægt")}) == 1


def test_the_lists_hold_words_that_can_be_met() -> None:
    known = danger()
    assert all(known.beginnings.values())
    assert all(known.parts)
    phrases = list(chain.from_iterable(known.phrases.values()))
    assert len(phrases) > 150
    for words in phrases:
        assert 1 <= len(words) <= 6
        plain = " ".join(word.removesuffix(".") for word in words)
        assert look(plain).alarming, words


@given(st.text(max_size=3000))
def test_no_text_breaks_it(text: str) -> None:
    found = look(text)
    assert found.alarming == bool(found.words)


@pytest.mark.parametrize(
    "piece", ["a", "1", "@", ".", "1 ", "a.", "a@", "-", "(", "jeg vil ", "Ab ", "å"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 3000)[:3000]
    began = time.process_time()
    look(text)
    assert time.process_time() - began < 1
