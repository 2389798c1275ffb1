"""One's own settings of the editing site."""

from __future__ import annotations

from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel


class AccountSettings(AccountView):
    """Without Wagtail's two fields for a name: the name as on certificates is in the person's profile."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
