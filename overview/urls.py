"""The start page of a municipality, and acts that concern many floors."""

from django.urls import path

from overview import views

app_name = "overview"

urlpatterns = [
    path("", views.start, name="start"),
    path("departments/<int:pk>/close/", views.department_close, name="department-close"),
]
