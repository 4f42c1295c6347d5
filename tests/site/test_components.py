"""Each component in a browser, on the sample book, where every right answer is known."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SCALE = "#predict-scale"
HIDDEN = "Hidden until committed: the entropy fell"


@pytest.fixture(scope="session")
def lesson(sample) -> str:
    """The address of the sample's lesson."""
    return sample.url + "lesson.html"


def answer_scale(page: Page, index: int, sure: int) -> None:
    """Pick a choice, press the slider up from a third to `sure` percent, commit; keyboard only."""
    page.locator(f"{SCALE} input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(index):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    for _ in range(sure - 33):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_the_rest_of_the_section_waits_for_a_commitment(lesson, open_page):
    page = open_page(lesson).page
    expect(page.get_by_text(HIDDEN)).to_be_hidden()
    expect(page.get_by_text("Softmax is shift-invariant")).to_be_hidden()
    expect(page.get_by_text("Visible at once.")).to_be_visible()
    page.locator(SCALE).get_by_role("button", name="Commit").click()
    expect(page.locator(f"{SCALE} [role=status]")).to_have_text("Choose an answer first.")
    expect(page.get_by_text(HIDDEN)).to_be_hidden()


def test_predict_by_keyboard_is_judged_in_words_and_remembered(lesson, open_page):
    page = open_page(lesson).page
    answer_scale(page, 1, 80)
    for _ in ("at once", "after a reload"):
        expect(page.locator(f"{SCALE} [role=status]")).to_have_text("Right. You were 80 % sure.")
        expect(page.locator(f"{SCALE} .mg-tag")).to_have_text(["your choice, right"])
        expect(page.get_by_text(HIDDEN)).to_be_visible()
        expect(page.get_by_text("Softmax is shift-invariant")).to_be_visible()
        expect(page.locator("#predict-entropy")).to_be_visible()
        page.reload()
    page.get_by_role("button", name="Predict again").first.click()
    expect(page.get_by_text(HIDDEN)).to_be_hidden()
    expect(page.locator(f"{SCALE} input[type=radio]").first).to_be_focused()
    page.reload()
    expect(page.get_by_text(HIDDEN)).to_be_hidden()


def test_a_wrong_prediction_shows_the_right_answer(lesson, open_page):
    page = open_page(lesson).page
    answer_scale(page, 2, 50)
    expect(page.locator(f"{SCALE} [role=status]")).to_contain_text("Not this time.")
    expect(page.locator(f"{SCALE} .mg-tag")).to_have_text(["right answer", "your choice"])


def test_show_me_without_predicting_does_not_count(lesson, open_page):
    page = open_page(lesson).page
    page.locator(SCALE).get_by_role("button", name="Show me without predicting").press("Enter")
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    expect(page.locator(".mg-calibration")).to_contain_text("skipped")
    expect(page.locator(".mg-calibration")).to_contain_text("This page: no prediction made yet.")


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("0.5", "Right. You were 0.077 nats away; within 0.2 counts as right. You were 50 % sure."),
        ("−1,5", "Not this time. You were 1.9 nats away"),
        ("many", "Type a number first."),
    ],
)
def test_a_number_is_compared_with_the_measurement(typed, verdict, lesson, open_page):
    page = open_page(lesson).page
    page.locator(SCALE).get_by_role("button", name="Show me").click()
    page.get_by_label("Your number").fill(typed)
    page.get_by_label("Your number").press("Enter")
    expect(page.locator("#predict-entropy [role=status]")).to_contain_text(verdict)
    shown = page.get_by_text("Measured: 0.4231 nats.")
    expect(shown).to_be_visible(visible=typed != "many")


def test_calibration_scores_the_page_and_the_book(lesson, open_page):
    page = open_page(lesson).page
    record = '{"sure": 0.9, "hit": false, "chance": 0.5, "v": "older"}'
    page.evaluate(f"localStorage.setItem('minigpt:predict:other:x', '{record}')")
    answer_scale(page, 1, 80)
    board = page.locator(".mg-calibration")
    # (0.8 - 1)² = 0.04; a blind guess among three: 1/3 · 2/3 = 0.22
    expect(board).to_contain_text("This page: 1 of 1 right (100 %), 80 % sure on average.")
    expect(board).to_contain_text("Brier score 0.04: 0 is perfect, a blind guesser")
    expect(board).to_contain_text("gets 0.22.")
    # mean of 0.04 and 0.9² = 0.81
    expect(board).to_contain_text("So far in this book: 1 of 2 right (50 %), 85 % sure on average.")
    expect(board).to_contain_text("Brier score 0.43")


def test_quiz_explains_and_remembers(lesson, open_page):
    page = open_page(lesson).page
    one, two = page.locator(".mg-quiz .mg-item").all()
    why = one.get_by_text("Then columns would sum to one")
    expect(why).to_be_hidden()
    one.get_by_role("button", name="Check").click()
    expect(one.get_by_role("status")).to_have_text("Choose an answer first.")
    one.get_by_role("radio", name="query").press("Space")
    one.get_by_role("button", name="Check").press("Enter")
    expect(one.get_by_role("status")).to_have_text("Not right: try another.")
    expect(why).to_be_visible()
    one.get_by_role("radio", name="key").press("Space")
    one.get_by_role("button", name="Check").press("Enter")
    two.get_by_role("checkbox", name="W_Q").check()
    two.get_by_role("checkbox", name="the pattern").check()
    two.get_by_role("button", name="Check").click()
    wanted = "Not yet: 1 too many, 1 missing."
    expect(two.get_by_role("status")).to_have_text(wanted)
    page.reload()
    expect(one.get_by_role("status")).to_have_text("Right.")
    expect(why).to_be_hidden()
    expect(two.get_by_role("status")).to_have_text(wanted)
    expect(page.get_by_text("1 of 2 answered right.")).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("0 of 2 answered right.")).to_be_visible()
    page.reload()
    expect(page.locator(".mg-quiz input:checked")).to_have_count(0)


def test_cards_turn_over_by_keyboard(lesson, open_page):
    page = open_page(lesson).page
    card = page.locator(".mg-card").last
    expect(card.get_by_text("QK only says from where.")).to_be_hidden()
    card.locator("summary").press("Enter")
    expect(card.get_by_text("QK only says from where.")).to_be_visible()


def test_stop_unfolds_after_writing_keeps_and_exports(lesson, open_page):
    page = open_page(lesson).page
    first, second = page.locator(".mg-stop .mg-item").all()
    expect(first.get_by_text("Compare with a model answer")).to_be_hidden()
    first.get_by_label("Your answer to question 1").fill("For a *mean*.\nSecond line.")
    first.get_by_text("Compare with a model answer").click()
    expect(first.get_by_text("When it computes a mean")).to_be_visible()
    second.get_by_role("button", name="Show the model answer anyway").press("Enter")
    expect(second.get_by_text("An OV circuit whose output")).to_be_visible()
    page.reload()
    expect(first.get_by_role("textbox")).to_have_value("For a *mean*.\nSecond line.")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my answers").click()
    saved = waiting.value
    assert saved.suggested_filename == "one-head-that-looks-things-up-answers.md"
    text = Path(saved.path()).read_text(encoding="utf-8")
    assert text.startswith("# One head that looks things up\n\n## 1. When would a head with")
    assert "Name $W_{QK}$." in text
    assert "For a *mean*.\nSecond line." in text
    assert "(no answer yet)" in text


def test_without_a_script_everything_is_there(lesson, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(lesson)
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    expect(page.get_by_text("The second choice is right.")).to_be_hidden()
    page.locator(".mg-predict summary").first.click()
    expect(page.get_by_text("The second choice is right.")).to_be_visible()
    expect(page.locator(".mg-stop summary").first).to_be_visible()
    context.close()


def test_nothing_stays_hidden_when_the_script_does_not_arrive(lesson, browser):
    context = browser.new_context()
    context.route(re.compile("book.js"), lambda route: route.abort())
    page = context.new_page()
    page.goto(lesson)
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    context.close()


@pytest.mark.parametrize("kept", ["{", '"text"', "null", '{"v": "older", "pick": 9, "hit": true}'])
def test_spoilt_or_outdated_answers_are_ignored(kept, lesson, open_page):
    visit = open_page(lesson)
    page = visit.page
    for box in ("predict-scale", "quiz-recall"):
        key = page.locator(f"#{box}").get_attribute("data-key")
        page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
    page.reload()
    expect(page.get_by_text(HIDDEN)).to_be_hidden()
    expect(page.get_by_text("0 of 2 answered right.")).to_be_visible()
    assert not visit.problems


def test_a_link_into_a_hidden_part_leads_to_the_prediction(lesson, open_page):
    page = open_page(lesson + "#a-part-inside").page
    expect(page.locator(f"{SCALE} input[type=radio]").first).to_be_focused()
    expect(page.locator(f"{SCALE} [role=status]")).to_contain_text("comes after this prediction")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answered_components_are_accessible(scheme, lesson, open_page):
    page = open_page(lesson, color_scheme=scheme).page
    answer_scale(page, 2, 60)
    for item in page.locator(".mg-quiz .mg-item").all():
        item.locator("input").last.check()
        item.get_by_role("button").click()
    page.locator(".mg-card summary").first.click()
    page.get_by_label("Your answer to question 1").fill("An answer.")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [v["id"] for v in found.response["violations"]] == []
