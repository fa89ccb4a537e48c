"""The addresses of rounds of updates, of following up, and of looking through what came in."""

from django.urls import URLPattern, path

from implementation.views import reviewing, rounds

urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/new/", rounds.round_add, name="round-add"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<int:pk>/close/", rounds.round_close, name="round-close"),
    path("follow-up/", rounds.follow_up, name="follow-up"),
    path("review/", reviewing.review, name="review"),
    path("review/decide/", reviewing.review_decide, name="review-decide"),
]
