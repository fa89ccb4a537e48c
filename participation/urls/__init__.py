"""The addresses of what people say, as a table of contents."""

from participation.urls import answers, consultations, joining, letters, moderation, voices

app_name = "participation"
urlpatterns = [
    *consultations.urlpatterns,
    *joining.urlpatterns,
    *letters.urlpatterns,
    *moderation.urlpatterns,
    *answers.urlpatterns,
    *voices.urlpatterns,
]
