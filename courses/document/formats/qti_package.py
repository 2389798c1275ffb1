"""The items of a QTI file: one alone, or those that a content package lists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from .archive import is_zip, unpack
from .base import Reading, refuse
from .xml import descendants, local, parse_xml

MANIFEST = "imsmanifest.xml"
OLD = re.compile(r"qti\w*v(?P<version>1(p\d+)*)(?!\d)")
"""A resource's type that names QTI 1: ``imsqti_xmlv1p2``."""

Files = dict[str, bytes]


def items(data: bytes, reading: Reading) -> Iterator[tuple[str, etree._Element, Files]]:
    """Path, root and neighbours of each item; raises FormatError."""
    if not is_zip(data):
        root = parse_xml(data)
        if local(root) == "questestinterop":
            _refuse_old("1.2")
        if local(root) != "assessmentItem":
            refuse(_("the file is no QTI item: its root is <%(name)s>") % {"name": local(root)[:40]})
        yield "", root, {}
        return
    files = _unwrapped(unpack(data))
    manifest = parse_xml(files[MANIFEST], MANIFEST)
    paths = list(_item_paths(manifest))
    old = list(_old_ones(manifest))
    if old and not paths:
        _refuse_old(old[0][0])
    for version, path in old:
        message = _("it is QTI %(version)s; QTI 2.1 and 3.0 are read") % {"version": version}
        reading.leave_out(path[:60], message)
    for path in paths:
        if path not in files:
            refuse(_("the item is not in the package"), path[:60])
        root = parse_xml(files[path], path)
        if local(root) == "assessmentItem":
            yield path, root, files
        elif local(root) not in ("assessmentTest", "assessmentSection", "assessmentStimulus"):
            reading.leave_out(path[:60], _("it is no QTI item"))


def _old_ones(manifest: etree._Element) -> Iterator[tuple[str, str]]:
    """Version and path of what the manifest calls QTI 1."""
    for resource in _resources(manifest):
        if found := OLD.search(str(resource.get("type", ""))):
            yield found["version"].replace("p", "."), str(resource.get("href") or resource.get("identifier"))


def _refuse_old(version: str) -> None:
    refuse(
        _("the file is QTI %(version)s; export it as QTI 2.1 or 3.0, or as Moodle XML") % {"version": version}
    )


def _unwrapped(files: Files) -> Files:
    """The files by their paths from the manifest's folder, which some people pack along."""
    found = [path for path in files if posixpath.basename(path) == MANIFEST and "__MACOSX" not in path]
    folders = sorted((posixpath.dirname(path) for path in found), key=lambda folder: folder.count("/"))
    if not folders or (folders[0] and len(folders) > 1):
        refuse(_("the package has no %(name)s") % {"name": MANIFEST})
    if not folders[0]:
        return files
    start = f"{folders[0]}/"
    return {path.removeprefix(start): data for path, data in files.items() if path.startswith(start)}


def _resources(manifest: etree._Element) -> Iterator[etree._Element]:
    return descendants(manifest, "resource")


def _item_paths(manifest: etree._Element) -> Iterator[str]:
    """Items of the manifest, in order; a test's own resource and other content are passed over."""
    for resource in _resources(manifest):
        kind = str(resource.get("type", ""))
        if "item" in kind and resource.get("href") and not OLD.search(kind):
            yield posixpath.normpath(unquote(str(resource.get("href"))))
