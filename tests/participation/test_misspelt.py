"""Danger as children write it is found, and everyday sentences with similar words are not."""

import pytest

from participation.checking import danger, look
from participation.misspelt import nearly_begins_as, nearly_holds

# With a letter left out, doubled, swapped or another one, and as it sounds.
DANGEROUS = [
    # Danish
    "jeg tænker på selvmort", "selmord er det eneste", "jeg vil begå sellvmord", "sælvmord",
    "min onkel har voltaget hende", "det var voltægt", "voldtæggt", "han mishanler os",
    "jeg laver selvskdae", "hun er livstrdæt", "jeg vil ikke lleve mere", "jeg vill dø",
    "slå mig ihjæl", "far slårr mig", "jeg hadder mit liv", "han truuer mig", "mor slog mi hårdt"
    " og slår mi tit", "jeg tør ike gå hjem", "de tvingger mig", "jeg vil bare dø",
    "min far slå mig", "han vil slå mig", "min stedfar kommer ind til mig om natten",
    # German
    "ich will mich umbringn", "ich wil mich umbrigen", "selbsmord", "ich denke an Selbstmort",
    "suizit", "er hat mich geschlgen", "papa schlägtt mich", "papa schlegt mich",
    "ich werde geschlagn", "ich will sterbn", "ich will nicht mer leben und will tod sein",
    "er misshandlet mich", "vergewalltigt", "sie wurde vergewaltgit", "ich hase mein leben",
    "lieber tod als hier", "bring mich umm", "er kommt nachts zu mir",
    # English
    "i want to kil myself", "kill my self", "im gonna killl mysellf", "suiside", "i wana die",
    "he hitts me", "he tuoched me there", "my dad beatts me", "he molests me", "he mollested me",
    "i hate my lifee", "she threatend me", "i want too die", "kys",
    "my uncle comes to me at night",
]  # fmt: skip

# What young people and staff really write of a town, with words that are one letter away.
HARMLESS = [
    # Danish
    "Min farfar klipper græsset.", "Vi vil gerne have en ny legeplads ved skolen.",
    "Der mangler lys på cykelstien, så det er mørkt om vinteren.", "Jeg elsker mit liv her i byen.",
    "Kan vi få flere skraldespande i parken?", "Bussen kører alt for sjældent om aftenen.",
    "Skolen skal slås sammen med den anden skole.", "Vi hopper i vandet fra broen om sommeren.",
    "Min bror spiller håndbold, og mor hepper.", "Maden i kantinen er kedelig.",
    "Jeg vil bo tæt på vandet.", "Toget er altid forsinket.",
    "Vi springer over, hvor hegnet er lavt.",
    "Der er for meget støj fra vejen.", "Vi har fortalt borgmesteren om skaterbanen.",
    "Min hund døde sidste år, vi savner en hundeskov.", "Klubben er forsvundet fra vores område.",
    "Jeg banker på hos naboen.", "Vi danser og rapper i klubben.",
    "Kniven i køkkenet er sløv.",
    "Selvom det regner, vil vi spille fodbold.", "Vi vil selv male muren.",
    "Bedstefar tager mig med på fisketur.", "Lærerne skal høre på os.",
    "Vi kan slå bold på pladsen.",
    # German
    "Mama schläft mittags, deshalb muss es leise sein.", "Papa spielt Schlagzeug in einer Band.",
    "Wir haben im Zelt geschlafen.", "Ich möchte mehr Bäume vor der Schule.",
    "Der Schulweg ist gefährlich, weil Autos zu schnell fahren.", "Wir streben nach mehr Grün.",
    "Mein Freund wurde in eine andere Klasse versetzt.", "Der Hase lebt im Park.",
    "Am Bahnhof fährt der Zug zu selten.", "Wir rappen gern im Jugendzentrum.",
    "Die Toiletten in der Schule sind schmutzig.", "Ich will mit dem Bus zur Schule fahren.",
    "Auf der Brücke fehlt ein Geländer.", "Wir springen im Freibad vom Turm.",
    "Die Blumen sterben im Sommer, bitte gießen.", "Das Eis schmilzt in der Sonne.",
    "Mein Lehrer hat uns das Buch gegeben.", "Ich habe es gestern gelesen.",
    "Wir sind fast fertig mit dem Plakat.", "Der Eintritt ist für uns zu teuer.",
    "Bei Gewitter schlagen die Blitze ein.", "Plan gegen Missbrauch von Daten im Netz.",
    # English
    "We love growing tomatoes in the school garden.", "The film was amusing and we laughed.",
    "The voltage of the lamp is too low.", "Our bus is always late on Mondays.",
    "My upbringing in this town was good.", "I want to dye my hair blue.",
    "We went hunting for treasure in the park.", "Please build a bigger skate park.",
    "The lights at the crossing hit the road too late.", "I shared my lunch with my brother.",
    "Mary forced the door of the shed open.", "We rap about the town at the youth club.",
    "I hate my bike lane, it ends nowhere.", "Can we have more benches near the river?",
    "The knife in the kitchen at the club is blunt.", "The library should open on Sundays.",
    "We kicked the ball over the fence.", "The pictures in the town hall are old.",
    "My dad beats everybody at chess.", "She touched down with the rugby ball.",
]  # fmt: skip


def test_there_is_enough_to_go_by() -> None:
    assert len(DANGEROUS) >= 40
    assert len(HARMLESS) >= 60


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_found_though_it_is_misspelt(text: str) -> None:
    assert look(text).alarming


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_sentences_do_not_alarm(text: str) -> None:
    assert look(text).words == []


@pytest.mark.parametrize(
    ("word", "stem", "is_near"),
    [
        ("selvmort", "selvmord", True),
        ("selmord", "selvmord", True),
        ("seelvmorden", "selvmord", True),
        ("slevmord", "selvmord", True),
        # Two slips, a first letter, a short word, an ending that is another word's.
        ("slvmort", "selvmord", False),
        ("delvmord", "selvmord", False),
        ("rappe", "rape.", False),
        ("schlagzeug", "schlagt", False),
        ("hurtting", "hurting.", True),
        ("hurtingly", "hurting.", False),
    ],
)
def test_one_slip_is_forgiven(word: str, stem: str, is_near: bool) -> None:
    assert nearly_begins_as(word, stem) is is_near


def test_a_part_is_found_anywhere() -> None:
    assert nearly_holds("skolevoltagt", "voldtagt")
    assert not nearly_holds("skolevalget", "voldtagt")


def test_other_words_are_no_slips() -> None:
    assert "schlaft" in danger().others
    assert all(not look(word).alarming for word in danger().others)
