"""What the operator said: the process environment, read by three small functions.

A value may also stand in a file that `NAME_FILE` points at, so that secrets need not be in the
environment.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that `<name>_FILE` names, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def switch(name: str, default: bool) -> bool:
    """Return whether the variable says yes."""
    value = text(name)
    return default if value == "" else value.lower() in TRUE


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; raise ValueError if it is not one."""
    value = text(name)
    return default if value == "" else int(value)


def database(url: str, sqlite_options: dict) -> dict:
    """Return Django's database settings for `sqlite:///path` or `postgresql://user:word@host:port/name`.

    `postgresql:///name?host=/socket/folder` reaches a server by its socket.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "OPTIONS": sqlite_options,
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgresql")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    host = unquote(query.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
