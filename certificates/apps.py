from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from . import services  # noqa: F401  registers what happens when a course is completed
        from .designs.policy import register_policy

        register_policy()
