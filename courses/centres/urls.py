from __future__ import annotations

from django.urls import URLPattern, path, re_path

from . import batch_views, certificate_views, enrol_views, invitation_views, sitting_views, views

urlpatterns: list[URLPattern] = [
    path("", views.people, name="centre"),
    path("people.csv", views.people_csv, name="centre_csv"),
    path("certificates.zip", views.certificates_zip, name="centre_certificates"),
    path("certificates/", certificate_views.certificate_list, name="centre_certificate_list"),
    path("certificates/issue/", batch_views.choose_people, name="centre_batch_new"),
    path("certificates/issue/<uuid:batch>/", batch_views.batch_page, name="centre_batch"),
    path("certificates/issue/<uuid:batch>/change/", batch_views.change_batch, name="centre_batch_change"),
    path("certificates/issue/<uuid:batch>/<str:name>", batch_views.batch_file, name="centre_batch_file"),
    path("certificates/<uuid:certificate>/", certificate_views.certificate_page, name="centre_certificate"),
    path(
        "certificates/<uuid:certificate>/change/",
        certificate_views.change_certificate,
        name="centre_certificate_change",
    ),
    path("add/", enrol_views.add_people, name="centre_add"),
    path("people/<uuid:enrolment>/", views.person, name="centre_person"),
    path("people/<uuid:enrolment>/approve/", views.approve_certificate, name="centre_approve"),
    path("people/<uuid:enrolment>/unenrol/", views.unenrol, name="centre_unenrol"),
    path("sittings/", sitting_views.sitting_list, name="centre_sittings"),
    path("sittings/new/", sitting_views.sitting_edit, name="centre_sitting_new"),
    path("sittings/<uuid:sitting>/", sitting_views.sitting_desk, name="centre_sitting"),
    path("sittings/<uuid:sitting>/edit/", sitting_views.sitting_edit, name="centre_sitting_edit"),
    path("sittings/<uuid:sitting>/incidents.csv", sitting_views.incidents_csv, name="centre_incidents"),
    path(
        "sittings/<uuid:sitting>/people/<uuid:enrolment>/",
        sitting_views.sitting_person,
        name="centre_sitting_person",
    ),
    path("invitations/", invitation_views.invitation_list, name="centre_invitations"),
    path("invitations/<uuid:invitation>/again/", invitation_views.send_again, name="centre_send_again"),
    path("invitations/<uuid:invitation>/withdraw/", invitation_views.withdraw, name="centre_withdraw"),
    re_path(
        r"^requests/(?P<membership>\d+)/(?P<answer>confirm|decline)/$",
        invitation_views.answer_request,
        name="centre_answer",
    ),
]
