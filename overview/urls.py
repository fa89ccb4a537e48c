"""The start page of a municipality."""

from django.urls import path

from overview import views

app_name = "overview"

urlpatterns = [
    path("", views.start, name="start"),
]
