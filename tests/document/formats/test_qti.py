"""QTI items as other systems write them: with standard templates they are read, others are left out."""

from __future__ import annotations

import io
import zipfile

import pytest

from courses.document.formats import FormatError, Reading
from courses.document.formats.qti import read
from courses.document.questions import (
    Categorise,
    Gaps,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Scoring,
    ShortText,
    SingleChoice,
)

RP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def item(
    interaction: str,
    correct: str = "",
    *,
    base: str = "identifier",
    cardinality: str = "single",
    mapping: str = "",
    template: str = "match_correct",
    version: str = "2p1",
) -> bytes:
    values = "".join(f"<value>{value}</value>" for value in correct.split("|") if value)
    right = f"<correctResponse>{values}</correctResponse>" if values else ""
    processing = (
        f'<responseProcessing template="{RP}{template}"/>'
        if template
        else "<responseProcessing><x/></responseProcessing>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v{version}" identifier="choice" title="Navbat"
  adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">{right}{mapping}
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>{interaction}</itemBody>
  {processing}
</assessmentItem>""".encode()


def choices(*names: str) -> str:
    return "".join(f'<simpleChoice identifier="{n}"><b>{n}</b> javob</simpleChoice>' for n in names)


def test_a_single_choice_with_its_prompt() -> None:
    body = (
        '<p>Vaziyat.</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">'
        f"<prompt>Kim?</prompt>{choices('A', 'B')}</choiceInteraction>"
    )
    (question,) = read(item(body, "B")).questions
    assert isinstance(question, SingleChoice)
    assert question.stem == "<p>Vaziyat.</p><p>Kim?</p>"
    assert [(o.html, o.right) for o in question.options] == [
        ("<p><b>A</b> javob</p>", False),
        ("<p><b>B</b> javob</p>", True),
    ]


def test_a_mapping_with_costs_is_scored_with_a_penalty() -> None:
    mapping = (
        '<mapping lowerBound="0" defaultValue="0"><mapEntry mapKey="A" mappedValue="1"/>'
        '<mapEntry mapKey="B" mappedValue="1"/><mapEntry mapKey="C" mappedValue="-1"/></mapping>'
    )
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Kim?</prompt>'
        f"{choices('A', 'B', 'C')}</choiceInteraction>"
    )
    (question,) = read(
        item(body, "A|B", cardinality="multiple", mapping=mapping, template="map_response")
    ).questions
    assert isinstance(question, MultipleResponse)
    assert (len(question.key), question.scoring) == (2, Scoring.PENALTY)
    (whole,) = read(item(body, "A|B", cardinality="multiple")).questions
    assert isinstance(whole, MultipleResponse)
    assert whole.scoring == Scoring.ALL


def test_order_match_and_text_entry() -> None:
    order = (
        '<p>Tartib?</p><orderInteraction responseIdentifier="RESPONSE">'
        f"{choices('A', 'B', 'C')}</orderInteraction>"
    )
    (ordering,) = read(item(order, "C|A|B", cardinality="ordered")).questions
    assert isinstance(ordering, Ordering)
    assert [part.html[:8] for part in ordering.items] == ["<p><b>C<", "<p><b>A<", "<p><b>B<"]

    def sets(most: int) -> str:
        left = "".join(
            f'<simpleAssociableChoice identifier="{n}" matchMax="1">{n}</simpleAssociableChoice>'
            for n in "CD"
        )
        right = "".join(
            f'<simpleAssociableChoice identifier="{n}" matchMax="{most}">{n}</simpleAssociableChoice>'
            for n in "MR"
        )
        return (
            f'<p>Moslang</p><matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet>{left}'
            f"</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet></matchInteraction>"
        )

    kinds = [
        type(read(item(sets(most), "C R|D M", base="directedPair", cardinality="multiple")).questions[0])
        for most in (1, 4)
    ]
    assert kinds == [Matching, Categorise]
    entry = '<p>Poytaxt: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert isinstance(read(item(entry, "Toshkent", base="string")).questions[0], ShortText)
    assert isinstance(read(item(entry, "12.5", base="float")).questions[0], Numeric)
    inside = '<p>U <textEntryInteraction responseIdentifier="RESPONSE"/> shahri.</p>'
    (gap,) = read(item(inside, "Toshkent", base="string")).questions
    assert isinstance(gap, Gaps)
    assert gap.text == "<p>U [[1]] shahri.</p>"


def test_gap_match_and_inline_choice_are_gaps_to_choose_for() -> None:
    words = "".join(f'<gapText identifier="{n}" matchMax="1">{n}-soʻz</gapText>' for n in ("W", "S"))
    gaps = (
        f'<gapMatchInteraction responseIdentifier="RESPONSE">{words}<blockquote>'
        '<p>Endi <gap identifier="G1"/> va <gap identifier="G2"/>.</p></blockquote>'
        "</gapMatchInteraction>"
    )
    (question,) = read(item(gaps, "W G1|S G2", base="directedPair", cardinality="multiple")).questions
    assert isinstance(question, Gaps)
    assert question.text == "<p>Endi [[1]] va [[2]].</p>"
    assert [gap.accepted for gap in question.gaps] == ["W-soʻz", "S-soʻz"]
    inline = (
        '<p>Shoh <inlineChoiceInteraction responseIdentifier="RESPONSE">'
        '<inlineChoice identifier="G">Glos</inlineChoice>'
        '<inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction>!</p>'
    )
    (chosen,) = read(item(inline, "Y")).questions
    assert isinstance(chosen, Gaps)
    assert (chosen.gaps[0].accepted, chosen.gaps[0].others) == ("York", "Glos")


def package(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def manifest(*paths: str) -> bytes:
    rows = "".join(
        f'<resource identifier="r{n}" type="imsqti_item_xmlv2p1" href="{path}"/>'
        for n, path in enumerate(paths)
    )
    head = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">'
    return f"{head}<resources>{rows}</resources></manifest>".encode()


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def test_a_hotspot_of_a_package_is_measured_in_per_cent() -> None:
    body = (
        '<p>Qayerda?</p><hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">'
        '<object data="xarita.png" type="image/png" width="200" height="100">Xarita</object>'
        '<hotspotChoice identifier="A" shape="circle" coords="100,50,20"/>'
        '<hotspotChoice identifier="B" shape="rect" coords="0,0,50,50" hotspotLabel="Burchak"/>'
        "</hotspotInteraction>"
    )
    reading = read(
        package(imsmanifest_dot_xml=manifest("i/a.xml"), i__a_dot_xml=item(body, "A"), i__xarita_dot_png=PNG)
    )
    (question,) = reading.questions
    assert isinstance(question, Hotspot)
    assert [(a.coords, a.right) for a in question.areas] == [("50,50,10", True), ("0,0,25,50", False)]
    assert (question.alt, reading.pictures[question.asset].data) == ("Xarita", PNG)


def test_qti_3_is_read_by_its_own_names() -> None:
    data = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x"
 title="T">
<qti-response-declaration base-type="identifier" cardinality="single" identifier="RESPONSE">
<qti-correct-response>
<qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-item-body>
<qti-choice-interaction max-choices="1" response-identifier="RESPONSE"><qti-prompt>Kim?</qti-prompt>
<qti-simple-choice identifier="A">Ali</qti-simple-choice>
<qti-simple-choice identifier="B">Vali</qti-simple-choice>
</qti-choice-interaction></qti-item-body><qti-response-processing
 template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>"""
    (question,) = read(data.encode()).questions
    assert isinstance(question, SingleChoice)
    assert [o.right for o in question.options] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="9"/>',
        "<p>Hech narsa soʻralmaydi.</p>",
        (
            '<p><textEntryInteraction responseIdentifier="RESPONSE"/>'
            '<textEntryInteraction responseIdentifier="R2"/></p>'
        ),
    ],
)
def test_other_interactions_are_left_out_with_the_reason(body: str) -> None:
    reading: Reading = read(item(body, "A"))
    assert not reading.questions
    assert reading.left_out[0].where == "Navbat"


def test_response_processing_of_its_own_is_left_out() -> None:
    body = (
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{choices("A", "B")}'
        "</choiceInteraction>"
    )
    assert "standard template" in read(item(body, "B", template="")).left_out[0].message


def mapped(entries: dict[str, float], **more: str) -> str:
    bounds = {"lowerBound": "0", "defaultValue": "0", **more}
    head = " ".join(f'{name}="{value}"' for name, value in bounds.items() if value)
    rows = "".join(f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>' for key, worth in entries.items())
    return f"<mapping {head}>{rows}</mapping>"


def chosen(*inside: str, most: int = 1) -> str:
    nodes = inside or (choices("A", "B", "C"),)
    start = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Kim?</prompt>'
    return f"{start}{''.join(nodes)}</choiceInteraction>"


def by_mapping(
    body: str, correct: str, mapping: str, cardinality: str = "single", base: str = "identifier"
) -> bytes:
    return item(body, correct, mapping=mapping, cardinality=cardinality, base=base, template="map_response")


ENTRY = '<p>Kim? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
WORDS = "".join(f'<gapText identifier="{n}" matchMax="1">{n}-soʻz</gapText>' for n in ("W", "S", "T"))
GAPS = (
    f'<gapMatchInteraction responseIdentifier="RESPONSE">{WORDS}<p>Endi <gap identifier="G1"/> va '
    '<gap identifier="G2"/>.</p></gapMatchInteraction>'
)
BOTH = {"A": 1.0, "B": 1.0}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (by_mapping(chosen(), "A", mapped({"A": 1, "B": -1})), "cost points"),
        (by_mapping(chosen(most=0), "A|B", mapped(BOTH), "multiple"), "choosing everything"),
        (by_mapping(chosen(), "A|B", mapped({"A": 1, "B": 2}), "multiple"), "not worth the same"),
        (by_mapping(chosen(), "A|B", mapped({**BOTH, "C": -2}), "multiple"), "takes a right one back"),
        (
            by_mapping(chosen(), "A|B", mapped(BOTH, defaultValue="-1", lowerBound=""), "multiple"),
            "fall below 0",
        ),
        (
            by_mapping(GAPS, "W G1|S G2", mapped({"W G1": 1, "S G2": 2}, defaultValue="-1.5"), "multiple"),
            "not worth the same",
        ),
        (
            item(
                chosen(choices("A"), '<simpleChoice identifier="B">b<img src="a.png"/></simpleChoice>'), "A"
            ),
            "in an an",
        ),
        (item("<table><tr><td>x</td><td>y</td></tr></table>" + chosen(), "A"), "a table in its text"),
        (
            item(chosen(), "A").replace(
                b"</assessmentItem>", b'<modalFeedback identifier="x">y</modalFeedback></assessmentItem>'
            ),
            "feedback",
        ),
        (item(f'<rubricBlock view="scorer"><p>a</p></rubricBlock>{chosen()}', "A"), "rubric"),
    ],
)
def test_what_an_item_loses_is_told_by_name(data: bytes, said: str) -> None:
    reading = read(data)
    assert len(reading.questions) == 1
    assert [remark.where for remark in reading.changed] == ["Navbat"]
    assert said in reading.changed[0].message


@pytest.mark.parametrize(
    "data",
    [
        by_mapping(chosen(), "A", mapped({"A": 1, "B": 0.5})),
        by_mapping(chosen(), "A", mapped({"B": 1})),
        by_mapping(chosen(), "A|B", mapped(BOTH, upperBound="1"), "multiple"),
        by_mapping(ENTRY, "York", mapped({"York": 1, "york": 0.5}), base="string"),
        item(
            chosen(*(f'<simpleChoice identifier="{n}"><img src="a.png"/></simpleChoice>' for n in "AB")), "A"
        ),
        item(
            '<p>Yeching <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>' + chosen(),
            "A",
        ),
        item("<p>Juftmi <printedVariable identifier='X'/>?</p>" + chosen(), "A"),
        item(chosen(), "A").replace(b'adaptive="false"', b'adaptive="true"'),
        item(
            '<choiceInteraction responseIdentifier="RESPONSE"><prompt><img src="a.png"/></prompt>'
            f"{choices('A', 'B')}</choiceInteraction>",
            "A",
        ),
    ],
)
def test_what_would_be_judged_otherwise_is_left_out(data: bytes) -> None:
    reading = read(data)
    assert not reading.questions
    assert reading.left_out[0].where == "Navbat"


def test_a_penalty_by_default_is_a_penalty() -> None:
    reading = read(by_mapping(chosen(), "A|B", mapped(BOTH, defaultValue="-1"), "multiple"))
    (question,) = reading.questions
    assert isinstance(question, MultipleResponse)
    assert (question.scoring, question.points) == (Scoring.PENALTY, 2)
    assert not reading.changed


def test_points_are_what_the_mapping_gives() -> None:
    reading = read(by_mapping(chosen(), "A", mapped({"A": 3})))
    assert reading.questions[0].points == 3
    assert not reading.changed


def test_capitals_count_where_the_item_says_so() -> None:
    mapping = mapped({"DNS": 1})
    for data, case in (
        (item(ENTRY, "DNS", base="string"), True),
        (by_mapping(ENTRY, "DNS", mapping, base="string"), True),
        (by_mapping(ENTRY, "DNS", mapping.replace("/>", ' caseSensitive="false"/>'), base="string"), False),
    ):
        (question,) = read(data).questions
        assert isinstance(question, ShortText)
        assert question.case is case


def test_pictures_of_answers_do_not_gather_in_the_stem() -> None:
    body = chosen('<simpleChoice identifier="A">a<img src="a.png"/></simpleChoice>', choices("B"))
    files = {"imsmanifest_dot_xml": manifest("a.xml"), "a_dot_xml": item(body, "A"), "a_dot_png": PNG}
    reading = read(package(**files))
    assert not reading.questions[0].figures
    assert reading.changed[0].where == "a.xml, “Navbat”"


def test_a_package_may_lie_in_a_folder() -> None:
    files = {"pkg__imsmanifest_dot_xml": manifest("i/a.xml"), "pkg__i__a_dot_xml": item(chosen(), "A")}
    assert len(read(package(**files)).questions) == 1


def test_qti_1_is_named() -> None:
    old = manifest("g1/g1.xml").replace(b"imsqti_item_xmlv2p1", b"imsqti_xmlv1p2/imscc_xmlv1p1/assessment")
    for data in (package(imsmanifest_dot_xml=old, g1__g1_dot_xml=b"<x/>"), b"<questestinterop/>"):
        with pytest.raises(FormatError, match=r"QTI 1\.2"):
            read(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (package(a_dot_xml=b"<x/>"), "imsmanifest"),
        (package(imsmanifest_dot_xml=manifest("../../etc/passwd")), "not in the package"),
        (package(imsmanifest_dot_xml=b"<manifest>"), "well-formed"),
        (b"PK\x03\x04 broken", "ZIP"),
        (b"<assessmentItem/>", "no body"),
        (b"<manifest/>", "no QTI item"),
    ],
)
def test_a_broken_package_is_refused_with_its_reason(data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read(data)


def test_a_zip_that_swells_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b"\x00" * (21 * 1024 * 1024))
    with pytest.raises(FormatError, match="more than is read"):
        read(out.getvalue())


def test_a_name_that_leads_outside_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../x.xml", b"<x/>")
    with pytest.raises(FormatError, match="leads outside"):
        read(out.getvalue())
