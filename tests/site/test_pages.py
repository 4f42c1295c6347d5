"""Every page in a browser: nothing fails, nothing leaves the site, light, dark and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import EVERYWHERE, cover, selector

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
  return article?.textContent.match(/\\\(|\\\[|\\begin\{|\\frac|\$\$/g)?.slice(0, 3) ?? [];
}"""

WIDER = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('body *')]
      .filter(box => box.getBoundingClientRect().right > innerWidth + 1)
      .map(box => box.tagName + '.' + box.className).slice(0, 5) : []"""

# Texts of a figure that are cut, leave their picture, or lie on another. Letters that are a
# scatter's markers lie where their points are; turned texts are compared by no rectangle.
LABELS = """() => {
  document.querySelectorAll('details').forEach(fold => { fold.open = true; });
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
  document.querySelectorAll('details').forEach(fold => { fold.open = true; });
  const left = box => box.getBoundingClientRect().left;
  const numbers = [...document.querySelectorAll('div.math .eqno')]
    .map(number => parseInt(number.textContent.slice(1)));
  return [...document.querySelectorAll('div.math')]
    .filter(box => box.clientWidth && [...box.children]
      .some(part => part.clientWidth && left(part) < left(box) - 1))
    .map(box => box.textContent.trim().slice(0, 40))
    .concat(numbers.filter((number, i) => number !== i + 1));
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


def violations(page, scheme: str, parts: list[str] | None = None) -> list[dict]:
    """What axe finds against a page, or parts of it, shown light or dark. Rows go for good."""
    where = DRAWN | ({"include": [[part] for part in parts]} if parts else {})
    rules = RULES[scheme] | {"resultTypes": ["violations"]}
    page.evaluate("parts => document.querySelectorAll(parts).forEach(one => one.remove())", ALIKE)
    return Axe().run(page, where, rules).response["violations"]


def new_on(page: str, shown) -> list[str] | None:
    """The parts of a page that no page before it in the cover has; None for all of the first."""
    added = cover("", ".")
    if EVERYWHERE or page == next(iter(added)):
        return None
    names = sorted(map(selector, added[page]))
    return [name for name in names if shown.locator(name).count()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(typical_page, typical_visit, scheme):
    shown = typical_visit.retheme(scheme)
    parts = new_on(typical_page, shown)
    serious = [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:240]})"
        for violation in ([] if parts == [] else violations(shown, scheme, parts))
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]
    assert not serious, f"{typical_page} in {scheme}: " + "\n".join(serious)


def test_fits_a_phone(any_page, visit):
    page = visit.retheme("light", width=390)
    page.add_style_tag(content=".mg-js .mg-predict ~ * { display: revert !important }")
    assert page.evaluate(WIDER) == [], f"{any_page} is wider than 390 pixels"


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_figures_are_whole_and_apart(any_page, visit, width):
    page = visit.retheme("light", width=width)
    page.add_style_tag(content=".mg-js .mg-predict ~ * { display: revert !important }")
    assert page.evaluate(LABELS) == [], f"{any_page} at {width} pixels"


@pytest.mark.parametrize("width", [1280, 390])
def test_formulas_start_in_sight_and_are_numbered_from_one(any_page, visit, width):
    page = visit.retheme("light", width=width)
    page.add_style_tag(content=".mg-js .mg-predict ~ * { display: revert !important }")
    assert page.evaluate(FORMULAS) == [], f"{any_page} at {width} pixels"


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
