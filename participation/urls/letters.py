"""What is new for somebody, and the letters that tell it."""

from django.urls import path

from participation.views import letters

urlpatterns = [path("news/", letters.news, name="news")]
