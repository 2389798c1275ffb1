"""Who may open which address: what stands neither here nor in ``courses.tree.admission`` fails the test."""

from __future__ import annotations

GUEST = "guest"
LEARNER = "learner"
STRANGER = "learner of another agency"
TRAINER = "trainer"
OTHER_TRAINER = "trainer of another agency"
EDITOR = "editor"
MANAGER = "manager"
OTHER_MANAGER = "manager of another agency"
AUDITOR = "auditor"
ADMIN = "superuser"

AUTHORS = (TRAINER, OTHER_TRAINER, EDITOR, ADMIN)
OTHERS = (GUEST, LEARNER, STRANGER, MANAGER, OTHER_MANAGER, AUDITOR)
ROLES = AUTHORS + OTHERS

RULES: dict[str, set[str]] = {
    "public": set(ROLES),
    "signed in": set(ROLES) - {GUEST},
    "own records": {LEARNER},
    "own records and who answers for them": {LEARNER, MANAGER, AUDITOR, ADMIN},
    "enrolled or author": {LEARNER, TRAINER, EDITOR, ADMIN},
    "own author": {TRAINER, EDITOR, ADMIN},
    "any author": {TRAINER, OTHER_TRAINER, EDITOR, ADMIN},
    "editor": {EDITOR, ADMIN},
    "own manager": {MANAGER},
    "own manager or trainer": {MANAGER, TRAINER},
    "any manager": {MANAGER, OTHER_MANAGER},
    "any author or manager": {TRAINER, OTHER_TRAINER, EDITOR, ADMIN, MANAGER, OTHER_MANAGER},
    "answers for people": {TRAINER, OTHER_TRAINER, EDITOR, MANAGER, OTHER_MANAGER},
    "who asked for it": {TRAINER},
    "auditor": {AUDITOR, ADMIN},
    "superuser": {ADMIN},
    "nobody": set(),
}

LISTED = ("index", "index_results", "add")
FILE = ("edit", "delete", "edit_multiple", "delete_multiple")
CHANGED = ("edit", "history", "history_results", "usage")

TABLE: dict[str, str] = {
    # operations and what everybody reads
    "healthz": "public",
    "demo_mail": "public",
    "demo_letter": "public",
    "demo_media": "public",
    "front": "public",
    "choose_language": "public",
    "wagtail_serve": "public",
    "wagtailcore_login": "public",
    "personal_data": "public",
    "verify_form": "public",
    "verify": "public",
    # Wagtail's page privacy is off: there is no restriction to give a password to
    "wagtailcore_authenticate_with_password": "nobody",
    "wagtaildocs_authenticate_with_password": "nobody",
    # entrance
    "account_login": "public",
    "account_logout": "public",
    "account_inactive": "public",
    "account_signup": "public",
    "account_email_verification_sent": "public",
    "account_confirm_email": "public",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "public",
    "account_reset_password_from_key_done": "public",
    "invitation": "public",
    # asks by itself whether a second step is due, and sends everybody else on
    "mfa_authenticate": "signed in",
    # one's own account
    "profile": "signed in",
    "join_agency": "signed in",
    "leave_agency": "signed in",
    "account_email": "signed in",
    "account_reauthenticate": "signed in",
    "account_change_password": "signed in",
    "account_set_password": "signed in",
    "mfa_index": "signed in",
    "mfa_reauthenticate": "signed in",
    "mfa_activate_totp": "signed in",
    "mfa_deactivate_totp": "signed in",
    "mfa_view_recovery_codes": "signed in",
    "mfa_generate_recovery_codes": "signed in",
    "mfa_download_recovery_codes": "signed in",
    # learning
    "my": "signed in",
    "fresh_token": "public",
    "continue": "own records",
    "catalogue": "public",
    "agency_courses": "public",
    "course": "public",
    "module": "public",
    "enrol": "signed in",
    "leave": "own records",
    "step_up": "own records",
    "activity": "enrolled or author",
    "activity_done": "enrolled or author",
    "activity_check": "enrolled or author",
    "activity_mistake": "enrolled or author",
    "activity_file": "enrolled or author",
    "quiz_begin": "enrolled or author",
    "quiz_look": "own author",
    "quiz_attempt": "own records",
    "quiz_answer": "own records",
    "quiz_clock": "own records",
    "quiz_submit": "own records",
    "quiz_appeal": "own records",
    "attempt_replay": "auditor",
    "certificate_moment": "own records",
    "certificate_state": "own records",
    "certificate_pdf": "own records and who answers for them",
    # a training centre's own people
    "centre": "any manager",
    "centre_csv": "any manager",
    "centre_certificates": "any manager",
    "centre_add": "any manager",
    "centre_invitations": "any manager",
    "centre_sittings": "answers for people",
    "centre_sitting_new": "answers for people",
    "centre_sitting": "own manager or trainer",
    "centre_sitting_edit": "own manager or trainer",
    "centre_incidents": "own manager or trainer",
    "centre_sitting_person": "own manager or trainer",
    "centre_person": "own manager",
    "centre_approve": "own manager",
    "centre_unenrol": "own manager",
    "centre_send_again": "own manager",
    # done twice or to others' they answer alike and do nothing
    "centre_withdraw": "any manager",
    "centre_answer": "any manager",
    # packages, in the site and in the admin
    "packages": "any author or manager",
    "packages_export": "any author or manager",
    "marking": "any author",
    "decisions": "answers for people",
    "appeals": "answers for people",
    "answer_appeal": "answers for people",
    "correct_edition": "own author",
    "correction_preview": "who asked for it",
    "corrections": "own author",
    "mark": "own author",
    "packages_upload": "any author or manager",
    "packages_export_job": "who asked for it",
    "packages_export_file": "who asked for it",
    "packages_import_job": "who asked for it",
    "packages_confirm": "who asked for it",
    "packages_discard": "who asked for it",
    "cms_packages": "any author",
    "cms_packages_export": "any author",
    "cms_packages_upload": "any author",
    "cms_packages_export_job": "who asked for it",
    "cms_packages_export_file": "who asked for it",
    "cms_packages_import_job": "who asked for it",
    "cms_packages_confirm": "who asked for it",
    "cms_packages_discard": "who asked for it",
    # a course in the admin
    "course_settings": "own author",
    "publish_edition": "own author",
    "course_editions": "own author",
    "retire_course": "own author",
    "retire_activity": "own author",
    "course_mistakes": "own author",
    "settle_mistake": "own author",
    "translations": "any author",
    "hand_in_course": "own author",
    "review_course": "editor",
    "decide_reviews": "editor",
    "translate_course": "own author",
    # the question bank
    "bank_question": "own author",
    "bank_look": "own author",
    "bank_translate": "own author",
    "bank_import": "any author",
    "bank_import_job": "who asked for it",
    "bank_export": "any author",
    "bank_duplicates": "any author",
    "wagtailsnippetchoosers_quizzes_bankquestion:chosen": "own author",
    # the figures of quizzes
    "course_figures": "own author",
    "quiz_figures": "own author",
    "quiz_figures_again": "own author",
    "quiz_figures_file": "own author",
    # people and agencies: an agency and a person stay, a role is given or taken
    **dict.fromkeys([f"agencies:{name}" for name in LISTED + CHANGED], "editor"),
    **dict.fromkeys([f"training-centres:{name}" for name in LISTED + CHANGED], "editor"),
    **dict.fromkeys([f"people:{name}" for name in LISTED + CHANGED], "editor"),
    **dict.fromkeys([f"roles:{name}" for name in LISTED + CHANGED], "editor"),
    "agencies:delete": "nobody",
    "training-centres:delete": "nobody",
    "people:add": "nobody",
    "people:delete": "nobody",
    "roles:delete": "editor",
    "roles:edit": "nobody",
    "roles:usage": "nobody",
    # lists are for every author, one file or term for those who keep it; choosing several here names none
    **dict.fromkeys([f"wagtaildocs:{name}" for name in (*FILE, "document_usage")], "own author"),
    **dict.fromkeys([f"wagtailimages:{name}" for name in (*FILE, "image_usage")], "own author"),
    "wagtaildocs_serve": "own author",
    "original_picture": "own author",
    "delete_picture": "own author",
    "delete_file": "own author",
    "wagtaildocs_chooser:chosen_multiple": "any author",
    "wagtailimages_chooser:chosen_multiple": "any author",
    "wagtailsnippetchoosers_content_term:chosen": "own author",
    "wagtailadmin_api:pages:detail": "own author",
    "wagtailadmin_editing_sessions:ping": "own author",
    "wagtailadmin_pages:workflow_preview": "editor",
    # Wagtail asks further than our rule: only who publishes may lock, unschedule and review
    "wagtailadmin_pages:delete": "own author",
    "wagtailadmin_pages:unpublish": "nobody",
    "wagtailadmin_pages:lock": "editor",
    "wagtailadmin_pages:revisions_unschedule": "editor",
    "wagtailadmin_pages:workflow_action": "editor",
    "wagtailadmin_pages:collect_workflow_action_data": "editor",
}

ADMISSION = {
    "anybody": "public",
    "author": "any author",
    "editor": "editor",
    "nobody": "nobody",
    "superuser": "superuser",
    "explores": "own author",
    "writes": "own author",
    "moves": "own author",
    "chooses_picture": "own author",
    "chooses_file": "own author",
    "writes_term": "own author",
    "writes_question": "own author",
    "reads_translation": "own author",
    "translates": "own author",
    "overrides": "own author",
    "chooses_pages": "any author",
    "acts_in_bulk": "any author",
}
"""What the rules of the admin's addresses mean for these people."""

SUPERUSER_ONLY = (
    *("wagtailusers_users:", "wagtailusers_groups:", "wagtailsites:", "wagtaillocales:", "wagtailredirects:"),
    *("wagtailsettings:", "wagtailsearchpromotions:", "wagtailadmin_workflows:", "wagtailadmin_collections:"),
    *("wagtailadmin_api:documents:", "wagtailadmin_api:images:", "wagtailadmin_reports:", "wagtailsnippets:"),
    *("wagtailsnippetchoosers_content_topic:", "wagtailsnippetchoosers_content_term:create"),
    "wagtailsnippetchoosers_quizzes_bankquestion:create",
    *("wagtailimages:preview", "wagtailimages:url_generator", "wagtailadmin_pages:type_use"),
    *("wagtailadmin_pages:choose_parent", "wagtailadmin_password_reset", "wagtailadmin_error_test"),
    "django.views.generic.base.TemplateView",  # Wagtail's picture of its own error page
)
"""The admin's addresses that were thought about and left to superusers, by how their names begin."""
