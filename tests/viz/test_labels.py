"""No label is ever cut: every letter is in the picture, inside it, and clear of the others."""

import re

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.arrays import FigureError
from minigpt.viz.labels import LEAST_PX, size_to_fit, wrap
from minigpt.viz.scene import text_width

LONG = [
    "no scale, median of 2,000 queries",
    "previous-token heads, layer 0",
    "<|endoftext|>",
    "scaled, long start, Württemberg",
    "WWWWWWWWWWWWWWWWWWWW",
    "a 100% share of 100%",
]


def weights(n: int) -> np.ndarray:
    seen = np.tri(n)
    return np.stack([seen / seen.sum(-1, keepdims=True)] * 3)


def long_names() -> dict[str, viz.Figure]:
    """Every kind of figure that writes names into its picture, with long ones."""
    rising = np.linspace(0, 1, 6)[:, None] * np.linspace(1, 2, 5) + 1
    same = dict.fromkeys(LONG[:4], np.ones(5))
    text = {"x_label": "step, " + "x" * 30, "y_label": "loss, " + "y" * 36, "alt": "Alt."}
    by_row = {f"row of {name}": [name] for name in LONG[:3]}
    first, second, third = LONG[:3]
    return {
        "curves": viz.lines(range(5), dict(zip(LONG, rising, strict=True)), **text),
        "curves at one height": viz.lines(range(5), same, baselines={LONG[4]: 1.0}, **text),
        "stacked": viz.stacked([0, 1], np.ones((6, 2)), LONG, **text),
        "bars": viz.bars(dict.fromkeys(LONG, 0.5), value_label="v", alt="Alt."),
        "shares": viz.attribution_bars(np.arange(1, 7), LONG, value_label="v", alt="Alt."),
        "paths": viz.trajectories(range(5), rising, labels=LONG, **text),
        "scatter": viz.scatter(rising[:, 1], rising[:, 2], labels=LONG, **text),
        "scatter at one place": viz.scatter(np.ones(6), np.ones(6), labels=LONG, **text),
        "arrows": viz.arrows2d(
            {n: [np.cos(i), np.sin(i)] for i, n in enumerate(LONG)}, alt="Alt."
        ),
        "heads": viz.attention_heads(weights(6), LONG, names=LONG[:3], alt="Alt."),
        "matrix": viz.heatmap(
            rising, rows=LONG, cols=LONG[:5], fmt=".0%", row_label="r", col_label="c", alt="Alt."
        ),
        "lens": viz.lens_table(
            [[[name] for name in LONG]], [[[0.5]] * 6], layers=[LONG[0]], positions=LONG, alt="Alt."
        ),
        "circuit": viz.circuit(
            by_row, {(first, second): 1.0, (second, third): -1.0}, weight_label="w", alt="Alt."
        ),
        "feature": viz.feature_page(
            [(LONG, np.arange(6))],
            density=0.1, counts=[1, 2], edges=[0, 1, 2],
            promoted=[(n, 2.0) for n in LONG[:4]], suppressed=[(LONG[4], -1.0)], alt="Alt.",
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> dict[str, viz.Figure]:
    return long_names()


KINDS = tuple(long_names())
TEXTS = """svg => {
  const frame = svg.getBoundingClientRect();
  const shown = [...svg.querySelectorAll('text')].filter(
    text => getComputedStyle(text).visibility === 'visible' && text.textContent.trim());
  return { frame: [frame.left, frame.top, frame.right, frame.bottom], texts: shown.map(text => {
    const box = text.getBoundingClientRect();
    const turned = (text.getAttribute('transform') ?? '').includes('rotate');
    return [text.textContent, turned, box.left, box.top, box.right, box.bottom];
  }) };
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_no_label_is_cut(kind, drawn):
    texts = re.findall(r"<text\b[^>]*>([^<]*)", drawn[kind].html)
    assert texts
    assert not [text for text in texts if "…" in text]


@pytest.mark.parametrize("kind", KINDS)
def test_labels_stay_inside_and_apart(kind, drawn, open_page):
    page = open_page(drawn[kind])
    found = page.locator(".mg-stage svg").first.evaluate(TEXTS)
    left, top, right, bottom = found["frame"]
    level = [text for text in found["texts"] if not text[1]]
    for name, _, x0, y0, x1, y1 in found["texts"]:
        inside = x0 >= left - 1 and y0 >= top - 1 and x1 <= right + 1 and y1 <= bottom + 1
        assert inside, f"{kind}: {name!r} leaves the picture"
    for i, (name, _, x0, y0, x1, y1) in enumerate(level):
        for other, _, a0, b0, a1, b1 in level[i + 1 :]:
            across, down = min(x1, a1) - max(x0, a0), min(y1, b1) - max(y0, b0)
            assert across < 1.5 or down < 5, f"{kind}: {name!r} lies on {other!r}"


def test_lines_keep_every_letter():
    for name in [*LONG, "x" * 100, "", " a"]:
        for most, lines in ((14, 3), (5, 2), (30, 1)):
            broken = wrap(name, most, lines)
            assert len(broken) <= lines
            assert "".join("".join(broken).split()) == "".join(name.split())


def test_a_label_without_room_is_refused_in_words():
    assert size_to_fit("short", 200) == 13
    assert text_width("a long label", size_to_fit("a long label", 60)) <= 61
    with pytest.raises(FigureError, match="has no room"):
        size_to_fit("x" * 100, LEAST_PX * 40)
    with pytest.raises(FigureError, match="leaves no room for the chart"):
        viz.bars({"x" * 90: 1.0}, value_label="v", alt="Alt.")
