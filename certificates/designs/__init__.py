"""Designs in the admin: who may, the editor with its preview, versions, and which course uses which."""
