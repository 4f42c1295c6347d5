"""The page of open problems in a browser: filtered by phase and level, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

ROWS = ".mg-row"


@pytest.fixture
def page(site, open_page) -> Page:
    visit = open_page(site.url + "book/appendices/open-problems.html")
    yield visit.page
    assert not visit.problems


def shown(page: Page):
    return page.locator(ROWS).filter(visible=True)


def test_levels_and_phases_filter_together(page):
    total = page.locator(ROWS).count()
    expect(page.locator(".mg-filter [role=status]")).to_have_text(f"{total} problems")
    level = page.get_by_role("button", name="A: a weekend")
    level.press("Enter")
    wanted = page.locator(f"{ROWS}[data-tag^='A']").count()
    expect(shown(page)).to_have_count(wanted)
    page.get_by_role("button", name="B: weeks").press("Space")
    expect(shown(page)).to_have_count(wanted + page.locator(f"{ROWS}[data-tag^='B']").count())
    page.get_by_role("button", name="B: weeks").press("Space")
    phase = page.locator("[data-chip]").first
    page.get_by_role("button", name=phase.get_attribute("data-chip"), exact=True).click()
    expect(shown(page)).to_have_count(phase.locator(f"{ROWS}[data-tag^='A']").count())
    level.press("Enter")
    expect(shown(page)).to_have_count(phase.locator(ROWS).count())


def test_words_inside_a_fold_are_found(page):
    row = page.locator(ROWS).last
    word = row.locator("details a").first.inner_text()
    page.get_by_label("Filter").fill(word)
    expect(row).to_be_visible()
    row.locator("summary").click()
    for words in ("Measure first.", "Against it would count.", "Nearest work."):
        expect(row.get_by_text(words)).to_be_visible()


def test_a_phone_shows_all_of_it(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelectorAll('.mg-row details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_all_problems_stand_there(site, open_page):
    options = {"settle": False, "java_script_enabled": False}
    page = open_page(site.url + "book/appendices/open-problems.html", **options).page
    assert shown(page).count() == page.locator(ROWS).count() > 0
    page.locator("summary").filter(has_text="How to begin").first.click()
    expect(page.get_by_text("Measure first.").first).to_be_visible()
