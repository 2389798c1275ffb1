"""Where a private key lies, as an address: a PKCS#12 file or a token that speaks PKCS#11."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote


class KeyProblem(Exception):
    """A key that cannot be used; worded for the operator."""


@dataclass(frozen=True)
class KeySource:
    """An address taken apart.

    ``pkcs12:/etc/malaka/pdf.p12?pin-source=file:/etc/malaka/pdf.pin`` is a file, and
    ``pkcs11:token=malaka;object=pdf?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/malaka/pin``
    a token, in the form of RFC 7512. ``pin-value=`` in place of ``pin-source=`` holds the PIN itself.
    """

    scheme: str
    path: str
    attributes: dict[str, str]
    query: dict[str, str]

    @classmethod
    def read(cls, address: str) -> KeySource:
        """Raises KeyProblem where it is no such address."""
        scheme, colon, rest = address.partition(":")
        if not colon or scheme not in ("pkcs12", "pkcs11"):
            raise KeyProblem("a key's address begins with pkcs12: or pkcs11:")
        path, _, query = rest.partition("?")
        # RFC 7512, 2.3: attributes are separated by semicolons and percent-encoded; a plus is a plus.
        pairs = (part.partition("=") for part in path.split(";") if "=" in part)
        attributes = {name: unquote(value) for name, _, value in pairs} if scheme == "pkcs11" else {}
        asked = dict(parse_qsl(query.replace("+", "%2B")))
        if scheme == "pkcs11":
            missing = [name for name in ("token", "object") if name not in attributes]
            missing += ["module-path"] if "module-path" not in asked else []
            if missing:
                raise KeyProblem(f"a pkcs11: address needs {', '.join(missing)}")
        return cls(scheme, unquote(path), attributes, asked)

    @property
    def pin(self) -> str:
        """The PIN or passphrase, or an empty string; raises KeyProblem where its file is unreadable."""
        if source := self.query.get("pin-source"):
            file = Path(source.removeprefix("file:"))
            try:
                return file.read_text().strip()
            except OSError as error:
                raise KeyProblem(f"the PIN in {file} cannot be read: {error.strerror}") from None
        return self.query.get("pin-value", "")
