"""The figures in a real browser: pointer, keys, touch, two themes, a phone, and no kernel."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.arrays import number

from .conftest import LETTERS, TOKENS, causal_pattern, one_of_each

STYLE = """
body { margin: 0; padding: 16px; font-family: sans-serif; background: #fff }
html[data-theme=dark] body { background: #121212; color: #ced6dd }
"""
# How JupyterLab shows HTML: into a detached node, each script made anew, then attached.
JUPYTERLAB = """html => {
  const host = document.createElement("div");
  host.innerHTML = html;
  for (const old of host.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
  document.body.append(host);
}"""
# How the classic notebook does (jQuery): the script runs alone, from the head.
CLASSIC = """html => {
  const host = document.createElement("div");
  host.innerHTML = html;
  document.body.append(host);
  for (const old of host.querySelectorAll("script:not([type])")) {
    const script = document.createElement("script");
    script.text = old.textContent;
    document.head.append(script);
    script.remove();
  }
}"""

Open = Callable[..., Any]


def write_page(folder: Path, *figures: viz.Figure, theme: str | None = "light") -> str:
    attribute = f' data-theme="{theme}"' if theme else ""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    body = "".join(figure.html for figure in figures)
    file = folder / "page.html"
    file.write_text(
        f'<!doctype html><html lang="en"{attribute}>{head}<title>Figures</title>'
        f"<style>{STYLE if theme else ''}</style><body><main>{body}</main></body></html>",
        encoding="utf-8",
    )
    return file.as_uri()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open figures on a page from file://; any console message or request elsewhere fails."""
    wrong: list[str] = []
    contexts = []

    def open_figures(*figures, theme="light", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: r.url.startswith("file:") or wrong.append(r.url))
        page.goto(write_page(tmp_path, *figures, theme=theme))
        return page

    yield open_figures
    for context in contexts:
        context.close()
    assert wrong == []


def read(page: Any, nth: int = 0) -> str:
    text: str = page.locator(".mg-read").nth(nth).inner_text()
    return text


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def hover(page: Any, x: float, y: float, nth: int = 0) -> None:
    """Point at a place given in the picture's own units."""
    at = page.evaluate(
        """([nth, x, y]) => {
          const svg = document.querySelectorAll(".mg-stage svg")[nth];
          svg.scrollIntoView({ block: "center" });
          const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
          return [p.x, p.y];
        }""",
        [nth, x, y],
    )
    page.mouse.move(*at)


def heads_text(head: int, query: int, pattern: np.ndarray) -> str:
    """What the readout must begin with, from the weights themselves."""
    best = int(pattern[head, query].argmax())
    show = [viz.arrays.visible(TOKENS[i]) for i in (query, best)]
    return f"head {head}: “{show[0]}” looks at “{show[1]}” {pattern[head, query, best]:.2f}"


def test_attention_answers_keys_pointer_and_buttons(open_page, figures):
    page, pattern = open_page(figures["heads"]), causal_pattern()
    assert read(page).startswith(heads_text(0, 9, pattern))
    assert f">{read(page)}</p>" in figures["heads"].html, "the script repeats the still picture"
    page.locator(".mg-stage").focus()
    press(page, "ArrowUp", "ArrowUp", "ArrowRight")
    assert read(page).startswith(heads_text(1, 7, pattern))
    press(page, "Home")
    assert read(page).startswith(heads_text(1, 0, pattern))
    hover(page, 150, 65 + 28 * 2.5)
    assert read(page).startswith(heads_text(1, 2, pattern))
    page.get_by_role("radio", name="head 3").click()
    assert read(page).startswith(heads_text(3, 2, pattern))
    press(page, "ArrowRight")  # the chooser goes round, and the focus with it
    assert page.evaluate("document.activeElement.textContent") == "head 0"
    assert page.get_by_role("radio", checked=True).count() == 1
    page.locator(".mg-tokens span").nth(4).hover()
    assert read(page).startswith(heads_text(0, 4, pattern))


def test_the_tokens_are_shaded_by_the_chosen_row(open_page, figures):
    page, pattern = open_page(figures["heads"]), causal_pattern()
    page.locator(".mg-stage").focus()
    press(page, "ArrowUp", "ArrowRight")
    spans = page.locator(".mg-tokens span")
    shades = [float(s.evaluate("e => e.style.getPropertyValue('--a')")) for s in spans.all()]
    np.testing.assert_allclose(shades, pattern[1, 8], atol=0.5 / 255 + 1e-6)
    shown = [float(text) for text in page.locator(".mg-tokens i").all_inner_texts()]
    np.testing.assert_allclose(shown, pattern[1, 8], atol=0.0051 + 0.5 / 255)
    assert page.locator(".mg-tokens .mg-at").inner_text().startswith("?")


def test_a_repainted_head_equals_a_fresh_figure(open_page, figures):
    other = viz.attention_heads(causal_pattern(), TOKENS, head=2, alt="Head two first.")
    page = open_page(figures["heads"], other)
    page.get_by_role("radio", name="head 2").first.click()
    cells = page.locator(".mg-stage .mg-cells")
    assert cell_paths(cells.nth(0)) == cell_paths(cells.nth(1))


def cell_paths(cells: Any) -> dict[str, float]:
    paths = cells.locator("path").evaluate_all(
        "all => all.map(p => [p.getAttribute('d'), +(p.getAttribute('opacity') ?? 1)])"
    )
    return {d: round(opacity, 2) for d, opacity in paths}


def test_a_heatmap_reads_cells_and_slides_over_frames(open_page, figures):
    frames = np.random.default_rng(2).normal(size=(4, 3, 5))
    page = open_page(figures["matrix"])
    slider = page.get_by_role("slider", name="training step")
    assert slider.get_attribute("aria-valuetext") == "1000"
    before = cell_paths(page.locator(".mg-cells"))
    slider.focus()
    press(page, "ArrowLeft", "ArrowLeft")
    assert page.locator("output").inner_text() == slider.get_attribute("aria-valuetext") == "10"
    assert cell_paths(page.locator(".mg-cells")) != before
    page.locator(".mg-stage").focus()
    press(page, *["ArrowUp"] * 3, *["ArrowLeft"] * 5, "ArrowDown", "ArrowRight", "ArrowRight")
    value = f"{frames[1, 1, 2]:.2f}".replace("-", "−")
    assert read(page) == f"query letter “b”, key letter “x”: {value}"
    x, y = 22 + 8 + 6 + 30 * 3.5, 36 + 30 * 2.5
    hover(page, x, y)
    value = f"{frames[1, 2, 3]:.2f}".replace("-", "−")
    assert read(page) == f"query letter “c”, key letter “y”: {value}"


def test_curves_are_read_and_switched(open_page, figures):
    page = open_page(figures["curves"])
    still = read(page)
    page.locator(".mg-stage").focus()
    press(page, "ArrowLeft", "ArrowRight")
    assert read(page) == still, "the script says what the still picture says"
    press(page, "Home")
    assert read(page).startswith("step 1: trained head 3.")
    assert page.locator(".mg-cross").evaluate("e => getComputedStyle(e).visibility") == "visible"
    first = page.get_by_role("button", name="trained head")
    first.focus()
    press(page, "Space")
    assert first.get_attribute("aria-pressed") == "false"
    assert read(page) == "step 1: no positions 2.9"
    assert not page.locator('[data-s="0"]').is_visible()
    assert page.locator('[data-s="1"]').is_visible()
    press(page, "Space")
    assert page.locator('[data-s="0"]').is_visible()
    hover(page, 150, 100)
    assert not read(page).startswith("step 1:")


def test_numbers_are_written_alike_in_the_script(open_page):
    values = [0, 1 / 3, -2, 999.6, 1000, 12345.6, 1e-4, 9.87654e-5, -2.5e8, 1e-12, 0.5, 100, 3e6]
    figure = viz.lines(
        np.arange(len(values)), {"v": values}, x_label="i", y_label="v", alt="Many sizes."
    )
    page = open_page(figure)
    page.locator(".mg-stage").focus()
    press(page, "Home")
    for i, value in enumerate(values):
        assert read(page) == f"i {i}: v {number(float(np.float32(value)))}"
        press(page, "ArrowRight")


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [("bars", "trained: 0.94, mean of 3 seeds (0.9 to 0.97)", "shuffled: 0.1, mean of 3 seeds"),
     ("scatter", "a (v): first component", "b (c): first component"),
     ("arrows", "query: (1, 2), length 2.24", "key: (2, 1), length 2.24")],
)  # fmt: skip
def test_points_are_picked(kind, first, second, open_page, figures):
    page = open_page(figures[kind])
    assert read(page).startswith(first)
    assert not page.locator(".mg-pick").is_visible()
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight")
    assert read(page).startswith(second)
    assert page.locator(".mg-pick").is_visible()
    press(page, "ArrowUp")
    assert read(page).startswith(first)
    box = page.locator(".mg-stage svg").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)
    assert read(page)


def test_the_strip_is_read(open_page, figures):
    page = open_page(figures["strip"])
    page.locator(".mg-stage").focus()
    press(page, "Home", "ArrowRight")
    assert read(page).startswith("“␣my”: surprise")
    page.locator(".mg-tokens span").nth(2).hover()
    assert read(page).startswith("“␣lord”: surprise")


def test_a_tap_chooses_on_a_touch_screen(open_page, figures):
    page = open_page(figures["heads"], has_touch=True, viewport={"width": 390, "height": 800})
    page.locator(".mg-tokens span").nth(3).tap()
    assert read(page).startswith(heads_text(0, 3, causal_pattern()))
    page.get_by_role("radio", name="head 2").tap()
    assert read(page).startswith(heads_text(2, 3, causal_pattern()))


def test_figures_do_not_disturb_each_other(open_page, figures):
    page = open_page(*figures.values(), figures["heads"])
    twin = page.locator(".mg-viz").last
    page.locator(".mg-stage").first.focus()
    before = twin.locator(".mg-read").inner_text()
    press(page, "ArrowUp", "ArrowUp")
    assert twin.locator(".mg-read").inner_text() == before
    twin.locator(".mg-stage").focus()
    press(page, "Home")
    assert twin.locator(".mg-read").inner_text() != before


def test_no_global_names_are_left(open_page, figures):
    bare, full = open_page(), open_page(*figures.values())
    names = "() => Object.getOwnPropertyNames(window).sort()"
    assert full.evaluate(names) == bare.evaluate(names)


@pytest.mark.parametrize("way", [JUPYTERLAB, CLASSIC], ids=["jupyterlab", "classic"])
def test_notebooks_run_the_script(way, open_page, figures):
    page = open_page()
    for figure in figures.values():
        page.evaluate(way, figure.html)
    assert page.locator(".mg-viz.mg-on").count() == len(figures)
    page.locator(".mg-stage").first.focus()
    press(page, "Home")
    assert read(page).startswith(heads_text(0, 0, causal_pattern()))


def test_without_scripts_the_picture_stands(open_page, figures):
    page = open_page(*figures.values(), java_script_enabled=False)
    assert page.locator(".mg-stage").count() == len(figures)
    for stage in page.locator(".mg-stage").all():
        box = stage.bounding_box()
        assert box["height"] > 30
    assert page.locator(".mg-heads button").count() == 0, "no control that does not answer"
    assert page.locator(".mg-frame input").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark", None])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_text_is_readable_in_every_theme(theme, system, open_page, figures):
    page = open_page(figures["heads"], theme=theme, color_scheme=system)
    ink, more, page_color = page.evaluate(
        """() => {
          const figure = document.querySelector(".mg-viz");
          const own = getComputedStyle(figure);
          const ground = [figure, document.body].map((e) => getComputedStyle(e).backgroundColor);
          return [own.color, own.getPropertyValue("--mg-more"),
                  ground.find((c) => c !== "rgba(0, 0, 0, 0)") ?? "rgb(255, 255, 255)"];
        }"""
    )
    dark = theme == "dark" or (theme is None and system == "dark")
    assert more.strip() == (viz.theme.DARK if dark else viz.theme.LIGHT)["more"]
    assert page_color == ("rgb(18, 18, 18)" if dark else "rgb(255, 255, 255)")
    assert (sum(map(int, ink[4:-1].split(","))) > 500) == dark


def test_jupyter_dark_is_followed(open_page, figures):
    page = open_page(figures["heads"], theme=None)
    page.evaluate("document.body.setAttribute('data-jp-theme-light', 'false')")
    assert color_of_more(page) == viz.theme.DARK["more"]


def color_of_more(page: Any) -> str:
    style = "getComputedStyle(document.querySelector('.mg-viz'))"
    value: str = page.evaluate(f"{style}.getPropertyValue('--mg-more')")
    return value.strip()


def test_print_is_light(open_page, figures):
    page = open_page(figures["heads"], theme="dark")
    page.emulate_media(media="print")
    assert color_of_more(page) == viz.theme.LIGHT["more"]


def test_a_phone_shows_letters_of_eleven_pixels_and_no_overflow(open_page, figures):
    letters = viz.heatmap(
        np.eye(27), rows=LETTERS, cols=LETTERS, row_label="query", col_label="key", alt="Eye."
    )
    many = viz.attention_heads(
        causal_pattern(32, 40), [f"token{i}" for i in range(40)], alt="Forty tokens."
    )
    page = open_page(*figures.values(), letters, many, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(".mg-viz text, .mg-viz i, .mg-viz button, .mg-read")]
          .map((e) => [parseFloat(getComputedStyle(e).fontSize)
            * (e.closest("svg") ? e.closest("svg").getScreenCTM().a : 1), e.textContent])"""
    )
    assert [s for s in sizes if s[0] < 10.9] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(theme, open_page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(*one_of_each().values(), theme=theme)
    result = axe.run(page)
    found = {v["id"]: v["nodes"][0]["html"] for v in result.response["violations"]}
    assert {k: v for k, v in found.items() if k not in PAGE_RULES} == {}


PAGE_RULES = {"page-has-heading-one", "region", "landmark-one-main"}  # of the page, not a figure
