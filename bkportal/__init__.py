"""The roof of the house: settings, addresses and the worker. No app imports it."""

from bkportal.celery import app as celery_app

__all__ = ["celery_app"]
