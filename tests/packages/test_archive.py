# ruff: noqa: E501
"""Archives: what is taken, what is refused, and that writing is always the same."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from courses.packages.archive import FolderArchive, Limits, ZipArchive, read_entry, write_zip
from courses.packages.errors import PackageRefusedError


def zip_of(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    out.seek(0)
    return out


def named(name: str, *, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = name
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def test_an_ordinary_zip_is_read() -> None:
    archive = ZipArchive(zip_of(("b/", b""), ("b/two.txt", b"2"), ("a.txt", b"1")))

    assert archive.names == ("a.txt", "b/two.txt")
    assert archive.size("a.txt") == 1
    assert read_entry(archive, "b/two.txt") == b"2"


def test_a_folder_is_read_like_a_zip(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_bytes(b"2")
    (tmp_path / "a.txt").write_bytes(b"1")

    archive = FolderArchive(tmp_path)

    assert archive.names == ("a.txt", "b/two.txt")
    assert read_entry(archive, "b/two.txt") == b"2"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd", "../up.txt", "a/../../up.txt", "a/./b.txt", "a//b.txt", "a\\b.txt", "C:/windows.txt", "c:x",
        "a\x01.txt", "a\u202etxt.exe", "a/ b.txt", "a /b.txt", "a./b.txt", "con.txt", "a/NUL", "/".join("abcdefghij"),
        "x" * 300,
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of((named(name), b"x")))


def test_a_name_cut_short_by_a_zero_byte_is_refused() -> None:
    raw = zip_of(("aXb.txt", b"x")).getvalue().replace(b"aXb.txt", b"a\0b.txt")

    with pytest.raises(PackageRefusedError):
        ZipArchive(io.BytesIO(raw))


@pytest.mark.parametrize(
    "names", [("a.txt", "A.TXT"), ("a/b.txt", "A/c.txt"), ("é.txt", "e\u0301.txt"), ("a", "a/b")]
)
def test_two_names_for_one_file_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of(*((name, b"x") for name in names)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.raises(PackageRefusedError, match=r"a\.txt"):
        ZipArchive(zip_of(("a.txt", b"x"), ("a.txt", b"y")))


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644])
def test_links_and_special_files_are_refused(mode: int) -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of((named("a", mode=mode), b"/etc/passwd")))


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")

    with pytest.raises(PackageRefusedError):
        FolderArchive(tmp_path)


def test_an_encrypted_entry_is_refused() -> None:
    raw = bytearray(zip_of(("a.txt", b"x")).getvalue())
    central = raw.index(b"PK\x01\x02")
    struct.pack_into("<H", raw, central + 8, 1)

    with pytest.raises(PackageRefusedError):
        ZipArchive(io.BytesIO(bytes(raw)))


def test_an_unusual_way_of_packing_is_refused() -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of(("a.txt", b"x"), method=zipfile.ZIP_LZMA))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of(("a.txt", b"\0" * 5_000_000)))


def test_a_false_size_does_not_unpack_more() -> None:
    raw = bytearray(zip_of(("a.txt", b"\0" * 5_000_000)).getvalue())
    central = raw.index(b"PK\x01\x02")
    struct.pack_into("<L", raw, central + 24, 10)

    with pytest.raises(PackageRefusedError):
        read_entry(ZipArchive(io.BytesIO(bytes(raw))), "a.txt")


@pytest.mark.parametrize(
    "limits", [Limits(entries=2), Limits(total=25), Limits(single=9), Limits(depth=1), Limits(name=4)]
)
def test_limits_hold_for_zip_and_folder(limits: Limits, tmp_path: Path) -> None:
    files = [("a/b.txt", b"0123456789"), ("c.txt", b"0123456789"), ("d.txt", b"0123456789")]
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    with pytest.raises(PackageRefusedError):
        ZipArchive(zip_of(*files), limits)
    with pytest.raises(PackageRefusedError):
        FolderArchive(tmp_path, limits)


@pytest.mark.parametrize("raw", [b"", b"PK", b"not a zip at all" * 50, b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_not_a_zip_is_refused(raw: bytes) -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(io.BytesIO(raw))


def test_a_zip_cut_short_is_refused_wherever_it_is_cut() -> None:
    raw = zip_of(("a.txt", b"some words"), ("b.txt", b"more words")).getvalue()

    for length in range(len(raw)):
        with pytest.raises(PackageRefusedError):
            ZipArchive(io.BytesIO(raw[:length]))


def test_a_damaged_entry_is_refused_when_it_is_read() -> None:
    raw = bytearray(zip_of(("a.txt", b"some words that are long enough" * 20)).getvalue())
    raw[40] ^= 0xFF

    with pytest.raises(PackageRefusedError, match=r"a\.txt"):
        read_entry(ZipArchive(io.BytesIO(bytes(raw))), "a.txt")


def test_a_file_with_something_before_the_archive_is_refused() -> None:
    with pytest.raises(PackageRefusedError):
        ZipArchive(io.BytesIO(b"<html>" + zip_of(("a.txt", b"x")).getvalue()))


def test_a_directory_that_claims_to_be_huge_is_refused() -> None:
    raw = bytearray(zip_of(("a.txt", b"x")).getvalue())
    struct.pack_into("<L", raw, len(raw) - 10, 0x7FFFFFFF)

    with pytest.raises(PackageRefusedError):
        ZipArchive(io.BytesIO(bytes(raw)))


def test_writing_gives_the_same_bytes_in_any_order() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_zip(first, {"b.png": b"picture", "a.txt": b"words" * 100})
    write_zip(second, {"a.txt": lambda: io.BytesIO(b"words" * 100), "b.png": b"picture"})

    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        assert [info.filename for info in archive.infolist()] == ["a.txt", "b.png"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.getinfo("b.png").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("a.txt").compress_type == zipfile.ZIP_DEFLATED


def test_headers_that_contradict_themselves_are_refused() -> None:
    """The entry's own header has a name that is no UTF-8; the directory puts an entry beyond any file."""
    raw = bytearray(zip_of(("o\u02bb.txt", b"words")).getvalue())
    name = raw.index("ʻ.txt".encode())
    raw[name] = 0xFF
    with pytest.raises(PackageRefusedError, match="txt"):
        read_entry(ZipArchive(io.BytesIO(bytes(raw))), "oʻ.txt")

    far = named("a.txt")
    far.header_offset = 2**63 + 5
    with pytest.raises(PackageRefusedError, match=r"a\.txt"):
        read_entry(ZipArchive(with_directory_of(far)), "a.txt")


def with_directory_of(info: zipfile.ZipInfo) -> io.BytesIO:
    """A ZIP whose directory says of its one entry what ``info`` does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info.filename, b"words")
        archive.filelist[0].header_offset = info.header_offset
    return out
