"""Reading the project's own source, for the tests that hold the house to its promises."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

ROOT: Path = settings.BASE_DIR
APPS = (
    *("bkportal", "documents", "overview", "implementation", "participation", "actionplan"),
    *("situation", "programme", "accounts", "jobs", "journal"),
)


def models_of_the_house() -> list[type[models.Model]]:
    """Return every model of our own apps; link tables that Django makes by itself are left out."""
    return [model for app in APPS if apps.is_installed(app) for model in _models(app)]


def _models(app: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(app).get_models())


def is_scoped(model: type[models.Model]) -> bool:
    """Whether each row says which municipality it belongs to."""
    return any(field.name == "municipality" for field in model._meta.get_fields())


@cache
def modules(*, with_migrations: bool = False) -> dict[str, ast.Module]:
    """Return every module of our apps by its path, parsed."""
    paths = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if with_migrations or "migrations" not in path.parts
    }


@cache
def templates() -> dict[str, str]:
    """Return every template by its path below `templates/`."""
    folder = ROOT / "templates"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of a module with the dotted name of the function or class it stands in."""

    def walk(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            yield ".".join(names), child
            inner = (
                (*names, child.name)
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                else names
            )
            yield from walk(child, inner)

    yield from walk(tree, ())


def imported(tree: ast.Module) -> set[str]:
    """Return the dotted names of everything a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def called_name(node: ast.Call) -> str:
    """Return the last part of what is called: `update` of `rows.filter(...).update(...)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


# --- What stands on pages ------------------------------------------------------------------------

GETTEXT = {
    *("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext"),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{% (?:translate|trans) (\"[^\"]*\"|'[^']*')")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


def texts_in_python(tree: ast.Module) -> list[str]:
    """Return the sentences a module hands to gettext; a `pgettext` context is not a sentence."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) in GETTEXT:
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            found += texts[1:] if called_name(node).startswith(("pget", "npget")) else texts
    return found


def text_in_template(source: str) -> str:
    """Return the words of a template that people read: bare text and translated strings."""
    source = COMMENT.sub(" ", source)
    translated = " ".join(TRANSLATED.findall(source))
    return f"{translated} {TAG.sub(' ', source)}"
