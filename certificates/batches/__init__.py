"""Certificates for many people at once."""
