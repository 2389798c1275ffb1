from django.urls import path

from . import views

urlpatterns = [
    path("courses/<int:course>/hand-in/", views.hand_in_course, name="hand_in_course"),
    path("courses/<int:course>/review/", views.review_course, name="review_course"),
    path("reviews/decide/", views.decide_reviews, name="decide_reviews"),
]
