"""Keys that certificates are signed with: where they lie, the one that signs now, those that have signed."""
