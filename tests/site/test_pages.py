"""Every page in a browser: nothing fails, nothing leaves the site, light, dark and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import EVERYWHERE, TYPICAL, cover

# Many boxes: what is hidden from screen readers, and rows and tables like all those before them.
DRAWN = {"exclude": [["mjx-math"], [".mg-viz svg"]]}
ALIKE = "tr:nth-child(n+41), section:nth-of-type(n+7) .mg-claims"
LIMIT = 2_500_000
RULES = {  # the dark changes nothing but colors
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}

RAW_TEX = r"""() => {
  const article = document.querySelector('.bd-article')?.cloneNode(true);
  article?.querySelectorAll('pre, code, script, mjx-container').forEach(node => node.remove());
  return article?.textContent.match(/\\\(|\\\[|\\begin\{|\\frac|\$\$/g)?.slice(0, 1) ?? [];
}"""

WIDER = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('body *')]
      .filter(box => box.getBoundingClientRect().right > innerWidth + 1)
      .map(box => box.tagName + '.' + box.className).slice(0, 5) : []"""

# Texts of a figure that are cut, leave their picture, or lie on another. Letters that are a
# scatter's markers lie where their points are; turned texts are compared by no rectangle.
LABELS = """() => {
  const faults = [];
  for (const svg of document.querySelectorAll('.mg-viz .mg-stage svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()
      && getComputedStyle(text).visibility === 'visible' && frame.width)
      .map(text => [text.textContent, text.getBoundingClientRect(), text]);
    const level = texts.filter(([, , text]) => !text.hasAttribute('transform') && !text.style.fill);
    for (const [said, box] of texts) {
      if (/.…$/.test(said)) faults.push(`${said} is cut`);
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1) faults.push(`${said} leaves its picture`);
    }
    level.forEach(([said, a], i) => level.slice(i + 1).forEach(([other, b]) => {
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
        faults.push(`${said} lies on ${other}`);
    }));
  }
  return faults;
}"""

# Formulas whose start no scrolling reaches, and numbers of equations that are not 1, 2, 3, …
FORMULAS = """() => {
  const left = box => box.getBoundingClientRect().left;
  const numbers = [...document.querySelectorAll('div.math .eqno')]
    .map(number => parseInt(number.textContent.slice(1)));
  return [...document.querySelectorAll('div.math')]
    .filter(box => box.clientWidth && [...box.children]
      .some(part => part.clientWidth && left(part) < left(box) - 1))
    .map(box => box.textContent.trim().slice(0, 40))
    .concat(numbers.filter((number, i) => number !== i + 1));
}"""

# Marks the first of each kind that is shown; where there is any, they are found by their mark
MARK_FIRST = """kinds => {
  const shown = one => one.getClientRects().length;
  const first = kinds.map(kind => [...document.querySelectorAll(kind)].find(shown)).filter(Boolean);
  first.forEach(one => { one.dataset.first = ''; });
  return first.length ? ['[data-first]'] : [];
}"""

BRIGHT = """() => [...document.querySelectorAll(
    '.mg-viz, .mg-figure, .mg-claim, .bd-article, .cell_output .text_html:has(.mg-viz)')]
  .map(box => [box.className, getComputedStyle(box).backgroundColor])
  .filter(([, color]) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return a > 0.5 && 0.2126 * r + 0.7152 * g + 0.0722 * b > 128;
  })"""


def test_loads_clean_and_stays_on_the_site(any_page, site, visit):
    away = [url for url in visit.requests if not url.startswith((site.url, "data:", "blob:"))]
    assert not visit.problems, f"{any_page}: {visit.problems}"
    assert not away, f"{any_page} asks other hosts: {away}"


def test_the_front_door_leads_to_the_book(site, open_page):
    page = open_page(site.url, settle=False).page
    page.locator(".bd-article h1").wait_for()


def test_mathematics_is_typeset(any_page, visit):
    assert visit.page.locator(".math:not(:has(mjx-container))").count() == 0
    assert visit.page.locator("mjx-merror, [data-mjx-error]").count() == 0
    raw = visit.page.evaluate(RAW_TEX)
    assert not raw, f"{any_page} shows raw TeX: {raw}"


@pytest.mark.parametrize("width", [1280, 390])
def test_all_is_whole_and_in_sight(any_page, visit, width):
    page = visit.retheme("light", width=width)
    visit.unfold()
    faults = [fault for look in (WIDER, LABELS, FORMULAS) for fault in page.evaluate(look)]
    assert not faults, f"{any_page} at {width} pixels: {faults}"


def test_dark_is_dark(any_page, visit):
    page = visit.retheme("dark")
    assert page.evaluate(BRIGHT) == [], f"{any_page} has light boxes in the dark"


def test_weight(any_page, visit, site, record_property):
    files = {site.file(url) for url in visit.requests if url.startswith(site.url)}
    sizes = {path: path.stat().st_size for path in files if path.is_file()}
    total = sum(sizes.values())
    record_property("page weight", f"{any_page}: {total / 1e6:.2f} MB, {len(sizes)} files")
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:4]
    named = ", ".join(f"{path.name} {size / 1e3:.0f} kB" for path, size in largest)
    assert total < LIMIT, f"{any_page} weighs {total / 1e6:.2f} MB: {named}"


def violations(page, scheme: str, parts: list[str] | None = None) -> list[dict]:
    """What axe finds against a page, or parts of it, shown light or dark. Rows go for good."""
    where = DRAWN | ({"include": [[part] for part in parts]} if parts else {})
    rules = RULES[scheme] | {"resultTypes": ["violations"]}
    page.evaluate("parts => document.querySelectorAll(parts).forEach(one => one.remove())", ALIKE)
    return Axe().run(page, where, rules).response["violations"]


def new_on(page: str, shown) -> list[str] | None:
    """Where a page has, for the first time, what no page before it in the cover has.

    None stands for all of the page: of the first in the cover.
    """
    added = cover(*TYPICAL)
    if EVERYWHERE or page == next(iter(added)):
        return None
    return shown.evaluate(MARK_FIRST, sorted(added[page]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.typical
def test_accessible(any_page, visit, scheme):
    shown = visit.retheme(scheme)
    parts = new_on(any_page, shown)
    serious = [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:240]})"
        for violation in ([] if parts == [] else violations(shown, scheme, parts))
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]
    assert not serious, f"{any_page} in {scheme}: " + "\n".join(serious)
