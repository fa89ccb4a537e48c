"""The answers to young people, and what became of their words."""

from django.urls import path

from participation.views import (
    answers,
    answers_asking,
    answers_closing,
    answers_taking,
    answers_trail,
    answers_writing,
)

urlpatterns = [
    path("my-input/", answers_trail.my_input, name="my-input"),
    path("consultations/<int:pk>/input/", answers_trail.all_input, name="all-input"),
    path("answers/", answers.answer_list_all, name="answer-list-all"),
    path("answers/assign/", answers_asking.answer_assign, name="answer-assign"),
    path("answers/write/", answers_writing.answer_write, name="answer-write"),
    path("answers/<int:pk>/", answers_writing.answer_change, name="answer-change"),
    path("answers/<int:pk>/take-out/", answers_writing.answer_take_out, name="answer-take-out"),
    path("consultations/<int:pk>/answers/", answers.answer_list, name="answer-list"),
    path(
        "consultations/<int:pk>/answers.<str:file_format>",
        answers_taking.comment_export,
        name="comment-export",
    ),
    path(
        "consultations/<int:pk>/close/",
        answers_closing.consultation_close,
        name="consultation-close",
    ),
    path("consultations/<int:pk>/reasons/", answers_closing.answer_excuse, name="answer-excuse"),
    path("consultations/<int:pk>/poster/", answers_taking.poster, name="poster"),
]
