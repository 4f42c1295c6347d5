"""The search: what it finds and in which order, what it must not find, and the way to the place."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborNode

from .markup import anchors, parsed

BOOK = Path(__file__).resolve().parents[2] / "book"
DIALOG = "#mg-search"
LAZY = ("search-dialog.js", "search-index.js", "search.css")
SYNONYMS = yaml.safe_load((BOOK / "synonyms.yml").read_text(encoding="utf-8"))
BEHIND = (
    *(".mg-predict ~ p", ".mg-predict ~ ul li", ".mg-predict ~ .mg-deeper p", ".mg-answer p"),
    *(".mg-why p", ".mg-model p", ".mg-claim", ".mg-results td", ".mg-claims td", ".mg-hint p"),
)
# what a learner types → where one of the first three hits must lead
ASKED = {
    "why divide by sqrt d_k": "01-dot-product.html",
    "RoPE": "term-rotary-positions",
    "KV cache": "04-assembly.html",
    "Brier": "how-to-use.html",
    "causal mask": "02-causal-masking.html#causal-masking",
    "induction head": "term-induction-head",
    "layer norm epsilon": "02-layernorm.html#mathematical-formulation",
    "what is the residual stream": "term-residual-stream",
    "GELU": "01-nonlinearities.html",
    "perplexity": "03-probability.html#what-does-new-text-change",
    "QKV": "04-multi-head.html",
    "softmax temperature": "deeper-where-the-softmax-comes-from",
    "atention patern": "term-attention-pattern",
    "masked_fill": "02-causal-masking.html",
}


def index_of(folder: Path) -> dict[str, Any]:
    """The index, read back from its script."""
    text = (folder / "_static" / "search-index.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("window.mgIndex = ") + 17 :].rstrip().removesuffix(";"))


def opened(page: Page) -> Page:
    """The page with its search open and ready."""
    page.keyboard.press("Control+k")
    expect(page.locator(DIALOG)).to_be_visible()
    page.wait_for_function("window.mgSearch.ready")
    return page


def found(page: Page, question: str) -> list[dict[str, Any]]:
    """What the search answers."""
    return page.evaluate("question => window.mgSearch.find(question)", question)


def asked(page: Page, question: str) -> Page:
    """The page after somebody has typed a question and seen what was found."""
    opened(page).keyboard.type(question)
    expect(page.locator(".mg-found").first).to_be_visible()
    return page


@pytest.fixture
def start(sample, open_page) -> Page:
    """The first page of the sample book."""
    return open_page(sample.url + "index.html").page


def test_lessons_come_before_back_matter(start):
    hits = found(opened(start), "rotary positions")
    assert [hit["rank"] for hit in hits] == sorted(hit["rank"] for hit in hits)
    assert hits[0]["url"] == "folds.html"
    assert hits[-1]["url"] == "appendix.html"
    assert found(start, "aardvark")[0]["url"] == "appendix.html"


def test_other_words_endings_beginnings_and_slips_find_the_same(start):
    opened(start)
    for question in ("RoPE", "rotary position embedding", "rotar", "rotery positions", "ROTARY"):
        assert "Turning by an angle" in {hit["title"] for hit in found(start, question)}, question
    for question in ("sqrt d_k", "square root of d_k", "masked fill", "masked_fill"):
        assert "folds.html" in {hit["url"] for hit in found(start, question)[:3]}, question
    assert found(start, "what is a score")[0]["anchor"] == "term-score"
    assert found(start, "why the of") == []


def test_a_fold_is_found_by_its_title_and_its_text(start):
    opened(start)
    for question in ("clock with many hands", "quasar"):
        hit = found(start, question)[0]
        assert (hit["kind"], hit["anchor"]) == ("fold", "deeper-a-clock-with-many-hands")


@pytest.mark.parametrize(
    "spoiler",
    [
        *("pulsar", "nebula", "comet", "shift-invariant", "committed", "Hidden"),
        *("saturation", "falsify", "share itself out", "wombat", "quokka", "claim"),
    ],
)
def test_answers_solutions_and_bookkeeping_are_not_in_the_index(spoiler, sample):
    index = index_of(sample.folder)
    rows = json.dumps([page[2] for page in index["pages"]], ensure_ascii=False)
    assert spoiler not in rows


def test_the_title_of_a_fold_that_waits_leads_to_the_prediction(start):
    hit = found(opened(start), "marmot")[0]
    assert hit["waits"]
    assert not hit["text"] + hit.get("code", "")
    start.keyboard.type("marmot")
    expect(start.locator(".mg-found-text").first).to_have_text("Comes after a prediction.")
    start.keyboard.press("Enter")
    expect(start.locator("#predict-far [role=status]")).to_contain_text("comes after")
    expect(start.get_by_text("Inside the second fold")).to_be_hidden()


def test_nothing_loads_before_the_search_is_opened(sample, open_page):
    visit = open_page(sample.url + "folds.html")
    names = [url.rsplit("/", 1)[1].split("?")[0] for url in visit.requests]
    assert "search.js" in names
    assert not {*LAZY, "searchtools.js", "searchindex.js", "language_data.js"} & set(names)
    opened(visit.page)
    visit.page.keyboard.press("Escape")
    opened(visit.page)
    names = [url.rsplit("/", 1)[1].split("?")[0] for url in visit.requests]
    assert [names.count(name) for name in LAZY] == [1, 1, 1]
    assert not visit.problems


def test_keyboard(start):
    button = start.locator(".search-button__button:visible").first
    button.focus()
    asked(start, "rotary positions")
    expect(start.get_by_role("combobox", name="Search this book")).to_be_focused()
    options = start.get_by_role("option")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    start.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = start.get_by_role("combobox").get_attribute("aria-activedescendant")
    assert options.nth(1).get_attribute("id") == chosen
    start.keyboard.press("ArrowUp")
    start.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    start.keyboard.press("Escape")
    expect(start.locator(DIALOG)).to_be_hidden()
    expect(button).to_be_focused()
    start.keyboard.press("/")
    expect(start.locator(DIALOG)).to_be_visible()
    start.keyboard.press("Control+k")
    expect(start.locator(DIALOG)).to_be_hidden()


@pytest.mark.parametrize("page", ["index.html", "folds.html"])
def test_a_result_opens_its_fold_and_marks_the_words(page, sample, open_page):
    page = asked(open_page(sample.url + page).page, "quasar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/folds.html*#deeper-a-clock-with-many-hands")
    hit = page.locator("#deeper-a-clock-with-many-hands mark.mg-hit")
    expect(hit).to_have_text("quasar")
    expect(hit).to_be_in_viewport()
    expect(page.locator("mark.mg-hit")).to_have_count(1)
    page.locator("body").press("Escape")
    expect(page.locator("mark.mg-hit")).to_have_count(0)


def test_marks_open_nothing_that_waits(sample, open_page):
    page = open_page(
        sample.url + "folds.html?mark=nebula+comet+pulsar+far#does-it-hold-far-away"
    ).page
    expect(page.locator("mark.mg-hit")).to_have_text(["far"])
    for hidden in ("a nebula is seen", "Inside the second fold", "The pulsar stays"):
        expect(page.get_by_text(hidden)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_can_be_read(scheme, sample, open_page):
    page = open_page(sample.url + "lesson.html?mark=score+four#intuition", color_scheme=scheme).page
    expect(page.locator("a mark.mg-hit")).to_have_text("score")
    violations = Axe().run(page, ".bd-article").response["violations"]
    assert "color-contrast" not in {violation["id"] for violation in violations}


def test_works_from_a_folder(sample, open_page):
    visit = open_page((sample.folder / "lesson.html").as_uri())
    asked(visit.page, "RoPE").keyboard.press("Enter")
    visit.page.wait_for_url("file://**/folds.html?mark=*#turning-by-an-angle")
    expect(visit.page.locator("mark.mg-hit").first).to_be_visible()
    assert not visit.problems


def test_works_where_the_browser_keeps_nothing(sample, browser):
    context = browser.new_context()
    for name in ("localStorage", "sessionStorage"):
        context.add_init_script(
            f"Object.defineProperty(window, '{name}', {{ get() {{ throw new Error('denied'); }} }})"
        )
    page = context.new_page()
    page.goto(sample.url + "index.html")
    page.locator(".search-button__button:visible").first.click()
    expect(page.locator(DIALOG)).to_be_visible()
    page.keyboard.type("quasar")
    page.locator(".mg-found").first.click()
    expect(page.locator("mark.mg-hit")).to_have_text("quasar")
    context.close()


def test_says_so_when_its_files_do_not_arrive(sample, browser):
    context = browser.new_context()
    context.route(re.compile("search-index"), lambda route: route.abort())
    page = context.new_page()
    page.goto(sample.url + "index.html")
    page.keyboard.press("Control+k")
    expect(page.locator(f"{DIALOG} [role=status]")).to_contain_text("did not arrive")
    page.keyboard.press("Escape")
    context.unroute_all()
    asked(page, "quasar")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_dialog_is_accessible_and_nothing_overlaps(scheme, width, sample, open_page):
    size = {"width": width, "height": 800}
    page = asked(
        open_page(sample.url + "index.html", color_scheme=scheme, viewport=size).page, "positions"
    )
    violations = Axe().run(page, DIALOG).response["violations"]
    assert [violation["id"] for violation in violations] == []
    inside = page.locator(f"{DIALOG} form > *").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect())"
        ".map(box => [box.left, box.top, box.right, box.bottom])"
    )
    for at, (left, top, right, bottom) in enumerate(inside):
        assert left >= 0
        assert right <= width
        for other in inside[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_every_result_has_its_place(site):
    for url, _, rows in index_of(site.folder)["pages"]:
        assert not url.endswith("-solutions.html")
        missing = [row[0] for row in rows if row[0] not in anchors(site.folder / url)]
        assert not missing, f"{url} lacks {missing}"


def test_a_page_carries_little_of_the_search():
    sizes = {path.name: path.stat().st_size for path in (BOOK / "_static").glob("search*")}
    assert sizes["search.js"] < 5_000
    assert sum(sizes.values()) < 25_000


def test_sphinx_leaves_no_index_of_its_own(site):
    left = [p.name for name in ("search.html", "searchindex.js") for p in site.folder.rglob(name)]
    assert not left


@cache
def indexed(folder: Path) -> str:
    rows = (row for _, _, rows in index_of(folder)["pages"] for row in rows)
    return squeezed(" ".join(f"{row[1]} {row[4]} {row[5]}" for row in rows))


def squeezed(text: str) -> str:
    return re.sub(r"\W+", " ", text).lower()


def runs(tag: LexborNode) -> list[str]:
    """The long stretches of words in a paragraph, between its formulas and links."""
    texts = (node.text_content or "" for node in tag.traverse(include_text=True))
    stretches = (squeezed(text).strip() for text in texts)
    return [text for text in stretches if len(text) > 40]


def test_no_page_gives_an_answer_away(any_page, site):
    page = parsed((site.folder / any_page).resolve())
    behind = (
        page.css("article p, article li")
        if any_page.endswith("-solutions.html")
        else page.css(", ".join(BEHIND))
    )
    given = {run for tag in behind for run in runs(tag) if run in indexed(site.folder)}
    assert not given, f"{any_page}: the search finds {sorted(given)[:5]}"


@pytest.fixture(scope="module")
def book(site, browser) -> Page:
    """A page of the book with its search open."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url + "book/index.html")
    yield opened(page)
    context.close()


@pytest.mark.parametrize("question", ASKED)
def test_a_learner_finds(question, book):
    first = [f"{hit['url']}#{hit['anchor']}" for hit in found(book, question)[:3]]
    assert any(ASKED[question] in place for place in first), first


@pytest.mark.parametrize("group", SYNONYMS, ids=lambda group: group[0])
def test_synonyms_lead_to_the_book(group, book):
    places = {hit["url"] + hit["anchor"] for hit in found(book, group[0])}
    assert places, f"the book does not say {group[0]!r}"
    for other in group[1:]:
        assert places & {hit["url"] + hit["anchor"] for hit in found(book, other)[:5]}, other


def test_no_two_groups_of_synonyms_share_a_word():
    every = [squeezed(entry).strip() for group in SYNONYMS for entry in group if entry != "√"]
    assert len(every) == len(set(every))
