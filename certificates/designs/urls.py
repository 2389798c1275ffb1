from django.urls import path

from . import views

urlpatterns = [
    path(
        "certificate-designs/<int:design>/versions/<int:number>/", views.design_version, name="design_version"
    ),
]
