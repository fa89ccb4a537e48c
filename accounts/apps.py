"""Who: municipalities, their departments, the people and the roles they hold."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who: municipalities, their departments, the people and the roles they hold."""

    name = "accounts"
