"""Addresses of joint statements, of ideas, and of meetings with young people."""

from django.urls import path

from participation.views import gatherings, ideas, ideas_answering, ideas_writing, statements

OURS = "consultations/<int:pk>/statement/"

urlpatterns = [
    path(OURS, statements.statement, name="statement"),
    path(f"{OURS}agree/", statements.statement_adopt, name="statement-adopt"),
    path(f"{OURS}open-again/", statements.statement_reopen, name="statement-reopen"),
    path(f"{OURS}name/", statements.statement_name, name="statement-name"),
    path(f"{OURS}no-name/", statements.statement_unname, name="statement-unname"),
    path("ideas/", ideas.idea_list, name="idea-list"),
    path("ideas/add/", ideas_writing.idea_add, name="idea-add"),
    path("ideas/<int:pk>/edit/", ideas_writing.idea_edit, name="idea-edit"),
    path("ideas/<int:pk>/take-back/", ideas.idea_withdraw, name="idea-withdraw"),
    path("ideas/<int:pk>/support/", ideas.idea_support, name="idea-support"),
    path("ideas/<int:pk>/answer/", ideas_answering.idea_answer, name="idea-answer"),
    path("meetings/", gatherings.gathering_list, name="gathering-list"),
    path("meetings/add/", gatherings.gathering_add, name="gathering-add"),
    path("meetings/<int:pk>/", gatherings.gathering, name="gathering"),
    path("meetings/<int:pk>/edit/", gatherings.gathering_edit, name="gathering-edit"),
    path("meetings/<int:pk>/invite/", gatherings.gathering_invite, name="gathering-invite"),
    path("meetings/<int:pk>/results/add/", gatherings.result_add, name="result-add"),
    path("meetings/results/<int:pk>/", gatherings.result_edit, name="result-edit"),
    path("meetings/<int:pk>/photos/add/", gatherings.photo_add, name="photo-add"),
    path("meetings/photos/<int:pk>/", gatherings.photo, name="photo"),
    path("meetings/photos/<int:pk>/remove/", gatherings.photo_remove, name="photo-remove"),
]
