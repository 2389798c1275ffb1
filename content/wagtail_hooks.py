from __future__ import annotations

from wagtail.snippets.models import register_snippet

from .snippets import TermViewSet, TopicViewSet

register_snippet(TermViewSet)
register_snippet(TopicViewSet)
