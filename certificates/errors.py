"""What may be said to a person who asks for something that cannot be done."""

from __future__ import annotations


class CertificateError(Exception):
    """Something that cannot be done with a certificate; worded for the person who asked."""
