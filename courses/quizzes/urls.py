from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import appeal_views, views

HERE = "<slug:agency>/<slug:course>/<slug:module>/<slug:activity>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE + "begin/", views.begin, name="quiz_begin"),
    path(HERE + "look/", views.look, name="quiz_look"),
    path(HERE + "<uuid:attempt>/", views.attempt, name="quiz_attempt"),
    path(HERE + "<uuid:attempt>/answer/", views.answer, name="quiz_answer"),
    path(HERE + "<uuid:attempt>/clock/", views.clock, name="quiz_clock"),
    path(HERE + "<uuid:attempt>/submit/", views.submit, name="quiz_submit"),
    path(HERE + "<uuid:attempt>/appeal/", appeal_views.make, name="quiz_appeal"),
]
