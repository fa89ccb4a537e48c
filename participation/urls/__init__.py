"""The addresses of what people say, as a table of contents."""

from participation.urls import answers, consultations, joining, moderation, reading, voices

app_name = "participation"
urlpatterns = [
    *consultations.urlpatterns,
    *reading.urlpatterns,
    *joining.urlpatterns,
    *moderation.urlpatterns,
    *answers.urlpatterns,
    *voices.urlpatterns,
]
