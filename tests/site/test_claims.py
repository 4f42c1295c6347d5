"""The page of claims in a browser: the field and the chips, by keyboard, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

ROWS = ".mg-claims tbody tr"


@pytest.fixture
def page(site, open_page) -> Page:
    return open_page(site.url + "book/claims.html").page


def test_words_and_names_filter(page):
    total = page.locator(ROWS).count()
    name = page.locator(f"{ROWS} a.mg-quiet").last.inner_text()
    field = page.get_by_label("Filter")
    field.fill(name.upper())
    expect(page.locator(ROWS).filter(visible=True)).to_have_count(1)
    expect(page.locator("section:has(> div > .mg-claims)").filter(visible=True)).to_have_count(1)
    expect(page.locator(".mg-filter [role=status]")).to_have_text(f"1 of {total} statements")
    field.fill("no claim says this")
    expect(page.locator(ROWS).filter(visible=True)).to_have_count(0)
    field.fill("")
    expect(page.locator(ROWS).filter(visible=True)).to_have_count(total)


def test_chips_work_by_keyboard(page):
    first = page.locator(".mg-chip").first
    inside = page.locator("[data-chip]").first.locator("tbody tr").count()
    first.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(ROWS).filter(visible=True)).to_have_count(inside)
    first.press("Enter")
    papers = page.get_by_role("button", name="has a paper's value")
    papers.press("Space")
    shown = page.locator(ROWS).filter(visible=True)
    expect(shown).to_have_count(page.locator(f"{ROWS}[data-tag]").count())
    expect(shown.locator("[data-label=Paper]").first).not_to_be_empty()


def test_no_column_of_a_table_is_empty(page):
    for table in page.locator(".mg-claims").all():
        for name in table.locator("th").all_inner_texts():
            cells = table.locator(f"td[data-label='{name}']").all_inner_texts()
            assert any(text.strip() for text in cells), f"{name} is empty"


def test_a_phone_stacks_rows_and_hides_nothing_that_is_said(page):
    page.set_viewport_size({"width": 390, "height": 900})
    row = page.locator(f"{ROWS}[data-tag]").first
    boxes = [cell.bounding_box() for cell in row.locator("td").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    assert all(box["x"] + box["width"] <= 391 for box in boxes if box)
