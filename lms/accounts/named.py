"""A name in each language of the interface, as plain columns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("uz", "ru", "en")


class Named(models.Model):
    """A row that has a name in Uzbek (the source), Russian and English."""

    name_uz = models.CharField(_("name in Uzbek"), max_length=250)
    name_ru = models.CharField(_("name in Russian"), max_length=250, blank=True)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(get_language() or "uz")

    def name_in(self, language: str) -> str:
        """The name in ``language``, the Uzbek one where there is none."""
        return getattr(self, f"name_{language}", "") or self.name_uz

    @property
    def names(self) -> dict[str, str]:
        """Every name there is, by language."""
        found = {language: getattr(self, f"name_{language}") for language in LANGUAGES}
        return {language: name for language, name in found.items() if name}

    def set_names(self, names: dict[str, str]) -> None:
        for language in LANGUAGES:
            setattr(self, f"name_{language}", names.get(language, ""))
        self.name_uz = self.name_uz or next(iter(names.values()), "")
