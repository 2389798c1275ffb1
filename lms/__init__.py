"""The project itself: settings, addresses, Celery; sign-in and operations."""

from .celery import app as celery_app

__all__ = ["celery_app"]
