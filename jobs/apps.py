"""Work to run and mail to send: what the worker does when nobody is waiting at the screen."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work to run and mail to send: what the worker does when nobody is waiting at the screen."""

    name = "jobs"
