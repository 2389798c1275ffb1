"""SCORM 1.2 (ADL, 2001): one SCO with the whole course, in one language or in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from lxml import etree
from lxml.builder import ElementMaker

from courses.document.course import CourseDocument
from courses.editions.store import AssetReader

from .archive import write_zip
from .web_course import Report, build, mastery_score

CONTENT_PACKAGING = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
TITLE_LENGTH = 200
MANIFEST = "imsmanifest.xml"


def write(
    document: CourseDocument,
    languages: Sequence[str],
    read_asset: AssetReader,
    out: IO[bytes],
    report: Report = lambda _done: None,
) -> None:
    """Write the package to ``out``, always the same for a document; raises NotPossibleError."""
    files = build(document, languages, read_asset, report)
    write_zip(out, {**files, MANIFEST: manifest(document, languages[0], files)})


def manifest(document: CourseDocument, language: str, files: Iterable[str]) -> bytes:
    """The package's manifest (Content Aggregation Model 2.3)."""
    cp = ElementMaker(namespace=CONTENT_PACKAGING, nsmap={None: CONTENT_PACKAGING, "adlcp": ADL})
    adl = ElementMaker(namespace=ADL, nsmap={"adlcp": ADL})
    title = document.texts[language].title[:TITLE_LENGTH]
    item = cp.item(cp.title(title), identifier="item", identifierref="sco", isvisible="true")
    mastery = mastery_score(document)
    if mastery is not None:
        item.append(adl.masteryscore(str(mastery)))
    resource = cp.resource(
        *(cp.file(href=name) for name in sorted(files)),
        {f"{{{ADL}}}scormtype": "sco"},
        identifier="sco",
        type="webcontent",
        href="index.html",
    )
    root = cp.manifest(
        cp.metadata(cp.schema("ADL SCORM"), cp.schemaversion("1.2")),
        cp.organizations(cp.organization(cp.title(title), item, identifier="course"), default="course"),
        cp.resources(resource),
        identifier=f"malaka-{document.key}",
        version=document.edition.label,
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
