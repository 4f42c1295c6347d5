"""The figures on every kind of page: side by side, in notebooks, dark, printed, on a phone."""

from typing import Any

import numpy as np
import pytest

from minigpt import viz

from .conftest import LETTERS, causal_pattern, heads_text, one_of_each, press, read

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
    assert page.locator(".mg-stage:visible").count() == len(figures)
    for stage in page.locator(".mg-stage:visible").all():
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
