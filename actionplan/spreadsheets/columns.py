"""The columns a plan's sheet may have, and the words that municipalities write above them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """One known column: where its cells go, and its headings by language, the plainest first."""

    key: str
    field: str
    da: tuple[str, ...]
    de: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return self.da + self.de + self.en

    def heading(self, language: str) -> str:
        """What we write above the column when the municipality has not written it itself."""
        spoken = {"da": self.da, "de": self.de}.get(language.split("-")[0], self.en)
        return spoken[0]


# In the order in which they stand in a sheet of our own.
COLUMNS = (
    Column(
        "external_id",
        "external_id",
        da=("Ekstern id", "Ekstern nøgle", "Indsats-id"),
        de=("Externe ID", "Kennung", "Maßnahmen-ID"),
        en=("External id", "ID", "Identifier", "Initiative id"),
    ),
    Column(
        "number",
        "number",
        da=("Nr.", "Nummer", "Indsatsnr.", "Indsatsnummer", "Lfd. nr.", "Løbenr.", "Løbenummer"),
        de=("Nr.", "Nummer", "Lfd. Nr.", "Laufende Nummer", "Maßnahmennummer", "Maßnahmen-Nr."),
        en=("No.", "Number", "Num.", "Initiative number", "Initiative no.", "Measure no."),
    ),
    Column(
        "focus_area",
        "focus_area",
        da=("Fokusområde", "Fokusområder", "Indsatsområde", "Handleområde"),
        de=("Handlungsfeld", "Handlungsfelder", "Themenfeld", "Schwerpunkt", "Schwerpunktthema"),
        en=("Focus area", "Focus areas", "Field of action", "Priority area", "Area of focus"),
    ),
    Column(
        "theme",
        "theme",
        da=("Tema", "Tematik", "Temaer", "Undertema", "Delområde"),
        de=("Thema", "Unterfeld", "Themen", "Unterthema", "Teilbereich"),
        en=("Theme", "Sub-theme", "Topic"),
    ),
    Column(
        "title",
        "title",
        da=(
            "Indsats",
            "Tiltag",
            "Handling",
            "Titel",
            "Indsatser",
            "Indsatsens navn",
            "Indsatsens titel",
            "Navn på indsats",
            "Initiativ",
            "Overskrift",
        ),
        de=(
            "Maßnahme",
            "Massnahme",
            "Titel",
            "Maßnahmen",
            "Titel der Maßnahme",
            "Name der Maßnahme",
            "Bezeichnung der Maßnahme",
            "Bezeichnung",
            "Maßnahmentitel",
        ),
        en=(
            "Initiative",
            "Measure",
            "Action",
            "Title",
            "Initiatives",
            "Measures",
            "Actions",
            "Initiative title",
            "Title of the initiative",
            "Name of the initiative",
        ),
    ),
    Column(
        "goal",
        "goal",
        da=("Mål", "Formål", "Målsætning", "Indsatsens mål", "Formål med indsatsen"),
        de=("Ziel", "Leitziel", "Ziele", "Zielsetzung", "Ziel der Maßnahme"),
        en=("Goal", "Goals", "Aim", "Purpose", "Goal of the initiative"),
    ),
    Column(
        "description",
        "description",
        da=("Beskrivelse", "Aktiviteter", "Indhold", "Beskrivelse af indsatsen"),
        de=(
            "Beschreibung",
            "Aktivitäten",
            "Inhalt",
            "Arbeitsschritte",
            "Beschreibung der Maßnahme",
            "Kurzbeschreibung",
        ),
        en=("Description", "Activities", "Content", "What we will do"),
    ),
    Column(
        "text_for_children",
        "text_for_children",
        da=("Tekst til børn", "Til børn", "Beskrivelse til børn", "Børnevenlig tekst"),
        de=("Text für Kinder", "Für Kinder", "Kindgerechte Fassung", "Kinderfassung"),
        en=("Text for children", "For children", "Child-friendly text", "Child-friendly version"),
    ),
    Column(
        "lead",
        "lead",
        da=(
            "Ansvarlig forvaltning",
            "Ansvarlig",
            "Ansvarlige",
            "Ansvarlig afdeling",
            "Ansvarlig enhed",
            "Ansvar",
        ),
        de=(
            "Federführung",
            "federführend",
            "federführendes Amt",
            "Verantwortlich",
            "Verantwortung",
            "Zuständigkeit",
            "Zuständig",
            "Verantwortliche Stelle",
            "Zuständiges Amt",
            "Federführende Stelle",
        ),
        en=("Lead department", "Responsible", "Lead", "Responsible department", "Lead unit"),
    ),
    Column(
        "contributing",
        "contributing",
        da=("Medvirkende forvaltninger", "Medvirkende afdelinger", "Øvrige forvaltninger"),
        de=("Beteiligte Stellen", "Mitzeichnung", "Beteiligte Ämter", "Mitwirkende Ämter"),
        en=("Contributing departments", "Contributing units", "Other departments involved"),
    ),
    Column(
        "partners",
        "partners",
        da=(
            "Samarbejdspartnere",
            "Medvirkende / partnere",
            "Samarbejdspartner",
            "Partnere",
            "Medvirkende",
            "Partnere og medvirkende",
            "Eksterne partnere",
        ),
        de=(
            "Kooperationspartner",
            "Beteiligte an der Umsetzung",
            "Partner",
            "Kooperationspartner/innen",
            "Kooperationspartner*innen",
            "Kooperationspartnerinnen und Kooperationspartner",
            "Beteiligte",
        ),
        en=("Partners", "Partner", "Participants and partners", "Partners and participants"),
    ),
    Column(
        "target_group",
        "target_group",
        da=("Målgruppe", "Målgrupper"),
        de=("Zielgruppe", "Zielgruppen"),
        en=("Target group", "Target groups"),
    ),
    Column(
        "age",
        "age_text",
        da=("Alder", "Aldersgruppe", "Aldersgrupper", "Alderstrin"),
        de=("Alter", "Altersgruppe", "Altersgruppen", "Altersstufe"),
        en=("Age", "Age group", "Age groups", "Ages", "Age range"),
    ),
    Column(
        "place",
        "place_text",
        da=("Sted", "Bydel", "Sted eller bydel", "Bydele", "Lokalområde", "Lokalitet"),
        de=("Ort", "Stadtteil", "Ort oder Stadtteil", "Ortsteil", "Stadtbezirk", "Sozialraum"),
        en=("Place", "District", "Place or district", "Neighbourhood", "Location"),
    ),
    Column(
        "participation",
        "participation_text",
        da=(
            "Inddragelse",
            "Inddragelse af børn",
            "Inddragelse af børn og unge",
            "Børneinddragelse",
            "Medinddragelse",
        ),
        de=(
            "Beteiligung",
            "Beteiligung von Kindern und Jugendlichen",
            "Kinder- und Jugendbeteiligung",
            "Beteiligung von Personengruppen",
            "Partizipation",
        ),
        en=(
            "Participation",
            "How children take part",
            "Participation of children",
            "Children's participation",
            "Involvement of children",
        ),
    ),
    Column(
        "took_part_space",
        "took_part_space",
        da=("Rum: hvor og hvornår kunne børn sige noget?", "Rum for børns stemme"),
        de=(
            "Raum: Wo und wann konnten Kinder etwas sagen?",
            "Raum für Beteiligung",
            "Beteiligungsraum",
        ),
        en=(
            "Space: where and when could children say something?",
            "Space for children's views",
            "Lundy: space",
        ),
    ),
    Column(
        "took_part_voice",
        "took_part_voice",
        da=("Stemme: hvordan kunne de sige det, og hvem blev spurgt?", "Børns stemme"),
        de=("Stimme: Wie konnten sie es sagen, und wer wurde gefragt?", "Stimme der Kinder"),
        en=(
            "Voice: how could they say it, and who was asked?",
            "Children's voice",
            "Lundy: voice",
        ),
    ),
    Column(
        "took_part_audience",
        "took_part_audience",
        da=("Lydhørhed: hvem lyttede, og hvem bestemmer?", "Hvem lyttede"),
        de=("Gehör: Wer hat zugehört, und wer entscheidet?", "Wer hat zugehört"),
        en=("Audience: who listened, and who decides?", "Who listened", "Lundy: audience"),
    ),
    Column(
        "took_part_influence",
        "took_part_influence",
        da=("Indflydelse: hvad ændrede sig på grund af det?", "Børns indflydelse"),
        de=("Einfluss: Was hat sich dadurch geändert?", "Einfluss der Kinder"),
        en=(
            "Influence: what changed because of it?",
            "Children's influence",
            "Lundy: influence",
        ),
    ),
    Column(
        "time",
        "time_text",
        da=("Tidsplan", "Tidsramme", "Tid", "Periode", "Tidsperiode", "Tidsfrist"),
        de=("Zeitrahmen", "zeitlicher Rahmen", "Laufzeit", "Zeitplan", "Zeitraum", "Termin"),
        en=("Time frame", "Timeframe", "Timeline", "Time", "Period", "Schedule", "Timing"),
    ),
    Column(
        "money",
        "money_text",
        da=("Økonomi", "Udgift", "Udgifter", "Finansiering", "Budget", "Omkostninger", "Pris"),
        de=("Kosten", "Finanzierung", "Haushaltsmittel", "Budget", "Finanzieller Rahmen"),
        en=("Cost", "Costs", "Budget", "Financing", "Funding", "Money", "Finance"),
    ),
    Column(
        "novelty",
        "novelty",
        da=("Ny eller eksisterende", "Ny eller videreført", "Ny indsats"),
        de=("Neu oder bestehend", "Neu oder fortgeführt", "Neue Maßnahme"),
        en=("New or existing", "New or continued", "New initiative"),
    ),
    Column(
        "decision",
        "decision_text",
        da=("Politisk beslutning", "Beslutning", "Byrådsbeslutning", "Politisk behandling"),
        de=(
            "Politischer Beschluss",
            "Beschluss",
            "DS-Nr.",
            "Drucksache",
            "Drucksachennummer",
            "Ratsbeschluss",
        ),
        en=("Political decision", "Decision", "Council decision", "Decision reference"),
    ),
    Column(
        "contact",
        "contact",
        da=("Kontakt", "Kontaktperson", "Kontaktoplysninger", "Kontaktpunkt"),
        de=("Kontakt", "Ansprechperson", "Ansprechpartner", "Ansprechpartner/in", "Kontaktdaten"),
        en=("Contact", "Contact person", "Contact point", "Contact details"),
    ),
    Column(
        "articles",
        "articles",
        da=(
            "Artikler",
            "Børnekonventionen",
            "Artikel",
            "Børnekonventionens artikler",
            "Artikler i Børnekonventionen",
            "FN's Børnekonvention",
            "FN's Børnekonventions artikler",
        ),
        de=(
            "UN-KRK",
            "Artikel",
            "KRK-Artikel",
            "Artikel der UN-KRK",
            "UN-KRK-Artikel",
            "Artikel UN-KRK",
            "UN-Kinderrechtskonvention",
            "Artikel der UN-Kinderrechtskonvention",
            "Kinderrechte",
        ),
        en=(
            "CRC articles",
            "Articles",
            "Article",
            "Convention articles",
            "CRC",
            "UNCRC",
            "UNCRC articles",
            "UN CRC articles",
            "Articles of the Convention",
        ),
    ),
    Column(
        "sdgs",
        "sdgs",
        da=("Verdensmål", "FN's verdensmål", "Verdensmålene", "SDG"),
        de=("Nachhaltigkeitsziele", "SDG", "SDGs", "SDG-Ziele", "Globale Nachhaltigkeitsziele"),
        en=("SDGs", "SDG", "Sustainable Development Goals", "Sustainable Development Goal"),
    ),
)

# The columns that name several things in a cell.
DEPARTMENTS = ("lead", "contributing")
LINKS = ("articles", "sdgs")
# The column that knows only some words; others are kept under its heading.
NOVELTY = "novelty"

BY_KEY = {column.key: column for column in COLUMNS}

IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NOT_A_WORD = re.compile(r"[\W_]+")


def spelling(heading: str) -> str:
    """A heading without what differs between two people who mean the same: case, dots, blanks."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return NOT_A_WORD.sub(" ", text).strip()


SPELLINGS = {spelling(heading): column.key for column in COLUMNS for heading in column.headings}


def recognise(headings: Sequence[str]) -> dict[str, str]:
    """Which headings we know, by their key. Each key is given once: the first heading wins, and
    a second one for the same thing stays the municipality's own, like every unknown column."""
    known: dict[str, str] = {}
    for heading in headings:
        key = key_of(heading)
        if key and heading not in known and key not in known.values():
            known[heading] = key
    return known


def key_of(heading: str) -> str | None:
    """A remark in brackets ("Målgruppe (alder)") does not change what a column is."""
    whole = SPELLINGS.get(spelling(heading))
    return whole or SPELLINGS.get(spelling(IN_BRACKETS.sub(" ", heading)))
