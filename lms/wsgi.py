"""WSGI entry point."""

import gc
import os

# Nothing loaded from here on is ever let go: searching it for what could be takes a quarter of the start.
gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.demo")
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.enable()
