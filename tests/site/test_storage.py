"""What a browser keeps: nothing where it must not, and the same in two tabs, on the sample book."""

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.site.test_components import HIDDEN, SCALE, answer_scale

QUIZ = ".mg-quiz .mg-item"


@pytest.fixture
def blocked(sample, browser) -> Frame:
    """The lesson where the browser refuses all storage: in a frame without an origin."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/frame.html", lambda route: route.fulfill(
        content_type="text/html",
        body=f'<iframe sandbox="allow-scripts allow-forms" style="width:1200px;height:800px" '
        f'src="{sample.url}lesson.html"></iframe>',
    ))  # fmt: skip
    page.goto(sample.url + "frame.html")
    frame = page.frames[1]
    frame.wait_for_function("window.mgReady")
    assert frame.evaluate("window.mgForgets") is True
    yield frame
    context.close()
    assert errors == []


def test_blocked_storage_predictions_and_words(blocked):
    box = blocked.locator(SCALE)
    box.locator("input[type=radio]").nth(1).check()
    box.get_by_role("button", name="Commit").click()
    expect(blocked.get_by_text(HIDDEN)).to_be_visible()
    expect(blocked.get_by_text("This browser keeps nothing").first).to_be_visible()
    expect(blocked.locator(".mg-calibration")).to_contain_text("1 of 1 right")
    box.get_by_role("button", name="Predict again").click()
    expect(blocked.get_by_text(HIDDEN)).to_be_hidden()


def test_blocked_storage_quiz_and_writing(blocked):
    for box in blocked.locator(".mg-predict").all():
        box.get_by_role("button", name="Show me").click()
    item = blocked.locator(QUIZ).first
    item.get_by_role("radio", name="key").check()
    item.get_by_role("button", name="Check").click()
    expect(item.get_by_role("status")).to_have_text("Right.")
    blocked.get_by_label("Your answer to question 1").fill("kept for now")
    expect(blocked.get_by_text("Compare with a model answer").first).to_be_visible()


def test_blocked_storage_theme_and_search_field(blocked):
    theme = "document.documentElement.dataset.mode"
    before = blocked.evaluate(theme)
    blocked.locator(".theme-switch-button").filter(visible=True).first.click()
    assert blocked.evaluate(theme) != before
    blocked.locator(".search-button-field, .search-button").filter(visible=True).first.click()
    field = blocked.locator("input[type=search]").filter(visible=True).first
    field.fill("entropy")
    expect(field).to_have_value("entropy")


def test_a_storage_of_its_own_is_a_storage(blocked):
    assert blocked.evaluate(
        """() => {
          localStorage.clear();
          localStorage.setItem('a', 1); localStorage.setItem('b', 'two');
          localStorage.setItem('c', 3);
          delete localStorage.c;
          return [localStorage.length, localStorage.a, localStorage.getItem('b'),
            localStorage.getItem('c'), Object.keys(localStorage).sort(), 'a' in localStorage];
        }"""
    ) == [2, "1", "two", None, ["a", "b"], True]


@pytest.fixture
def tabs(sample, browser) -> tuple[Page, Page]:
    """Two tabs of one browser with the same lesson, every prediction shown in neither."""
    context: BrowserContext = browser.new_context(reduced_motion="reduce")
    pages = []
    for _ in range(2):
        page = context.new_page()
        page.goto(sample.url + "lesson.html")
        page.wait_for_function("window.mgReady")
        pages.append(page)
    yield tuple(pages)
    context.close()


def check(page: Page, index: int, name: str) -> None:
    item = page.locator(QUIZ).nth(index)
    item.get_by_label(name).first.check()
    item.get_by_role("button", name="Check").click()


def test_answers_of_two_tabs_meet(tabs):
    one, two = tabs
    check(one, 0, "key")
    check(two, 1, "the pattern")
    for page in tabs:
        expect(page.locator(QUIZ).first.get_by_role("status")).to_have_text("Right.")
        expect(page.locator(QUIZ).nth(1).get_by_role("status")).to_contain_text("Not yet")
    two.reload()
    expect(two.locator(QUIZ).first.get_by_role("status")).to_have_text("Right.")
    expect(two.locator(QUIZ).nth(1).get_by_role("status")).to_contain_text("Not yet")


def test_a_prediction_shows_in_the_other_tab_and_stays_the_first(tabs):
    one, two = tabs
    answer_scale(one, 1, 80)
    expect(two.locator(f"{SCALE} [role=status]")).to_have_text("Right. You were 80 % sure.")
    expect(two.get_by_text(HIDDEN)).to_be_visible()
    two.get_by_role("button", name="Predict again").first.click()
    expect(one.get_by_text(HIDDEN)).to_be_hidden()


def test_what_is_written_is_in_both_tabs(tabs):
    one, two = tabs
    first = "Your answer to question 1"
    one.get_by_label(first).fill("from one")
    expect(two.get_by_label(first)).to_have_value("from one")
    two.get_by_label(first).press_sequentially(" and two")
    expect(one.get_by_label(first)).to_have_value("from one and two")


def test_start_over_wins_over_older_answers_of_a_tab_that_slept(tabs):
    """The merge itself: by question the later answer; nothing from before a start over."""
    page = tabs[0]
    merged = page.evaluate(
        """() => {
          const part = (t, picks) => ({ t, picks });
          const mine = { v: 'x', since: 0, parts: { 0: part(1, [0]), 1: part(5, [1]) } };
          const other = { v: 'x', since: 0, parts: { 0: part(3, [2]), 2: part(2, [0]) } };
          const older = { v: 'x', picks: { 0: [1] } };
          const { merge } = mgStore;
          return [merge(mine, other), merge(mine, { ...other, since: 4, parts: {} }),
            merge({ v: 'x', since: 0, parts: {} }, older), merge(mine, { ...other, v: 'y' }),
            merge(mine, null)];
        }"""
    )
    picks = [{name: part["picks"] for name, part in one["parts"].items()} for one in merged]
    assert picks == [
        {"0": [2], "1": [1], "2": [0]}, {"1": [1]}, {"0": [1]}, {"0": [0], "1": [1]},
        {"0": [0], "1": [1]},
    ]  # fmt: skip


def test_a_full_storage_loses_no_answer_of_the_page_view(sample, browser):
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    page = context.new_page()
    page.goto(sample.url + "lesson.html")
    answer_scale(page, 1, 70)
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    expect(page.get_by_text("This browser keeps nothing").first).to_be_visible()
    context.close()


@pytest.fixture
def elsewhere(sample, browser) -> Page:
    """The page with the two buttons, in a browser that knows nothing yet."""
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    page = context.new_page()
    page.goto(sample.url + "appendix.html")
    yield page
    context.close()


def load_file(page: Page, content: str) -> None:
    file = {"name": "answers.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator(".mg-keep input[type=file]").set_input_files(files=[file])


def test_answers_go_to_another_browser_by_file(tabs, elsewhere, sample):
    one, two = tabs
    answer_scale(one, 1, 80)
    check(one, 0, "key")
    one.get_by_label("Your answer to question 1").fill("mine")
    two.goto(sample.url + "appendix.html")
    with two.expect_download() as download:
        two.get_by_role("button", name="Save my answers to a file").click()
    saved = download.value.path().read_text("utf8")

    elsewhere.goto(sample.url + "lesson.html")
    elsewhere.wait_for_function("window.mgReady")
    for box in elsewhere.locator(".mg-predict").all():
        box.get_by_role("button", name="Show me").click()
    check(elsewhere, 1, "the pattern")
    elsewhere.get_by_label("Your answer to question 1").fill("theirs")
    elsewhere.goto(sample.url + "appendix.html")
    load_file(elsewhere, saved)
    expect(elsewhere.locator(".mg-keep [role=status]")).to_contain_text("Loaded")

    elsewhere.goto(sample.url + "lesson.html")
    quiz = elsewhere.locator(QUIZ)
    expect(quiz.first.get_by_role("status")).to_have_text("Right.")
    expect(quiz.nth(1).get_by_role("status")).to_contain_text("Not yet")
    expect(elsewhere.get_by_label("Your answer to question 1")).to_have_value("theirs\n\nmine")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("no json", "no answers"), ("[1, 2]", "no answers"), ("null", "no answers"),
        ('{"format": "answers of minigpt", "version": 2, "answers": {}}', "version 2"),
        ('{"format": "answers of minigpt", "version": 1}', "damaged"),
        ('{"format": "answers of minigpt", "version": 1, "answers": {"x": 1}}', "damaged"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_and_changes_nothing(elsewhere, content, answer):
    before = elsewhere.evaluate("JSON.stringify({ ...localStorage })")
    load_file(elsewhere, content)
    expect(elsewhere.locator(".mg-keep [role=status]")).to_contain_text(answer)
    assert elsewhere.evaluate("JSON.stringify({ ...localStorage })") == before
