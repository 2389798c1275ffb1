from __future__ import annotations

from .addresses import addresses
from .views import SITE

urlpatterns = addresses(SITE)
