from django.urls import path

from . import views

urlpatterns = [
    path("translations/", views.translations, name="translations"),
    path("translations/<int:course>/<slug:language>/", views.translate_course, name="translate_course"),
]
