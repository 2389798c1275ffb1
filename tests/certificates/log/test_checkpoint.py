"""Signed heads against the vectors of the reference implementation, and what must be refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from certificates.log import checkpoint
from certificates.log.checkpoint import COSIGNATURE, ED25519, Head, NoteError

# golang.org/x/mod/sumdb/note, its documentation and tests.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PETERS_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
# C2SP tlog-cosignature, its example.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
    "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HEAD = Head("malaka.uz/certificates", 7, bytes(range(32)))
NOTE = checkpoint.sign(HEAD, at=AT, public=PUBLIC, signer=KEY.sign)


def line_by(key: Ed25519PrivateKey, name: str = HEAD.origin, text: str = HEAD.text) -> str:
    public = key.public_key().public_bytes_raw()
    signature = checkpoint.key_id(name, ED25519, public) + key.sign(text.encode())
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def test_keys_are_named_as_the_reference_implementation_names_them() -> None:
    public = base64.b64decode(PETER.split("+", 2)[2])[1:]
    assert checkpoint.verifier_key("PeterNeumann", public) == PETER


def test_signatures_are_those_of_the_reference_implementation() -> None:
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(PETERS_SECRET)[1:])
    assert line_by(key, "PeterNeumann", PETERS_TEXT) == f"— PeterNeumann {PETERS_SIGNATURE}\n"


def test_the_specifications_example_is_a_head() -> None:
    head = checkpoint.parse(EXAMPLE.partition("\n\n")[0] + "\n")
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    with pytest.raises(NoteError, match="no known key"):
        checkpoint.open_head(EXAMPLE, [PUBLIC])


def test_a_signed_head_is_opened_with_its_time() -> None:
    opened = checkpoint.open_head(NOTE, [OTHER.public_key().public_bytes_raw(), PUBLIC])
    assert (opened.origin, opened.size, opened.root, opened.signed_at) == (
        HEAD.origin,
        HEAD.size,
        HEAD.root,
        AT,
    )


def test_a_dated_signature_signs_what_the_specification_says() -> None:
    line = NOTE.splitlines()[-1].split(" ")[2]
    signature = base64.b64decode(line)
    assert signature[:4] == checkpoint.key_id(HEAD.origin, COSIGNATURE, PUBLIC)
    assert int.from_bytes(signature[4:12], "big") == int(AT.timestamp())
    message = f"cosignature/v1\ntime {int(AT.timestamp())}\n{HEAD.text}"
    KEY.public_key().verify(signature[12:], message.encode())


def test_signatures_by_others_are_ignored() -> None:
    stranger = line_by(OTHER, "witness.example.uz/w1") + line_by(OTHER)
    assert checkpoint.open_head(NOTE + stranger, [PUBLIC]).size == HEAD.size


def test_nobody_else_can_sign_in_the_logs_name() -> None:
    with pytest.raises(NoteError, match="no known key"):
        checkpoint.open_head(HEAD.text + "\n" + line_by(OTHER), [PUBLIC])
    with pytest.raises(NoteError, match="no known key"):
        checkpoint.open_head(HEAD.text + "\n" + line_by(KEY, "other.uz"), [PUBLIC])


def test_a_dated_signature_alone_is_not_the_logs() -> None:
    text, lines = NOTE.split("\n\n")
    with pytest.raises(NoteError, match="no known key"):
        checkpoint.open_head(f"{text}\n\n{lines.splitlines()[1]}\n", [PUBLIC])


def test_a_wrong_signature_by_a_known_key_spoils_the_note() -> None:
    wrong = line_by(KEY, text="something else\n")
    with pytest.raises(NoteError, match="wrong"):
        checkpoint.open_head(NOTE + wrong, [PUBLIC])


@given(st.integers(0, len(NOTE) - 1), st.characters())
def test_no_letter_can_be_changed(place: int, letter: str) -> None:
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed == NOTE:
        return
    try:
        opened = checkpoint.open_head(changed, [PUBLIC])
    except NoteError:
        return
    # A line that names another signer is ignored, so that the time may be lost; what was signed stands.
    assert (opened.origin, opened.size, opened.root) == (HEAD.origin, HEAD.size, HEAD.root)
    assert opened.signed_at in (AT, None)


@given(st.text())
def test_any_text_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(NoteError):
        checkpoint.open_head(text, [PUBLIC])
    with pytest.raises(NoteError):
        checkpoint.open_head(HEAD.text + "\n— " + text + "\n", [PUBLIC])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n7\n",
        "log\n7\nAAAA\n",
        f"log\n07\n{HEAD.text.splitlines()[2]}\n",
        f"log\n+7\n{HEAD.text.splitlines()[2]}\n",
        f"log\n-1\n{HEAD.text.splitlines()[2]}\n",
        f"log\n٧\n{HEAD.text.splitlines()[2]}\n",
        f"\n7\n{HEAD.text.splitlines()[2]}\n",
        f"log\n7\n{HEAD.text.splitlines()[2]}",
        f"log\n7\n{HEAD.text.splitlines()[2].rstrip('=')}\n",
        HEAD.text + "\n",
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        checkpoint.parse(text)


def test_extension_lines_are_read_over() -> None:
    assert checkpoint.parse(HEAD.text + "anything\n") == HEAD


@pytest.mark.parametrize(
    "note",
    [
        NOTE.rstrip("\n"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("—", "-"),
        NOTE + "\n",
        NOTE.replace("\n— ", "\r\n— "),
        NOTE + "— a\tb AAAAAAAA\n",
        NOTE + "— a+b AAAAAAAA\n",
        NOTE + "— name AAAAAA==\n",
        NOTE + "— name AAAAAAAA more\n",
        NOTE + "— name AAAAAAAB=\n",
        NOTE + line_by(OTHER) * 100,
        "x" * 70_000 + NOTE,
    ],
)
def test_what_is_no_signed_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        checkpoint.open_head(note, [PUBLIC])


def test_sixteen_signatures_are_read() -> None:
    many = NOTE + "".join(line_by(OTHER, f"witness{n}.uz") for n in range(14))
    assert checkpoint.open_head(many, [PUBLIC]).size == HEAD.size


@pytest.mark.parametrize("origin", ["", "two words", "a+b"])
def test_a_log_has_a_name(origin: str) -> None:
    with pytest.raises(NoteError):
        checkpoint.sign(Head(origin, 1, bytes(32)), at=AT, public=PUBLIC, signer=KEY.sign)


def test_a_head_is_found_in_a_letter() -> None:
    letter = f"\ufeffHello,\n\nBelow is the head.\n\n{NOTE}\nMalaka\n".replace("\n", "\r\n")
    assert checkpoint.found_in(letter) == NOTE
    assert checkpoint.found_in(NOTE.rstrip("\n")) == NOTE
    with pytest.raises(NoteError):
        checkpoint.found_in("Hello,\n\nnothing here\n")
