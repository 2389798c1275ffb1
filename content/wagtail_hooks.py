from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .snippets import DeleteTerms, TermViewSet, TopicViewSet

register_snippet(TermViewSet)
register_snippet(TopicViewSet)
hooks.register("register_bulk_action", DeleteTerms, order=10)
