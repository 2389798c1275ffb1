from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreeConfig(AppConfig):
    name = "courses.tree"
    label = "tree"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from lms.accounts import hooks

        from . import rights
        from .home import ensure_tree
        from .review import letters
        from .translation import events, tags

        hooks.agency_made(ensure_tree)
        hooks.role_granted(rights.follow_granted)
        hooks.role_revoked(rights.follow_revoked)
        events.listen()
        tags.listen()
        letters.listen()
