"""Keys: where they lie, what they sign by, what is refused."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pytest_django.fixtures import Settings

from certificates.keys import signing
from certificates.keys.authority import ensure_keys
from certificates.keys.published import certificates_for, publish
from certificates.keys.signing import Purpose, key_id, signing_key
from certificates.keys.sources import KeyProblem, KeySource

MESSAGE = b"what is signed"


@pytest.fixture(autouse=True)
def _loaded_anew() -> Iterator[None]:
    signing.forget()
    yield
    signing.forget()


def test_an_address_of_a_token_is_read_as_rfc_7512_writes_it() -> None:
    source = KeySource.read("pkcs11:token=My%20token;object=pdf?module-path=/lib/a+b.so&pin-value=12%2634")
    assert source.attributes == {"token": "My token", "object": "pdf"}
    assert source.query["module-path"] == "/lib/a+b.so"
    assert source.pin == "12&34"


@pytest.mark.parametrize(
    "address", ["", "/etc/pdf.p12", "http://keys/", "pkcs11:token=a", "pkcs11:object=b?x=1"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(KeyProblem):
        KeySource.read(address)


def test_each_purpose_has_a_key_of_its_own() -> None:
    kids = {signing_key(purpose).kid for purpose in Purpose}
    assert len(kids) == len(Purpose)


def test_a_pdf_is_signed_by_rsa_and_the_log_by_ed25519() -> None:
    pdf, log = signing_key(Purpose.PDF), signing_key(Purpose.LOG)
    pdf_public, log_public = pdf.public, log.public
    assert isinstance(pdf_public, rsa.RSAPublicKey)
    pdf_public.verify(pdf.sign(MESSAGE), MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    log_public.verify(log.sign(MESSAGE), MESSAGE)  # type: ignore[call-arg]
    assert pdf.chain[0].subject == pdf.certificate.issuer


def test_a_file_opens_with_its_pin_only(tmp_path: Path, settings: Settings) -> None:
    ensure_keys(tmp_path, organisation="Test", bits=2048)
    bundle = pkcs12.load_pkcs12((tmp_path / "pdf.p12").read_bytes(), None)
    assert bundle.cert
    locked = pkcs12.serialize_key_and_certificates(
        b"pdf", bundle.key, bundle.cert.certificate, None, BestAvailableEncryption(b"secret")
    )
    (tmp_path / "locked.p12").write_bytes(locked)
    (tmp_path / "pin").write_text("secret\n")
    settings.MALAKA_KEYS = {"pdf": f"pkcs12:{tmp_path}/locked.p12?pin-source=file:{tmp_path}/pin"}
    assert signing_key(Purpose.PDF).kid == key_id(bundle.cert.certificate)
    signing.forget()
    settings.MALAKA_KEYS = {"pdf": f"pkcs12:{tmp_path}/locked.p12?pin-value=wrong"}
    with pytest.raises(KeyProblem, match="its PIN is another"):
        signing_key(Purpose.PDF)


def test_a_key_that_is_missing_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.MALAKA_KEYS = {"pdf": f"pkcs12:{tmp_path}/none.p12"}
    with pytest.raises(KeyProblem, match=r"the key for pdf: .*none\.p12 cannot be read"):
        signing_key(Purpose.PDF)


def test_a_key_of_another_kind_than_its_purpose_needs_is_refused(settings: Settings) -> None:
    settings.MALAKA_KEYS = {"log": settings.MALAKA_KEYS["pdf"], "pdf": settings.MALAKA_KEYS["log"]}
    for purpose in (Purpose.LOG, Purpose.PDF):
        with pytest.raises(KeyProblem, match="cannot be used"):
            signing_key(purpose)


def test_a_weak_key_is_refused(tmp_path: Path, settings: Settings) -> None:
    ensure_keys(tmp_path, organisation="Weak", bits=1024)
    settings.MALAKA_KEYS = {"pdf": f"pkcs12:{tmp_path}/pdf.p12"}
    with pytest.raises(KeyProblem, match="too weak"):
        signing_key(Purpose.PDF)


@pytest.mark.django_db
def test_keys_stay_published_after_another_took_over(tmp_path: Path, settings: Settings) -> None:
    first = signing_key(Purpose.CREDENTIAL)
    publish(first)
    publish(first)
    ensure_keys(tmp_path, organisation="Next", bits=2048)
    settings.MALAKA_KEYS = {"credential": f"pkcs12:{tmp_path}/credential.p12"}
    signing.forget()
    second = signing_key(Purpose.CREDENTIAL)
    publish(second)
    assert list(certificates_for(Purpose.CREDENTIAL)) == [first.kid, second.kid]


MODULE = "/usr/lib/softhsm/libsofthsm2.so"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token of SoftHSM with a key for the PDF, imported from a file as an operator would."""
    assert shutil.which("softhsm2-util"), "apt-get install softhsm2"
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    return tmp_path


def test_a_key_on_a_token_signs(token: Path, settings: Settings) -> None:
    bundle = pkcs12.load_pkcs12((settings.DATA_DIR / "keys" / "pdf.p12").read_bytes(), None)
    assert bundle.cert
    assert isinstance(bundle.key, rsa.RSAPrivateKey)
    key = token / "key.pem"
    key.write_bytes(bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _util("--init-token", "--free", "--label", "malaka", "--so-pin", "0000", "--pin", "1234")
    _util("--import", str(key), "--token", "malaka", "--label", "pdf", "--id", "01", "--pin", "1234")
    _store_certificate(bundle.cert.certificate.public_bytes(Encoding.DER))
    settings.MALAKA_KEYS = {"pdf": f"pkcs11:token=malaka;object=pdf?module-path={MODULE}&pin-value=1234"}
    held = signing_key(Purpose.PDF)
    assert held.kid == key_id(bundle.cert.certificate)
    bundle.key.public_key().verify(held.sign(MESSAGE), MESSAGE, padding.PKCS1v15(), hashes.SHA256())


def test_a_token_that_is_not_there_is_told(settings: Settings) -> None:
    settings.MALAKA_KEYS = {"pdf": "pkcs11:token=a;object=b?module-path=/nowhere.so&pin-value=1"}
    with pytest.raises(KeyProblem, match="the key for pdf: the token does not answer"):
        signing_key(Purpose.PDF)


def test_a_curve_signs_as_a_json_web_signature_wants_it() -> None:
    signature = signing._signs(ec.generate_private_key(ec.SECP256R1()))(MESSAGE)
    assert len(signature) == 64


def _util(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def _store_certificate(der: bytes) -> None:
    import pkcs11

    with pkcs11.lib(MODULE).get_token(token_label="malaka").open(user_pin="1234", rw=True) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: "pdf",
                pkcs11.Attribute.VALUE: der,
                pkcs11.Attribute.SUBJECT: b"",
            }
        )
