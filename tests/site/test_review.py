"""The cards that are due, asked in a browser: over days, in two tabs, by keyboard, on a phone."""

import json
import sqlite3
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from .test_pages import violations

PAGE = "book/appendices/review.html"
START = datetime(2026, 3, 2, 9, 30)
AGAIN, HARD, GOOD, EASY = range(4)


def go(page, day: int = 0) -> None:
    """Set the browser's clock to half past nine of a day, and load the page."""
    page.clock.set_fixed_time(START + timedelta(days=day))
    page.reload()
    expect(page.locator(".mg-review .mg-choice")).to_be_visible()


@pytest.fixture
def review(site, open_page):
    visit = open_page(site.url + PAGE)
    go(visit.page)
    yield visit.page
    # a page that is loaded again drops what it was still fetching
    assert not [one for one in visit.problems if not one.startswith("request failed")]


@pytest.fixture
def cards(site) -> list[dict]:
    text = (site.folder / "flashcards.js").read_text("utf8")
    return json.loads(text.removeprefix("window.mgCards = ").rstrip(";\n"))["cards"]


def status(page):
    return page.locator(".mg-review [role=status]")


def limit(page, cards: int) -> None:
    field = page.get_by_label("New cards a day")
    field.fill(str(cards))
    field.press("Tab")


def begin(page) -> None:
    page.get_by_role("button", name="Start:").click()


def asked(page) -> str:
    return page.evaluate("document.querySelector('.mg-face a').hash")


def press(page, name: str) -> None:
    page.get_by_role("button", name="Show answer").click()
    page.get_by_role("button", name=name).click()


def learn(page, *names: str) -> None:
    """Grade as many cards as there are names."""
    for name in names:
        press(page, name)


def kept(page) -> dict[str, dict]:
    """The records of all cards, by name within the storage."""
    text = page.evaluate("JSON.stringify({ ...localStorage })")
    found = {
        name: json.loads(value) for name, value in json.loads(text).items() if ":card:" in name
    }
    return {name.split(":card:")[1]: value for name, value in found.items()}


def sm2(answers: list[int]) -> list[int]:
    """The intervals after each answer by the rule on the page, in exact fractions."""
    right, ease, interval, days = 0, Fraction(5, 2), 0, []
    for answer in answers:
        if answer == AGAIN:
            right, interval = 0, 0
        else:
            q = answer + 2
            change = Fraction(1, 10) - (5 - q) * (Fraction(8, 100) + (5 - q) * Fraction(2, 100))
            ease = max(Fraction(13, 10), ease + change)
            right += 1
            interval = {1: 1, 2: 6}.get(right) or ceil(interval * ease)
        days.append(interval)
    return days


TABLE = {
    "good": [GOOD] * 8,
    "easy": [EASY] * 8,
    "hard to the least ease": [HARD] * 20,
    "hard and easy": [HARD, EASY] * 6,
    "forgotten once": [GOOD, GOOD, GOOD, AGAIN, GOOD, GOOD, GOOD, GOOD],
    "forgotten at first": [AGAIN, AGAIN, GOOD, HARD, EASY, GOOD],
    "forgotten often": [EASY, GOOD, AGAIN, HARD, HARD, HARD, AGAIN, GOOD, GOOD, GOOD],
    "exact products": [GOOD, GOOD, EASY, EASY, EASY, EASY, EASY, EASY, EASY],
}


@pytest.mark.parametrize("answers", TABLE.values(), ids=TABLE)
def test_intervals_follow_the_rule(review, answers):
    found = review.evaluate(
        """answers => {
          let card = null, day = 20000;
          return answers.map(one => {
            card = mgReview.next(card, one, day);
            if (card.due !== day + card.days || card.first !== 20000) throw Error("dates");
            day = card.due;
            return card.days;
          });
        }""",
        answers,
    )
    assert found == sm2(answers)


def test_the_rule_itself():
    """Known values: an ease of 2.5 gives 1, 6, 15, 38; the least ease is 1.3."""
    assert sm2([GOOD] * 5) == [1, 6, 15, 38, 95]
    assert sm2([EASY] * 3) == [1, 6, ceil(6 * 2.8)]
    assert sm2([HARD] * 12)[-1] == ceil(sm2([HARD] * 12)[-2] * 1.3)


def test_a_card_comes_back_on_its_day_and_shows_each_interval(review):
    limit(review, 1)
    begin(review)
    first = asked(review)
    for day, then in ((0, 1), (1, 6), (7, 15), (22, 38)):
        go(review, day)
        expect(status(review)).to_contain_text(
            "Today: 0 due, 1 new" if day == 0 else "Today: 1 due"
        )
        begin(review)
        assert asked(review) == first
        review.get_by_role("button", name="Show answer").click()
        words = "1 day" if then == 1 else f"{then} days"
        expect(review.get_by_role("button", name="Again")).to_have_text("Again today")
        expect(review.get_by_role("button", name="Good")).to_have_text(f"Good {words}")
        if day == 0:
            limit(review, 1)
        review.get_by_role("button", name="Good").click()
        limit(review, 0)
        if then > 1:
            go(review, day + then - 1)
            expect(status(review)).to_contain_text("Nothing is left for today")
            expect(status(review)).to_contain_text("due in 1 day")


def test_due_before_new_and_what_failed_comes_last(review):
    limit(review, 3)
    begin(review)
    order = []
    for name in ("Good", "Again", "Good", "Again", "Easy"):
        order.append(asked(review))
        press(review, name)
    assert order[3] == order[4] == order[1]
    assert len(set(order)) == 3
    expect(status(review)).to_contain_text("Nothing is left for today")
    go(review, 1)
    expect(status(review)).to_have_text("Today: 3 due, 3 new.")
    begin(review)
    again = []
    for _ in range(6):
        again.append(asked(review))
        press(review, "Good")
    assert set(again[:3]) == set(order)
    assert not set(again[3:]) & set(order)


def test_new_cards_have_a_limit_for_the_day(review, cards):
    expect(review.get_by_label("New cards a day")).to_have_value("10")
    expect(status(review)).to_have_text("Today: 0 due, 10 new.")
    limit(review, 2)
    begin(review)
    learn(review, "Good", "Good")
    expect(status(review)).to_contain_text(f"{len(cards) - 2} new cards wait")
    limit(review, 3)
    expect(status(review)).to_have_text("Today: 0 due, 1 new.")
    go(review, 1)
    expect(status(review)).to_have_text("Today: 2 due, 3 new.")


# Runs through all cards inside the page, gives what is said of each, and grades it Easy.
WALK = """async look => {
  const said = [], find = name => [...document.querySelectorAll(".mg-review .mg-button")].find(
    one => one.textContent.startsWith(name) && !one.hidden);
  await window.MathJax?.startup?.promise;
  while (find("Show answer")) {
    const card = document.querySelector(".mg-face");
    find("Show answer").click();
    await window.MathJax?.typesetPromise?.([card]);
    const bare = ".mg-tex:not(:has(mjx-container)), .mg-asked:empty, .mg-told-back:empty";
    said.push([card.querySelector("a").hash, look === "unset" ? card.querySelectorAll(bare).length
      : Math.max(document.documentElement.scrollWidth,
        ...[...card.children].map(one => one.scrollWidth > one.clientWidth ? 9999 : 0))]);
    find("Easy").click();
  }
  return said;
}"""


def test_every_card_is_asked_once_with_both_sides_and_its_formulas_set(review, cards):
    limit(review, 999)
    begin(review)
    walked = review.evaluate(WALK, "unset")
    assert [name for name, _ in walked] == [f"#{card['name']}" for card in cards]
    assert not [name for name, unset in walked if unset]
    assert kept(review).keys() == {card["guid"] for card in cards}
    expect(status(review)).to_contain_text("Nothing is left for today")


def test_lessons_in_which_the_reader_answered_come_first(review, site):
    data = json.loads(
        (site.folder / "flashcards.js").read_text("utf8")[len("window.mgCards = ") : -2]
    )
    lesson = len(data["lessons"]) - 1
    name = f"minigpt:predict:{data['lessons'][lesson]['docname']}:one"
    review.evaluate("name => localStorage.setItem(name, '{\"t\": 1}')", name)
    go(review)
    expect(review.get_by_label("Cards of")).to_have_value("worked")
    begin(review)
    mine = [card["name"] for card in data["cards"] if card["lesson"] == lesson]
    assert asked(review) == f"#{mine[0]}"
    expect(review.locator(".mg-phases tbody tr").filter(visible=True)).to_have_count(1)
    review.get_by_label("Cards of").select_option("all")
    expect(review.locator(".mg-phases tbody tr").filter(visible=True)).to_have_count(
        len(data["phases"])
    )


def test_a_phase_can_be_left_out(review, site):
    rows = review.locator(".mg-phases tbody tr")
    begin(review)
    before = asked(review)
    rows.first.get_by_role("checkbox").uncheck()
    assert asked(review) != before
    review.reload()
    expect(rows.first.get_by_role("checkbox")).not_to_be_checked()
    for row in rows.all():
        row.get_by_role("checkbox").uncheck()
    expect(status(review)).to_contain_text("Nothing is left for today")
    expect(review.locator(".mg-face")).to_be_hidden()


def test_by_keyboard_alone(review):
    review.get_by_role("button", name="Start:").focus()
    review.keyboard.press("Enter")
    first = asked(review)
    expect(review.locator(".mg-asked")).to_be_focused()
    review.keyboard.press("3")  # no grade before the answer is seen
    assert not kept(review)
    review.keyboard.press("Space")
    expect(review.locator(".mg-told-back")).to_be_focused()
    review.keyboard.press("1")
    assert asked(review) != first
    for grade in ("2", "Space", "4"):
        review.keyboard.press("Space")
        review.keyboard.press(grade)
    assert sorted(one["ease"] for one in kept(review).values()) == [236, 250, 250, 260]
    assert sorted(one["days"] for one in kept(review).values()) == [0, 1, 1, 1]
    review.get_by_role("button", name="Undo").focus()
    review.keyboard.press("Space")  # a button does what it says
    assert len(kept(review)) == 3
    expect(review.locator(".mg-asked")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_card_is_accessible(site, open_page, scheme):
    page = open_page(site.url + PAGE, color_scheme=scheme).page
    begin(page)
    page.get_by_role("button", name="Show answer").click()
    assert not [(one["id"], one["nodes"][0]["html"]) for one in violations(page, scheme)]


def test_keys_elsewhere_grade_nothing(review):
    begin(review)
    review.get_by_role("button", name="Show answer").click()
    review.get_by_label("New cards a day").focus()
    review.keyboard.press("4")
    review.locator("article h1").first.click()
    review.keyboard.press("2")
    assert not kept(review)


@pytest.fixture
def tabs(site, browser):
    context = browser.new_context(reduced_motion="reduce")
    pages = [context.new_page() for _ in range(2)]
    for page in pages:
        page.goto(site.url + PAGE)
        go(page)
    yield pages
    context.close()


def test_two_tabs_share_one_schedule(tabs):
    one, two = tabs
    begin(one)
    begin(two)
    assert asked(one) == asked(two)
    before = asked(two)
    two.get_by_role("button", name="Show answer").click()
    press(one, "Good")
    expect(two.get_by_role("button", name="Show answer")).to_be_visible()
    assert asked(two) == asked(one) != before
    press(two, "Easy")
    expect(status(one)).to_have_text("Today: 0 due, 8 new.")
    assert asked(one) == asked(two)
    assert kept(one) == kept(two)
    assert len(kept(one)) == 2


def test_the_schedule_goes_to_another_browser_by_file(review, site, open_page, tmp_path):
    begin(review)
    learn(review, "Good", "Easy")
    before = kept(review)
    review.goto(site.url + "book/how-to-use.html")
    with review.expect_download() as download:
        review.get_by_role("button", name="Save my answers to a file").click()
    other = open_page(site.url + "book/how-to-use.html").page
    other.locator(".mg-keep input[type=file]").set_input_files(download.value.path())
    expect(other.locator(".mg-keep [role=status]")).to_contain_text("Loaded")
    other.goto(site.url + PAGE)
    go(other, 1)
    assert kept(other) == before
    expect(status(other)).to_have_text("Today: 2 due, 10 new.")


def test_a_damaged_record_is_a_new_card(review, cards):
    damaged = ["7", '"x"', "[]", "{}", "}"]
    damaged.append('{"n": -1, "days": 1, "due": 1, "first": 1, "ease": 250}')
    damaged.append('{"n": 1, "days": 1, "due": 1, "first": 1, "ease": 0}')
    for card, text in zip(cards, damaged, strict=False):
        review.evaluate("([name, text]) => localStorage.setItem(name, text)",
                        [f"minigpt:card:{card['guid']}", text])  # fmt: skip
    for settings in ("5", '{"limit": "many", "all": 3, "without": 7}'):
        review.evaluate("text => localStorage.setItem('minigpt:review', text)", settings)
        go(review)
        expect(status(review)).to_have_text("Today: 0 due, 10 new.")
    begin(review)
    press(review, "Good")


def test_blocked_storage_asks_all_the_same(site, browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/frame.html", lambda route: route.fulfill(
        content_type="text/html",
        body=f'<iframe sandbox="allow-scripts" style="width:1200px;height:800px" '
        f'src="{site.url}{PAGE}"></iframe>',
    ))  # fmt: skip
    page.goto(site.url + "frame.html")
    frame = page.frames[1]
    begin(frame)
    first = asked(frame)
    press(frame, "Good")
    assert asked(frame) != first
    expect(status(frame)).to_have_text("Today: 0 due, 9 new.")
    expect(frame.get_by_text("This browser keeps nothing")).to_be_visible()
    context.close()
    assert not errors


def test_these_are_the_cards_of_the_deck(cards, site, tmp_path):
    with ZipFile(site.folder / "flashcards.apkg") as package:
        package.extract("collection.anki2", tmp_path)
    base = sqlite3.connect(tmp_path / "collection.anki2")
    assert {guid for (guid,) in base.execute("select guid from notes")} == {
        card["guid"] for card in cards
    }
    base.close()
    for card in cards:
        assert card["question"]
        assert card["answer"]


def test_a_phone_has_room_for_fingers_and_nothing_sticks_out(review, cards):
    review.set_viewport_size({"width": 390, "height": 844})
    limit(review, 999)
    begin(review)
    review.get_by_role("button", name="Show answer").click()
    for one in review.locator(".mg-review").get_by_role("button").filter(visible=True).all():
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= 44, one.inner_text()
    review.get_by_role("button", name="Easy").click()
    walked = review.evaluate(WALK, "width")
    assert len(walked) == len(cards) - 1
    assert not [(name, width) for name, width in walked if width > 390]


def test_without_a_script_and_on_paper_there_is_the_deck(site, open_page):
    page = open_page(site.url + PAGE, settle=False, java_script_enabled=False).page
    expect(page.get_by_text("this page asks you the cards that are due")).to_be_visible()
    expect(page.get_by_role("link", name="flashcards.apkg")).to_be_visible()
    page = open_page(site.url + PAGE).page
    expect(page.get_by_role("button", name="Start:")).to_be_visible()
    expect(page.get_by_text("this page asks you the cards that are due")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("this page asks you the cards that are due")).to_be_visible()
    expect(page.locator(".mg-live-review")).to_be_hidden()


def test_no_other_page_loads_the_cards(site, open_page):
    assert not any(
        "flashcards.js" in one for one in open_page(site.url + "book/how-to-use.html").requests
    )
    assert any("flashcards.js" in one for one in open_page(site.url + PAGE).requests)
