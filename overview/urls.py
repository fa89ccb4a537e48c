"""The start page of a municipality, and acts that concern many floors."""

from django.urls import path

from overview.views import changes, departments, start

app_name = "overview"

urlpatterns = [
    path("", start.start, name="start"),
    path("changes/", changes.changes, name="changes"),
    path("departments/<int:pk>/close/", departments.department_close, name="department-close"),
]
