"""Public keys of this installation, present and past."""

from __future__ import annotations

from cryptography import x509
from django.db import models


class PublishedKey(models.Model):
    """The certificate of a key that has signed here; whoever checks an old signature finds it for ever.

    ``certificate`` is PEM; ``kid`` is made by ``keys.signing.key_id``.
    """

    purpose = models.CharField(max_length=16)
    kid = models.CharField(max_length=43)
    certificate = models.TextField()
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "kid"], name="published_key_unique")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.kid}"

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.certificate.encode())
