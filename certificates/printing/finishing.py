"""What WeasyPrint leaves to do for a PDF that is PDF/A-3a and PDF/UA-1 at once and can be signed.

WeasyPrint writes one or the other. Its ``finisher`` hook gives the objects before they are written, so no
second parse is needed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pydyf

SIGNATURE_FIELD = "Signature"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDFA = "http://www.aiim.org/pdfa/ns"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"

# ISO 14289-1, 5: the identification. ISO 19005-3, 6.6.2.3.3: what PDF/A does not know is described.
_UA_METADATA = (
    f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about="" xmlns:pdfuaid="{_PDFUA}">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about="" xmlns:pdfaExtension="{_PDFA}/extension/"'
    f' xmlns:pdfaSchema="{_PDFA}/schema#" xmlns:pdfaProperty="{_PDFA}/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_PDFUA}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
).encode()


class Ended:
    """Mixed into a stream to make its end plain: CR and LF stand before ``endstream``.

    With LF alone, a last byte that happens to be CR would be taken for half of the line's end
    (ISO 32000-1, 7.3.8.1).
    """

    @property
    def data(self) -> bytes:
        data: bytes = super().data  # type: ignore[misc]
        return data.removesuffix(b"\nendstream") + b"\r\nendstream"


def _end(thing: pydyf.Object) -> None:
    if isinstance(thing, pydyf.Stream):
        thing.__class__ = _ended(thing.__class__)


class ArchivedPDF(pydyf.PDF):
    """Ends the streams, too, that come while it is written: objects and cross-references."""

    def add_object(self, object: pydyf.Object) -> None:
        _end(object)
        super().add_object(object)


@functools.cache
def _ended(kind: Any) -> Any:
    return type(kind.__name__, (Ended, kind), {})


def finish(pdf: pydyf.PDF, *, tooltip: str) -> None:
    """Mend ``pdf`` in place and add an empty signature field that is called ``tooltip`` to a reader."""
    _name_attachments_once(pdf)
    for metadata in _streams_of(pdf, "/Metadata"):
        metadata.compress = False  # ISO 19005-3, 6.6.2.1
        metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _UA_METADATA + b"</rdf:RDF>")
    for thing in pdf.objects:
        _end(thing)
    pdf.__class__ = ArchivedPDF
    for header in _dictionaries(pdf, "S", "/TH"):
        header["A"]["Scope"] = "/Column"  # ISO 14289-1, 7.5: every header of ours heads a column
    _add_signature_field(pdf, tooltip)


def _name_attachments_once(pdf: pydyf.PDF) -> None:
    named: list[Any] = []
    for reference in pdf.catalog.get("AF", ()):
        if reference not in named:
            named.append(reference)
    if named:
        pdf.catalog["AF"] = pydyf.Array(named)


def _add_signature_field(pdf: pydyf.PDF, tooltip: str) -> None:
    """An invisible widget inside a Form element, as ISO 14289-1, 7.18.4 asks; flags print and locked."""
    page = next(_dictionaries(pdf, "Type", "/Page"))
    top = next(_dictionaries(pdf, "S", "/Document"))
    numbers = next(thing["Nums"] for thing in pdf.objects if isinstance(thing, dict) and "Nums" in thing)
    key = max(numbers[0::2]) + 1
    widget = _added(
        pdf,
        Type="/Annot",
        Subtype="/Widget",
        FT="/Sig",
        T=pydyf.String(SIGNATURE_FIELD),
        TU=pydyf.String(tooltip),
        F=132,
        Rect=pydyf.Array([0, 0, 0, 0]),
        P=page.reference,
        StructParent=key,
    )
    reference = _added(pdf, Type="/OBJR", Obj=widget.reference, Pg=page.reference)
    form = _added(
        pdf,
        Type="/StructElem",
        S="/Form",
        K=pydyf.Array([reference.reference]),
        Pg=page.reference,
        P=top.reference,
    )
    top["K"].append(form.reference)
    numbers.extend([key, form.reference])
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 3})


def _added(pdf: pydyf.PDF, **entries: Any) -> pydyf.Dictionary:
    dictionary = pydyf.Dictionary(entries)
    pdf.add_object(dictionary)
    return dictionary


def _dictionaries(pdf: pydyf.PDF, key: str, value: str) -> Iterator[Any]:
    return (thing for thing in pdf.objects if isinstance(thing, dict) and thing.get(key) == value)


def _streams_of(pdf: pydyf.PDF, kind: str) -> Iterator[Any]:
    return (
        thing for thing in pdf.objects if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == kind
    )
