"""Attempts as those see them who answer for an exam, apart from any course's address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import appeal_views, decision_views, marking_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("marking/", marking_views.queue, name="marking"),
    path("marking/<uuid:attempt>/", marking_views.mark, name="mark"),
    path("decisions/", decision_views.decisions, name="decisions"),
    path("appeals/", appeal_views.appeals, name="appeals"),
    path("appeals/<uuid:appeal>/", appeal_views.answer_appeal, name="answer_appeal"),
    path("<uuid:attempt>/replay/", views.replay, name="attempt_replay"),
]
