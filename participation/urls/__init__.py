"""The addresses of what people say, as a table of contents."""

from django.urls import include, path

from participation.urls import (
    answers,
    consultations,
    joining,
    letters,
    moderation,
    reading,
    voices,
)

app_name = "participation"

urlpatterns = [
    *joining.at_the_door,
    path(
        "<slug:municipality>/",
        include([
            *consultations.urlpatterns,
            *reading.urlpatterns,
            *joining.urlpatterns,
            *letters.urlpatterns,
            *moderation.urlpatterns,
            *answers.urlpatterns,
            *voices.urlpatterns,
        ]),
    ),
]  # fmt: skip
