from __future__ import annotations

from django.urls import path

from . import figures_views as views

HERE = "courses/<int:course>/figures/"

urlpatterns = [
    path(HERE, views.course_figures, name="course_figures"),
    path(HERE + "<int:activity>/", views.quiz_figures, name="quiz_figures"),
    path(HERE + "<int:activity>/again/", views.again, name="quiz_figures_again"),
    path(HERE + "<int:activity>/<str:name>", views.download, name="quiz_figures_file"),
]
