# ruff: noqa: E501
"""Rich text of packages: what the site writes is taken, and what is taken is safe."""

from __future__ import annotations

import nh3
from hypothesis import given
from hypothesis import strategies as st

from courses.document.rich_text import TAGS, clean
from courses.packages.rich_text import problems

PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<i", ">", "<", "</", "<a href=\"https://x.uz\">", "<a href='javascript:x()'>", "</a>",
    "<script>", "</script>", "<svg>", "<math><style>", "<!--", "-->", "&lt;", "&", "\"", "onclick=x()", "<br>", "<br/>",
    "<img src=x onerror=x()>", "text", " ", "<a data-asset=\"x\">", "]]>", "<?x?>", "<p class=x>", "<ul><li>", "</li></ul>",
]  # fmt: skip
anything = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join)


@given(anything)
def test_what_the_site_writes_is_taken(html: str) -> None:
    assert list(problems(clean(html))) == []


@given(anything)
def test_what_is_taken_has_no_other_tags_or_attributes(html: str) -> None:
    if list(problems(html)):
        return
    allowed = {"a": {"href", "data-activity", "data-asset"}}
    cleaned = nh3.clean(
        html, tags=set(TAGS), attributes=allowed, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    untouched = nh3.clean(
        html, tags=nh3.ALLOWED_TAGS | {"svg", "math", "form", "input"}, attributes=allowed, link_rel=None
    )
    assert cleaned == untouched
