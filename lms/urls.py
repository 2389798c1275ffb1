"""Every address of the site."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from certificates.api.endpoints import api
from courses.tree.admission import guarded
from lms.accounts.admin_views import AccountSettings

own_settings = path("account/", require_admin_access(AccountSettings.as_view()), name="wagtailadmin_account")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lms.operations.urls")),
    path("cms/", include(guarded([own_settings, *wagtailadmin_urls.urlpatterns]))),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("content.urls")),
    path("", include("certificates.urls")),
    path("api/", api.urls),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("lms.accounts.urls")),
    path("accounts/", include("courses.centres.invitation_urls")),
    path("my/", include("courses.progress.urls")),
    path("courses/", include("courses.tree.urls")),
    path("courses/", include("courses.quizzes.urls")),
    path("attempts/", include("courses.quizzes.attempt_urls")),
    path("certificates/", include("certificates.learner_urls")),
    path("centre/", include("courses.centres.urls")),
    path("packages/", include("courses.packages.urls")),
    path("", include(wagtail_urls)),
)

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.forbidden"
handler404 = "lms.errors.not_found"
handler500 = "lms.errors.server_error"
