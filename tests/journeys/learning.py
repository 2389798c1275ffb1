"""Steps that several journeys take."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import expect

from tests.journeys.running import Demo, link_in, right_options, words_of
from tests.journeys.visitor import COURSE, Visitor

CODE = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LESSONS = (
    "why/what-citizens-carry",
    "why/once-only",
    "why/cost-of-not-sharing",
    "layers/four-layers",
    "layers/law-and-organisation",
    "layers/meaning-and-technology",
)
QUIZZES = ("why/why-quiz", "layers/layers-quiz", "final/final-test")


def sign_up(visitor: Visitor, demo: Demo) -> str:
    """Register, confirm by the link in the letter; the new person's address."""
    email = f"sinov-{uuid.uuid4().hex[:8]}@example.uz"
    page = visitor.page
    visitor.go("/en/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=name]", "Toʻraqulova Oʻgʻiloy Anvarovna")
    page.fill("[name=password1]", "togʻdagi archa 1977")
    page.fill("[name=password2]", "togʻdagi archa 1977")
    page.check("[name=consent]")
    page.click("main form button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirm your e-mail")
    visitor.look()
    visitor.go(link_in(demo.letter_to(email), "/accounts/").replace("/uz/", "/en/"))
    page.click("main form button")
    page.wait_for_url(lambda url: "confirm" not in url)
    return email


def enrol(visitor: Visitor) -> None:
    visitor.go(COURSE)
    visitor.press("Enrol in the course")
    visitor.page.get_by_role("link", name="Begin").first.click()
    visitor.page.wait_for_url(f"**{COURSE}why/what-citizens-carry/")


def post(visitor: Visitor, path: str, **fields: str | list[str]) -> str:
    """Post a form as the page at ``path``'s own would, without opening it; the address that answers."""
    token = next(one["value"] for one in visitor.context.cookies() if one["name"] == "csrftoken")
    pairs = [("csrfmiddlewaretoken", token)]
    for name, value in fields.items():
        pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    form = "&".join(f"{name}={value}" for name, value in pairs)
    answer = visitor.context.request.post(
        path,
        data=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": visitor.address},
    )
    assert answer.status == 200, f"{path} answers {answer.status}"
    return answer.url


def read_all(visitor: Visitor) -> None:
    """Be done with every lesson of the course."""
    for lesson in LESSONS:
        post(visitor, f"{COURSE}{lesson}/done/")


def pass_quiz(visitor: Visitor, quiz: str, *, right: bool = True) -> str:
    """Take a quiz with every answer right, or every one wrong; the address of the result."""
    attempt = post(visitor, f"{COURSE}{quiz}/begin/")
    key = right_options()
    number = 1
    while True:
        html = visitor.context.request.get(f"{attempt.split('?')[0]}?q={number}").text()
        question = re.findall(r'name="question" value="([^"]+)"', html)[0]
        options = re.findall(
            rf'name="answer-{question}"[^>]*value="([^"]+)"[^>]*><span>(.*?)</span>(?=<|\s*</label>)',
            html,
            re.S,
        )
        chosen = [name for name, said in options if (words_of(said) in key) == right]
        post(visitor, f"{attempt.split('?')[0]}answer/", question=question, **{f"answer-{question}": chosen})
        number += 1
        if f'name="go" value="{number}"' not in html:
            return post(visitor, f"{attempt.split('?')[0]}submit/")


def complete(visitor: Visitor) -> None:
    """Everything that the course asks for; the person is at the moment of completion afterwards."""
    read_all(visitor)
    for quiz in QUIZZES:
        pass_quiz(visitor, quiz)
