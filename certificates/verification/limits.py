"""How often somebody may ask for what is not there."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def within(request: HttpRequest, action: str) -> bool:
    """Count one of ``settings.MALAKA_LIMITS[action]`` a minute for who asks; False when they are spent."""
    minute = int(time.time() // 60)
    key = f"limit:{action}:{get_adapter(request).get_client_ip(request)}:{minute}"
    cache.add(key, 0, 120)
    try:
        return bool(cache.incr(key) <= settings.MALAKA_LIMITS[action])
    except ValueError:  # forgotten between the two
        return True
