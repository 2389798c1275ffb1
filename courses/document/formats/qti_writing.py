"""Questions as a QTI content package, 2.1 or 3.0."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree, html

from ..questions import (
    Categorise,
    ExtendedText,
    Gaps,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Scoring,
    Shape,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from ..questions.gaps import MARK
from ..questions.spelling import accepted_lines
from .base import AssetBytes, Writing, name_of, plain_number
from .worth import say_merged

Element = etree._Element
ITEM21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
ITEM30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
TEMPLATE21 = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
TEMPLATE30 = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
PACKAGE21 = "http://www.imsglobal.org/xsd/imscp_v1p1"
PACKAGE30 = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
HTML_NAMES = frozenset(
    ["p", "b", "i", "ul", "ol", "li", "a", "br", "h4", "sub", "sup", "img", "div", "object"]
)
DATE = (1980, 1, 1, 0, 0, 0)
SIZE = 1000
"""Width and height by which a picture's places are told, in its own pixels' stead."""


def write21(questions: Sequence[Question], pictures: AssetBytes | None = None) -> Writing:
    """A QTI 2.1 package of ``questions``; ``not_held`` says what it has no room for."""
    return _write(questions, pictures or {}, modern=False)


def write30(questions: Sequence[Question], pictures: AssetBytes | None = None) -> Writing:
    """The same as a QTI 3.0 package."""
    return _write(questions, pictures or {}, modern=True)


def _write(questions: Sequence[Question], pictures: AssetBytes, *, modern: bool) -> Writing:
    writing, files = Writing(), dict[str, bytes]()
    resources: list[tuple[str, list[str]]] = []
    for question in questions:
        item = _item(question, pictures, writing)
        if item is None:
            writing.say(question, _("this question has no standard form in QTI and was left out"))
            continue
        shown = [pictures[sha] for sha in question.assets() if sha in pictures]
        files |= {f"pictures/{p.sha256[:16]}-{p.name}": p.data for p in shown}
        path = f"items/q-{question.id}.xml"
        files[path] = _bytes(_modern(item) if modern else item, ITEM30 if modern else ITEM21)
        resources.append((path, [f"pictures/{p.sha256[:16]}-{p.name}" for p in shown]))
        _say_lost(question, pictures, writing)
    files["imsmanifest.xml"] = _manifest(resources, modern=modern)
    writing.data = _zip(files)
    return writing


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files, key=lambda path: (path != "imsmanifest.xml", path)):
            archive.writestr(zipfile.ZipInfo(path, DATE), files[path], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _manifest(resources: Iterable[tuple[str, list[str]]], *, modern: bool) -> bytes:
    root = etree.Element("manifest", identifier="malaka-questions")
    metadata = etree.SubElement(root, "metadata")
    etree.SubElement(metadata, "schema").text = "QTI Package" if modern else "IMS Content"
    etree.SubElement(metadata, "schemaversion").text = "3.0.0" if modern else "1.1"
    etree.SubElement(root, "organizations")
    listed = etree.SubElement(root, "resources")
    kind = "imsqti_item_xmlv3p0" if modern else "imsqti_item_xmlv2p1"
    for place, (path, shown) in enumerate(resources, start=1):
        resource = etree.SubElement(listed, "resource", identifier=f"r{place}", type=kind, href=path)
        for file in (path, *dict.fromkeys(shown)):
            etree.SubElement(resource, "file", href=file)
    return _bytes(root, PACKAGE30 if modern else PACKAGE21)


def _bytes(root: Element, namespace: str) -> bytes:
    """A tree of bare names in one namespace."""
    qualified = etree.Element(f"{{{namespace}}}{root.tag!s}", attributes(root), nsmap={None: namespace})
    _copy(root, qualified, namespace)
    return etree.tostring(qualified, encoding="UTF-8", xml_declaration=True)


def _copy(source: Element, target: Element, namespace: str) -> None:
    target.text = source.text
    for child in source:
        twin = etree.SubElement(target, f"{{{namespace}}}{child.tag!s}", attributes(child))
        _copy(child, twin, namespace)
        twin.tail = child.tail


def attributes(node: Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.attrib.items()}


def _dashed(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)


def _modern(item: Element) -> Element:
    """QTI 3's names in the place of 2.1's."""
    for node in item.iter():
        name = str(node.tag)
        if name in HTML_NAMES:
            continue
        node.tag = f"qti-{_dashed(name)}"
        attributes = {_dashed(str(key)): str(value) for key, value in node.attrib.items()}
        if "template" in attributes:
            attributes["template"] = f"{TEMPLATE30}{attributes['template'].rpartition('/')[2]}.xml"
        node.attrib.clear()
        node.attrib.update(attributes)
    return item


def _say_lost(question: Question, pictures: AssetBytes, writing: Writing) -> None:
    if any(figure.asset not in pictures for figure in question.figures):
        writing.say(question, _("a picture of it could not be found and stays behind"))
    facts = question.facts
    if facts.tags or facts.difficulty or facts.outcome or facts.law:
        writing.say(question, _("its competencies, outcome, difficulty and law reference stay behind"))


class _Item:
    """An item in the making."""

    def __init__(self, question: Question, writing: Writing) -> None:
        self.question, self.writing = question, writing
        self.root = etree.Element(
            "assessmentItem",
            identifier=f"q-{question.id}",
            title=name_of(question) or question.type,
            adaptive="false",
            timeDependent="false",
        )
        self.body = etree.Element("itemBody")

    def declare(
        self,
        base_type: str,
        cardinality: str,
        correct: Iterable[str],
        mapping: dict[str, Decimal] | None = None,
        *,
        case: bool = True,
    ) -> None:
        declaration = etree.SubElement(
            self.root,
            "responseDeclaration",
            identifier="RESPONSE",
            cardinality=cardinality,
            baseType=base_type,
        )
        values = list(correct)
        if values:
            right = etree.SubElement(declaration, "correctResponse")
            for value in values:
                etree.SubElement(right, "value").text = value
        if mapping is not None:
            entries = etree.SubElement(declaration, "mapping", lowerBound="0", defaultValue="0")
            for key, worth in mapping.items():
                entry = etree.SubElement(entries, "mapEntry", mapKey=key, mappedValue=plain_number(worth))
                if not case:
                    entry.set("caseSensitive", "false")
        self.template = "map_response" if mapping is not None else "match_correct"

    def interaction(self, name: str, parent: Element | None = None, **attributes: str) -> Element:
        place = self.body if parent is None else parent
        element = etree.SubElement(place, name, responseIdentifier="RESPONSE")
        element.attrib.update(attributes)
        return element

    def finished(self, *, processed: bool = True) -> Element:
        question = self.question
        etree.SubElement(
            self.root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"
        )
        most = etree.SubElement(
            self.root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float"
        )
        default = etree.SubElement(most, "defaultValue")
        etree.SubElement(default, "value").text = plain_number(question.points)
        etree.SubElement(
            self.root,
            "outcomeDeclaration",
            identifier="FEEDBACK",
            cardinality="multiple",
            baseType="identifier",
        )
        self.root.append(self.body)
        if processed:
            etree.SubElement(self.root, "responseProcessing", template=f"{TEMPLATE21}{self.template}")
        for identifier, told in (
            ("correct", question.feedback_right),
            ("incorrect", question.feedback_wrong),
            ("general", question.feedback),
        ):
            self.tell(identifier, told)
        return self.root

    def tell(self, identifier: str, told: str) -> None:
        if told:
            feedback = etree.SubElement(
                self.root,
                "modalFeedback",
                outcomeIdentifier="FEEDBACK",
                identifier=identifier,
                showHide="show",
            )
            put(feedback, told)


def put(parent: Element, neutral: str) -> None:
    """Append neutral HTML to an element."""
    if not neutral:
        return
    wrapper = html.fragment_fromstring(neutral, create_parent="div")
    last = parent[-1] if len(parent) else None
    if wrapper.text:
        if last is None:
            parent.text = str(parent.text or "") + wrapper.text
        else:
            last.tail = str(last.tail or "") + wrapper.text
    for child in list(wrapper):
        for node in child.iter():
            for name in [key for key in node.attrib if str(key).startswith("data-")]:
                del node.attrib[name]
        parent.append(child)


def _item(question: Question, pictures: AssetBytes, writing: Writing) -> Element | None:
    writer = _WRITERS.get(type(question))
    if writer is None:
        return None
    item = _Item(question, writing)
    put(item.body, question.stem)
    for figure in question.figures:
        if figure.asset in pictures:
            file = pictures[figure.asset]
            place = etree.SubElement(item.body, "p")
            etree.SubElement(place, "img", src=f"../pictures/{file.sha256[:16]}-{file.name}", alt=figure.alt)
    return writer(item, question, pictures)


def _weights(
    right: Iterable[str], wrong: Iterable[str], scoring: Scoring, points: Decimal
) -> dict[str, Decimal] | None:
    """The worth of each value, None for all or nothing."""
    rights = list(right)
    if scoring == Scoring.ALL or not rights:
        return None
    share = points / len(rights)
    costs = dict.fromkeys(wrong, -share) if scoring == Scoring.PENALTY else {}
    return {**dict.fromkeys(rights, share), **costs}


def _choice(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    single = isinstance(question, SingleChoice)
    names = {option.id: f"o{place}" for place, option in enumerate(question.options, start=1)}
    right = [names[option.id] for option in question.options if option.right]
    wrong = [names[option.id] for option in question.options if not option.right]
    mapping = None if single else _weights(right, wrong, question.scoring, question.points)
    item.declare("identifier", "single" if single else "multiple", right, mapping)
    if not single and question.scoring == Scoring.PARTIAL and wrong:
        item.writing.say(question, _("whoever chooses every answer earns all points there"))
    interaction = item.interaction("choiceInteraction", shuffle="true", maxChoices="1" if single else "0")
    for option in question.options:
        put(etree.SubElement(interaction, "simpleChoice", identifier=names[option.id]), option.html)
    root = item.finished()
    for option in question.options:
        item.tell(names[option.id], option.feedback)
    return root


def _true_false(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    item.declare("identifier", "single", [question.key])
    interaction = item.interaction("choiceInteraction", shuffle="false", maxChoices="1")
    for value, label in question.labels().items():
        etree.SubElement(interaction, "simpleChoice", identifier=value).text = label
    root = item.finished()
    item.tell("true", question.feedback_true)
    item.tell("false", question.feedback_false)
    return root


def _ordering(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    names = {part.id: f"s{place}" for place, part in enumerate(question.items, start=1)}
    item.declare("identifier", "ordered", names.values())
    interaction = item.interaction("orderInteraction", shuffle="true")
    for part in sorted(question.items, key=lambda part: part.id):
        put(etree.SubElement(interaction, "simpleChoice", identifier=names[part.id]), part.html)
    item.writing.say(question, _("QTI scores an order as a whole, not by neighbours"))
    return item.finished()


def _matching(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    sources = [(prompt.id, prompt.html, prompt.target) for prompt in question.prompts]
    return _match(item, question, sources, [(t.id, t.html) for t in question.targets], most="1")


def _categorise(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    sources = [(part.id, part.html, part.category) for part in question.items]
    if any(part.feedback for part in question.items):
        item.writing.say(question, _("its feedback on each answer stays behind"))
    return _match(item, question, sources, [(c.id, c.html) for c in question.categories], most="0")


def _match(
    item: _Item,
    question: Any,
    sources: list[tuple[str, str, str]],
    targets: list[tuple[str, str]],
    *,
    most: str,
) -> Element:
    left = {id_: f"l{place}" for place, (id_, _html, _key) in enumerate(sources, start=1)}
    right = {id_: f"r{place}" for place, (id_, _html) in enumerate(targets, start=1)}
    pairs = [f"{left[id_]} {right[key]}" for id_, _html, key in sources]
    wrong = [f"{a} {b}" for a in left.values() for b in right.values() if f"{a} {b}" not in pairs]
    item.declare("directedPair", "multiple", pairs, _weights(pairs, wrong, question.scoring, question.points))
    interaction = item.interaction("matchInteraction", shuffle="true", maxAssociations=str(len(sources)))
    first, second = (etree.SubElement(interaction, "simpleMatchSet") for _n in range(2))
    for id_, text, _key in sources:
        put(etree.SubElement(first, "simpleAssociableChoice", identifier=left[id_], matchMax="1"), text)
    for id_, text in targets:
        put(etree.SubElement(second, "simpleAssociableChoice", identifier=right[id_], matchMax=most), text)
    return item.finished()


def _numeric(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    if question.margin:
        item.writing.say(question, _("its tolerance stays behind"))
    if question.units:
        item.writing.say(question, _("its units stay behind"))
    item.declare("float", "single", [plain_number(question.answer)])
    item.interaction("textEntryInteraction", etree.SubElement(item.body, "p"), expectedLength="12")
    return item.finished()


def _short_text(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    lines = accepted_lines(question.accepted)
    _declare_typed(item, question, lines)
    item.interaction("textEntryInteraction", etree.SubElement(item.body, "p"), expectedLength="30")
    return item.finished()


def _declare_typed(item: _Item, question: Any, lines: Sequence[str]) -> None:
    item.declare("string", "single", lines[:1], dict.fromkeys(lines, question.points), case=question.case)
    if question.typos:
        item.writing.say(question, _("the slips that it forgives stay behind"))


def _gaps(item: _Item, question: Any, pictures: AssetBytes) -> Element | None:
    if len(question.gaps) == 1:
        return _one_gap(item, question)
    if not all(gap.chosen for gap in question.gaps):
        return None
    words = list(dict.fromkeys(option.text for gap in question.gaps for option in gap.all_options()))
    names = {word: f"w{place}" for place, word in enumerate(words, start=1)}
    keys = {gap.number: accepted_lines(gap.accepted)[0] for gap in question.gaps}
    pairs = [f"{names[word]} g{number}" for number, word in keys.items()]
    wrong = [f"{name} g{n}" for name in names.values() for n in keys if f"{name} g{n}" not in pairs]
    item.declare("directedPair", "multiple", pairs, _weights(pairs, wrong, question.scoring, question.points))
    interaction = item.interaction("gapMatchInteraction", shuffle="true")
    for word, name in names.items():
        uses = max(1, list(keys.values()).count(word))
        etree.SubElement(interaction, "gapText", identifier=name, matchMax=str(uses)).text = word
    put(interaction, MARK.sub(r'<gap identifier="g\1"></gap>', question.text))
    if any({o.text for o in gap.all_options()} != set(words) for gap in question.gaps):
        item.writing.say(question, _("the words of all its gaps become one list"))
    return item.finished()


def _one_gap(item: _Item, question: Any) -> Element:
    (gap,) = question.gaps
    say_merged(question, item.writing)
    name = "inlineChoiceInteraction" if gap.chosen else "textEntryInteraction"
    put(item.body, MARK.sub("<gap></gap>", question.text, count=1))
    place = next(item.body.iter("gap"))
    place.tag = name
    place.set("responseIdentifier", "RESPONSE")
    lines = accepted_lines(gap.accepted)
    if gap.chosen:
        place.set("shuffle", "true")
        item.declare("identifier", "single", ["c0"])
        for option in gap.all_options():
            node = etree.SubElement(place, "inlineChoice", identifier=f"c{option.id.partition('.')[2]}")
            node.text = option.text
    else:
        _declare_typed(item, question, lines)
    return item.finished()


def _hotspot(item: _Item, question: Any, pictures: AssetBytes) -> Element | None:
    if question.asset not in pictures:
        return None
    file = pictures[question.asset]
    names = {area.id: f"a{place}" for place, area in enumerate(question.areas, start=1)}
    right = [names[area.id] for area in question.areas if area.right]
    wrong = [names[area.id] for area in question.areas if not area.right]
    several = question.takes_several
    mapping = _weights(right, wrong, question.scoring, question.points) if several else None
    item.declare("identifier", "multiple" if several else "single", right, mapping)
    interaction = item.interaction("hotspotInteraction", maxChoices="0" if several else "1")
    shown = etree.SubElement(
        interaction,
        "object",
        data=f"../pictures/{file.sha256[:16]}-{file.name}",
        type=file.media_type,
        width=str(SIZE),
        height=str(SIZE),
    )
    shown.text = question.alt
    for area in question.areas:
        shape, coords = _pixels(area)
        etree.SubElement(
            interaction,
            "hotspotChoice",
            identifier=names[area.id],
            shape=shape,
            coords=coords,
            hotspotLabel=area.label,
        )
    if any(area.feedback for area in question.areas):
        item.writing.say(question, _("its feedback on each answer stays behind"))
    return item.finished()


def _pixels(area: Any) -> tuple[str, str]:
    numbers = [n * SIZE / 100 for n in area.numbers()]
    if area.shape == Shape.RECTANGLE:
        left, top, width, height = numbers
        numbers = [left, top, left + width, top + height]
    name = {Shape.RECTANGLE: "rect", Shape.CIRCLE: "circle", Shape.POLYGON: "poly"}[area.shape]
    return name, ",".join(plain_number(n.quantize(Decimal("0.1"))) for n in numbers)


def _essay(item: _Item, question: Any, pictures: AssetBytes) -> Element:
    item.declare("string", "single", [])
    if question.model_answer:
        put(etree.SubElement(item.body, "rubricBlock", view="scorer"), question.model_answer)
    item.interaction("extendedTextInteraction", expectedLines="15")
    item.writing.say(question, _("its rubric stays behind"))
    return item.finished(processed=False)


_WRITERS: dict[type[Question], Callable[[_Item, Any, AssetBytes], Element | None]] = {
    SingleChoice: _choice,
    MultipleResponse: _choice,
    TrueFalse: _true_false,
    Ordering: _ordering,
    Matching: _matching,
    Categorise: _categorise,
    Numeric: _numeric,
    ShortText: _short_text,
    Gaps: _gaps,
    Hotspot: _hotspot,
    ExtendedText: _essay,
}
