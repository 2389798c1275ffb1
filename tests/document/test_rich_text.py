"""Neutral HTML: what may be in it, and what becomes of its links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document.rich_text import clean, links, resolve

KEY = "3f0d5d5e-8a0e-4a52-9a3f-6f0c1c1f2b11"
SHA = "a" * 64


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>a <strong>b</strong> <em>c</em></p>", "<p>a <b>b</b> <i>c</i></p>"),
        ('<p class="MsoNormal" style="color:red">a<o:p></o:p></p>', "<p>a</p>"),
        ('<p>a<script>alert(1)</script><img src=x onerror="alert(1)"></p>', "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href="/relative">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a data-activity="nonsense">a</a></p>', "<p><a>a</a></p>"),
        ("<p>a&nbsp;b</p>", "<p>a\u00a0b</p>"),
        ("<p></p><p>a</p><p> </p>", "<p>a</p>"),
        ("", ""),
    ],
)
def test_only_known_tags_and_links_stay(given: str, expected: str) -> None:
    assert clean(given) == expected


@given(st.text(alphabet="<>/abpi lu\"'=&;#x", max_size=80))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    assert clean(clean(html)) == clean(html)


def test_links_become_addresses_and_lost_ones_words() -> None:
    html = (
        f'<p><a data-activity="{KEY}">dars</a> <a data-asset="{SHA}">fayl</a> '
        '<a href="https://lex.uz/?a=1&amp;b=2">qonun</a></p>'
    )
    shown = resolve(html, activity_url=lambda key: f"/uz/{key}/", asset_url=lambda _sha: "")
    assert shown == (
        f'<p><a href="/uz/{KEY}/">dars</a> fayl '
        '<a href="https://lex.uz/?a=1&amp;b=2" rel="noopener">qonun</a></p>'
    )
    assert list(links(html, "data-activity")) == [KEY]
    assert list(links(html, "href")) == ["https://lex.uz/?a=1&b=2"]
