"""The promises of the house about what people see: templates, static files, words, addresses."""

import re

import polib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.choices import RESERVED_SLUGS
from tests.source import ROOT, modules, templates, text_in_template, texts_in_python

# --- Templates -----------------------------------------------------------------------------------

PAGES = sorted(name for name in templates() if name.endswith(".html"))
INCLUDE = re.compile(r"\{% include .*?%\}", re.DOTALL)
INLINE = re.compile(
    r"\sstyle\s*=|\son[a-z]+\s*=|hx-on|hx-vals\s*=\s*['\"]js:|javascript:"
    r"|<script(?![^>]*\ssrc=)|<style|autoescape off|\|\s*safe\b|\|\s*safeseq\b",
    re.IGNORECASE,
)


def test_no_template_is_longer_than_a_reader_s_patience() -> None:
    lengths = {name: len(templates()[name].splitlines()) for name in PAGES}
    assert {name: many for name, many in lengths.items() if many > 120} == {}


def test_an_included_template_sees_only_what_it_is_given() -> None:
    tags = [(name, tag) for name in PAGES for tag in INCLUDE.findall(templates()[name])]
    assert len(tags) > 100
    assert [tag for tag in tags if not re.search(r"\sonly\s*%\}$", tag[1])] == []


def test_no_template_speaks_past_the_content_policy() -> None:
    found = {name: INLINE.findall(templates()[name]) for name in PAGES}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color:red">',
        "<a onclick='x()'>",
        "<b hx-on:click='x()'>",
        "<script>x()</script>",
        "<style>p{}</style>",
        "{{ text|safe }}",
        "{% autoescape off %}",
    ],
)
def test_a_template_that_did_would_be_found(line: str) -> None:
    assert INLINE.findall(line)


def test_a_fragment_says_first_what_it_wants() -> None:
    wants = re.compile(r"\{# [A-Z].*\. Wants( nothing|: .+)\..*#\}")
    fragments = [name for name in PAGES if name.startswith("components/") or "/_" in name]
    assert len(fragments) > 40
    assert [name for name in fragments if not wants.match(templates()[name])] == []


def test_every_template_says_first_what_it_is() -> None:
    assert [name for name in PAGES if not templates()[name].startswith("{# ")] == []


ELSEWHERE = re.compile(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s"'<>)]*""", re.IGNORECASE)
# Names of XML dialects, never fetched.
NAMES_ONLY = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_nothing_on_a_page_comes_from_elsewhere() -> None:
    kinds = {".css", ".js", ".svg"}
    static = [path for path in (ROOT / "static").rglob("*") if path.suffix in kinds]
    assert {path.suffix for path in static} == kinds
    sources = {str(path): path.read_text(encoding="utf-8") for path in static} | templates()
    found = {
        (name, address)
        for name, text in sources.items()
        for address in ELSEWHERE.findall(text)
        if address.replace("'", "") not in NAMES_ONLY
    }
    assert found == set()


STATIC = re.compile(r"\{% static ['\"]([^'\"]+)['\"] %\}")


def test_every_static_file_that_a_page_names_exists() -> None:
    named = {path for text in templates().values() for path in STATIC.findall(text)}
    assert "portal.css" in named
    assert {path for path in named if finders.find(path) is None} == set()


# --- Words ---------------------------------------------------------------------------------------

# What the code calls things, and what no page may say; in other languages only the same noun.
INTERNAL = re.compile(
    r"\b(gates?|cycles?|variants?|frameworks?|transitions?|tenants?|payloads?|stale|slugs?)\b",
    re.IGNORECASE,
)
INTERNAL_ABROAD = {
    "da": re.compile(
        r"\b(cyklus(?:sen|ser)?|gate|varianten?|varianter|framework|rammeværk|transition)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(Zyklus|Zyklen|Gate|Varianten?|Framework|Rahmenwerk|Transition)\b", re.IGNORECASE
    ),
}
# Words of an operator's command line, not of a page.
NOT_A_PAGE = ("/management/",)


def test_internal_nouns_never_reach_a_page_by_the_code() -> None:
    said = {
        (path, text)
        for path, tree in modules().items()
        if not any(part in path for part in NOT_A_PAGE)
        for text in texts_in_python(tree)
        if INTERNAL.search(text)
    }
    assert said == set()


def test_internal_nouns_never_reach_a_page_by_a_template() -> None:
    said = {name: INTERNAL.findall(text_in_template(text)) for name, text in templates().items()}
    assert {name: words for name, words in said.items() if words} == {}


def test_an_internal_noun_on_a_page_would_be_found() -> None:
    page = '{# the gate #}<p class="gate">{% translate "The gate" %}</p> {{ cycle }} next cycle'
    assert INTERNAL.findall(text_in_template(page)) == ["gate", "cycle"]


@pytest.mark.parametrize("language", INTERNAL_ABROAD)
def test_internal_nouns_never_reach_a_page_by_a_translation(language: str) -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    said = [
        text
        for entry in catalogue
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if INTERNAL_ABROAD[language].search(text)
    ]
    assert len(catalogue) > 100
    assert said == []


# --- Addresses -----------------------------------------------------------------------------------


def first_parts(resolver: URLResolver) -> set[str]:
    """Return the literal first parts of the portal's own addresses."""
    routes = [
        str(pattern.pattern)
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern | URLResolver)
    ]
    return {route.partition("/")[0] for route in routes if route and not route.startswith("<slug:")}


def test_no_municipality_can_take_an_address_of_the_portal() -> None:
    ours = first_parts(get_resolver())
    assert ours >= {"accounts", "healthz", "readyz", "i18n"}
    ours |= {settings.STATIC_URL.strip("/"), "styleguide", "media"}
    assert ours - RESERVED_SLUGS == set()
