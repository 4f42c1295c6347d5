"""Printed pages: open, without empty frames, and with the answers on a last page only."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.test_components import HIDDEN, answer_scale


@pytest.fixture
def paper(sample, open_page) -> Page:
    """The sample lesson as it prints, after a reader has answered and written something."""
    page = open_page(sample.url + "lesson.html").page
    answer_scale(page, 2, 60)
    page.get_by_role("button", name="Show me without predicting").last.click()
    item = page.locator(".mg-quiz .mg-item").first
    item.get_by_role("radio", name="query").check()
    item.get_by_role("button", name="Check").click()
    page.get_by_label("Your answer to question 1").fill("My own words.")
    page.locator(".mg-card summary").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".mg-paper")).to_be_visible()
    return page


def test_nothing_waits_on_paper(paper):
    expect(paper.get_by_text(HIDDEN)).to_be_visible()
    expect(paper.get_by_text("My own words.")).to_be_visible()
    for name in ("Commit", "Check", "Predict again", "Start over"):
        for one in paper.get_by_role("button", name=name).all():
            expect(one).to_be_hidden()
    expect(paper.locator(".mg-stop textarea").first).to_be_hidden()


ANSWERS = (
    "Softmax is shift-invariant",
    "Measured: 0.4231 nats.",
    "The second choice is right.",
    "One. It is a distribution over keys",
    "When it computes a mean",
    "Quiz, question 2: a and b.",
)


@pytest.mark.parametrize("answer", ANSWERS)
def test_answers_stand_on_the_last_page_and_nowhere_else(paper, answer):
    shown = " ".join(paper.locator(".bd-article").inner_text().split())
    before, answers = shown.split(" Answers ", 1)
    assert answer in answers
    assert answer not in before


def test_no_mark_at_a_question_says_what_is_right(paper):
    before = paper.locator(".bd-article").inner_text().split("Answers")[0]
    assert not re.search(r"right answer|your choice|not right|Not this time|✓|✗", before)
    colors = paper.locator(".mg-predict .mg-live > li").evaluate_all(
        "items => items.map(item => getComputedStyle(item).backgroundColor)"
    )
    assert len(set(colors)) == 1


EMPTY = """() => [...document.querySelectorAll(
    '.bd-article :is(.mg-box, .mg-card, details, fieldset)')]
  .filter(box => box.offsetHeight > 0 && !box.innerText.trim()).map(box => box.className)"""


def test_no_frame_is_empty(paper):
    assert paper.evaluate(EMPTY) == []


def test_the_screen_is_as_before_afterwards(paper):
    paper.emulate_media(media="screen")
    expect(paper.locator(".mg-paper")).to_have_count(0)
    expect(paper.locator(".mg-written")).to_have_count(0)
    expect(paper.get_by_text("Not this time.")).to_be_visible()


def test_lessons_have_their_answers_on_paper(paper_page, site, open_page):
    page = open_page(site.url + paper_page).page
    page.emulate_media(media="print")
    asked = page.locator(".mg-predict, .mg-quiz .mg-item, .mg-card, .mg-stop .mg-item").count()
    numbers = page.locator(".mg-check[data-answer]").count()
    expect(page.locator(".mg-paper-item")).to_have_count(asked + numbers)
    assert page.evaluate(EMPTY) == []
    closed = page.locator(".bd-article details:not([open], .hide, .mg-answer, .mg-card, .mg-model)")
    expect(closed).to_have_count(0)
    for fold in page.locator(".mg-checked:has(.mg-claim)").all():
        expect(fold).to_be_visible()
    assert not any(cell.is_visible() for cell in page.locator(".mg-checked .cell_input").all())
    assert not any(button.is_visible() for button in page.locator(".mg-box button").all())
