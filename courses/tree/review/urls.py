from django.urls import path

from . import views

urlpatterns = [
    path("reviews/decide/", views.decide_reviews, name="decide_reviews"),
]
