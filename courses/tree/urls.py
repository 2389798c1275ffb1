from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import catalogue, course, files, lesson, views

COURSE = "<slug:agency>/<slug:course>/"
ACTIVITY = COURSE + "<slug:module>/<slug:activity>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.catalogue, name="catalogue"),
    path("<slug:agency>/", catalogue.agency, name="agency_courses"),
    path(COURSE, course.course, name="course"),
    path(COURSE + "enrol/", course.enrol, name="enrol"),
    path(COURSE + "leave/", course.leave, name="leave"),
    path(COURSE + "step-up/", course.step_up, name="step_up"),
    path(COURSE + "<slug:module>/", views.module, name="module"),
    path(ACTIVITY, views.activity, name="activity"),
    path(ACTIVITY + "done/", lesson.done, name="activity_done"),
    path(ACTIVITY + "check/", lesson.check, name="activity_check"),
    path(ACTIVITY + "mistake/", lesson.mistake, name="activity_mistake"),
    path(ACTIVITY + "file/<slug:sha256>/", files.file, name="activity_file"),
]
