"""Translating with wagtail-localize, and what it leaves out."""
