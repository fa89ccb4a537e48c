"""Reading a consultation and saying something in it."""

from django.urls import path

from participation.views import comments, own_words, reading

urlpatterns = [
    path("consultations/<int:pk>/", reading.consultation, name="consultation"),
    path("consultations/<int:pk>/parts/<slug:part>/", reading.part, name="consultation-part"),
    path("consultations/<int:pk>/say/", comments.add, name="comment-add"),
    path(
        "consultations/<int:pk>/words/<slug:words>/draft/",
        own_words.draft,
        name="comment-draft",
    ),
    path(
        "consultations/<int:pk>/words/<slug:words>/discard/",
        own_words.discard,
        name="comment-discard",
    ),
    path("comments/<int:pk>/reply/", comments.reply, name="reply-add"),
    path("comments/<int:pk>/edit/", own_words.edit, name="comment-edit"),
    path("comments/<int:pk>/withdraw/", own_words.take_back, name="comment-withdraw"),
    path("comments/<int:pk>/heart/", comments.heart, name="comment-heart"),
]
