"""The figures in a real browser: they answer pointer, keys and touch."""

from typing import Any

import numpy as np
import pytest

from minigpt import viz
from minigpt.tasks.mechanisms import RELAY, VOTE, all_inputs, run
from minigpt.viz.arrays import number
from minigpt.viz.bases import read_in
from minigpt.viz.figure import data_of

from .conftest import TOKENS, causal_pattern, heads_text, hover, press, read


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
    assert page.evaluate("document.activeElement.textContent").startswith("head 0")
    assert page.get_by_role("radio", checked=True).count() == 1
    page.locator(".mg-tokens span").nth(4).hover()
    assert read(page).startswith(heads_text(0, 4, pattern))


def test_steps_show_one_frame_and_say_it(open_page, figures):
    page = open_page(figures["walk"])
    slider = page.get_by_role("slider", name="step")
    assert page.locator(".mg-step:visible").count() == 1
    assert page.locator(".mg-step:visible").inner_text().split() == ["C"]
    assert read(page) == "After the last step."
    slider.focus()
    press(page, "ArrowLeft")
    assert page.locator(".mg-step:visible").inner_text().split() == ["B"]
    assert (page.locator("output").inner_text(), read(page)) == ("two", "After step two.")
    press(page, "Home")
    assert read(page) == "Before."


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
    x, y = 20 + 8 + 5 + 30 * 3.5, 36 + 30 * 2.5
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
    [("bars", "trained: 0.94, mean of 3 (0.9 to 0.97)", "shuffled: 0.1, mean of 3"),
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


FRAMES = {"rotated": [[0.8, 0.6], [-0.6, 0.8]], "oblique": [[0.8, 0.6], [0, 1]]}


def drawn(page: Any, panel: int) -> list[float]:
    """Return where the vector of a panel ends in the picture."""
    path = page.locator(".mg-v").nth(panel).locator("path").nth(2).get_attribute("d")
    return [float(value) for value in path.split("L")[1].split()]


def test_a_vector_moves_in_all_bases_at_once(open_page, figures):
    page, frames = open_page(figures["bases"]), {k: np.array(b) for k, b in FRAMES.items()}
    first = read(page)
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight", "ArrowLeft")
    assert read(page) == first, "the script says what the still picture says"
    for key, v in (("ArrowUp", (1.5, 0.6)), ("ArrowLeft", (1.4, 0.6)), ("Home", (-3, 0.6))):
        press(page, key)
        assert read(page) == read_in(np.array(v), frames, "u")
    for panel, (x, y), v in ((0, (40, 70), (-1.7, 1.5)), (1, (300, 200), (0.3, -2.7))):
        hover(page, x, y)
        before = read(page)
        page.mouse.down()
        assert read(page) == read_in(np.array(v), frames, "u") != before
        page.mouse.up()
        hover(page, x + 20, y)
        assert read(page) == read_in(np.array(v), frames, "u"), "only a pressed pointer drags"
        middle = (92 + 200 * panel, 24 + 92)
        tip = [middle[0] + 184 / 6 * v[0], middle[1] - 184 / 6 * v[1]]
        np.testing.assert_allclose(drawn(page, panel), tip, atol=0.01)


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


def logits_text(z: list[float], temperature: float, row: int) -> str:
    """What the readout must say, from the definition: token 1 comes."""
    p = np.exp(np.array(z) / temperature)
    p /= p.sum()
    nats, names = -np.log(p[1]), ["h", "e", "␣", "<z>"]
    slope = (p[row] - (row == 1)) / temperature
    return (
        f"“e” comes: surprisal {nats:.2f} nats = {nats / np.log(2):.2f} bits. “{names[row]}”: "
        f"logit {z[row]:.1f}, p = {p[row]:.3f}, slope of the surprisal {slope:+.3f}"
    ).replace("-", "−")


def test_logits_follow_the_keys_the_pointer_and_the_temperature(open_page, figures):
    page = open_page(figures["logits"])
    z = [2.0, 1.0, 0.5, -1.5]
    assert read(page) == logits_text(z, 1, 1)
    stage = page.locator(".mg-stage")
    stage.focus()
    press(page, "ArrowRight", "ArrowRight")
    z[1] = 1.2
    assert read(page) == logits_text(z, 1, 1), "right raises the logit of the token that comes"
    press(page, "ArrowUp", "ArrowLeft")
    z[0] = 1.9
    assert read(page) == logits_text(z, 1, 0)
    press(page, "End", "ArrowRight")
    z[0] = 6.0
    assert read(page) == logits_text(z, 1, 0), "no logit leaves the axis"
    slider = page.get_by_role("slider", name="temperature T")
    slider.focus()
    press(page, "ArrowRight", "ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "2"
    assert read(page) == logits_text(z, 2, 0)
    low, high, start, end, _ = data_of(figures["logits"].html)["axes"][0]
    hover(page, start + (end - start) * 0.2, 24 + 30 * 2.5)
    assert read(page) == logits_text(z, 2, 0), "nothing follows a pointer that is not pressed"
    page.mouse.down()
    z[2] = round(low + (high - low) * 0.2, 1)
    assert read(page) == logits_text(z, 2, 2)
    hover(page, start + (end - start) * 0.75, 24 + 30 * 0.5)
    z[2] = round(low + (high - low) * 0.75, 1)
    assert read(page) == logits_text(z, 2, 2), "the bar that was pressed is pulled, not another"
    page.mouse.up()
    hover(page, start, 24 + 30 * 0.5)
    assert read(page) == logits_text(z, 2, 2)
    shown = page.locator("[data-row] text:last-child").all_text_contents()
    p = np.exp(np.array(z) / 2)
    assert shown == [f"{value:.3f}" for value in p / p.sum()]


def test_a_pulled_figure_equals_a_fresh_one(open_page, figures):
    fresh = viz.logit_bars(
        [2.1, 1, 0.5, -1.5], ["h", "e", " ", "<z>"], target=1, alt="Four logits, one higher."
    )
    page = open_page(figures["logits"], fresh)
    page.locator(".mg-stage").first.focus()
    press(page, "ArrowUp", "ArrowRight", "ArrowDown")
    first, second = page.locator(".mg-viz").all()
    bars, wanted = (boxes(figure) for figure in (first, second))
    np.testing.assert_allclose(bars, wanted, atol=0.02)
    words = "[data-row] text"
    assert first.locator(words).all_text_contents() == second.locator(words).all_text_contents()
    assert read(page, 0) == read(page, 1)


def boxes(figure: Any) -> list[list[float]]:
    """Left, top, width and height of every bar and handle."""
    found: list[list[float]] = (
        figure.locator("[data-row]")
        .locator("path, circle")
        .evaluate_all("all => all.map(e => e.getBBox()).map(b => [b.x, b.y, b.width, b.height])")
    )
    return found


def values_drawn(page: Any, g: int) -> dict[str, int]:
    nodes = page.locator(f'[data-n^="{g} "]').all()
    texts = [node.locator("text").all_text_contents() for node in nodes]
    return {name: int(value) for name, value in texts}


def test_switches_compute_what_python_computes(open_page, figures):
    """Every input, and every unit free, on and off, in both networks: by the buttons."""
    page = open_page(figures["switches"])
    still = read(page)
    assert f">{still}</p>" in figures["switches"].html, "the script says what the still says"
    for inputs in all_inputs():
        for name, value in inputs.items():
            button = page.get_by_role("group", name="inputs").get_by_role("button", name=name)
            if f"{name} = {value}" != button.inner_text():
                button.click()
        for g, (title, graph) in enumerate({"relay": RELAY, "vote": VOTE}.items()):
            for unit in ("h1", "h2", "h3"):
                button = page.get_by_role("group", name=title).get_by_role("button", name=unit)
                for do in ({unit: 1}, {unit: 0}, {}):
                    button.focus()
                    press(page, "Enter")
                    wanted = run(graph, inputs, do)
                    assert values_drawn(page, g) == wanted, (title, inputs, do)
                    with_what = "".join(f" with {k} held at {v}" for k, v in do.items())
                    assert f"{title}{with_what}: out = {wanted['out']}." in read(page)


def test_switches_answer_the_pointer_and_reveal_what_the_output_reads(open_page, figures):
    page = open_page(figures["switches"], viewport={"width": 390, "height": 900})
    page.locator('[data-n="1 a"] text').first.click()
    assert read(page).startswith("a = 1, b = 0, c = 0.")
    page.locator('[data-n="0 h3"] text').first.click()
    assert "relay with h3 held at 1: out = 1. vote: out = 0." in read(page)
    before = read(page)
    page.locator('[data-n="0 out"] text').first.click()
    assert read(page) == before, "the output itself is not held"
    unread = page.locator('[data-e="1 h3 out"]')
    assert unread.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.get_by_role("button", name="show").click()
    assert float(unread.evaluate("e => getComputedStyle(e).opacity")) < 0.5
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
