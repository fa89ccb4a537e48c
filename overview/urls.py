"""The start page of a municipality, and acts that concern many floors."""

from django.urls import path

from overview.views import changes, departments, erasing, first_day, sheet, start

app_name = "overview"

urlpatterns = [
    path("", start.start, name="start"),
    path("changes/", changes.changes, name="changes"),
    path("first-day/", first_day.first_day, name="first-day"),
    path("data/", sheet.data_sheet, name="data-sheet"),
    path("data/erase/", erasing.erase_me, name="erase-me"),
    path("people/left/", erasing.people_left, name="people-left"),
    path("people/left/<int:pk>/erase/", erasing.erase_person, name="erase-person"),
    path("people/words/", erasing.redact_words, name="redact"),
    path("departments/<int:pk>/close/", departments.department_close, name="department-close"),
]
