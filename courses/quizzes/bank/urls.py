from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("bank/<int:pk>/", views.question, name="bank_question"),
    path("bank/<int:pk>/look/", views.look, name="bank_look"),
    path("bank/<int:pk>/translate/<slug:language>/", views.translate, name="bank_translate"),
    path("bank/import/", views.bring_in, name="bank_import"),
    path("bank/import/<uuid:uuid>/", views.import_job, name="bank_import_job"),
    path("bank/export/", views.take_away, name="bank_export"),
    path("bank/duplicates/", views.duplicates, name="bank_duplicates"),
]
