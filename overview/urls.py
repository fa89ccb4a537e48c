"""The start page of a municipality, and acts that concern many floors."""

from django.urls import path

from overview.views import departments, pages

app_name = "overview"

urlpatterns = [
    path("", pages.start, name="start"),
    path("departments/<int:pk>/close/", departments.department_close, name="department-close"),
]
