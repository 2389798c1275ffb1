from django.urls import path

from . import views

urlpatterns = [
    path("courses/<int:course>/settings/", views.course_settings, name="course_settings"),
    path("courses/<int:course>/publish/", views.publish, name="publish_edition"),
    path("courses/<int:course>/editions/", views.editions, name="course_editions"),
    path("courses/<int:course>/retire/", views.retire_course, name="retire_course"),
    path(
        "courses/<int:course>/activities/<int:activity>/retire/",
        views.retire_activity,
        name="retire_activity",
    ),
    path("courses/<int:course>/mistakes/", views.mistakes, name="course_mistakes"),
    path("courses/<int:course>/mistakes/<int:report>/", views.settle_mistake, name="settle_mistake"),
]
