"""What each layer would say: a table of top tokens, shaded, with the runners-up read out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_labels,
    check_text,
    number,
    visible,
)
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import draw_scale
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text, text_width

_ROW = 24.0  # height of a cell
DEEPEST = 0.4  # opacity of the darkest cell: text over it is readable on a dark page too


def lens_table(
    tokens: Sequence[Sequence[Sequence[str]]],
    probabilities: Values,
    *,
    layers: Sequence[object],
    positions: Sequence[object],
    alt: str,
    shades: Values | None = None,
    shade_label: str = "probability of the top token",
    layer_label: str = "layer",
    position_label: str = "token read",
    caption: str | None = None,
) -> Figure:
    """Return a table of each layer's top token at each position; a cell reads out its top k.

    Args:
        tokens: [layer pos rank] strings, the most probable first.
        probabilities: [layer pos rank] of those tokens, between 0 and 1.
        layers: label of each layer. positions: label of each position, e.g. the tokens read.
        alt: the finding in a sentence or two.
        shades: [layer pos] values ≥ 0 that shade the cells, e.g. the KL divergence from the last
            layer; the largest is darkest. The top token's probability when absent.
        shade_label: what the shades are, with their unit.
        layer_label: what the rows are. position_label: what the columns are.
        caption: shown below.

    Raises:
        FigureError: shapes or labels that do not fit each other, a probability outside 0 … 1 or
            above its predecessor's, a negative shade, a value that is not finite.
    """
    shares = _checked(tokens, probabilities)
    rows = check_labels("layers", list(layers), shares.shape[0], "layer")
    cols = [visible(c) for c in check_labels("positions", list(positions), shares.shape[1], "pos")]
    depth, top = _shades(shares, shades)
    words = [[[visible(t) for t in cell] for cell in row] for row in tokens]
    titles = (layer_label, position_label)
    scene = Scene(0, 0)
    left, side = _draw(scene, [[c[0] for c in row] for row in words], depth / top, rows, cols)
    _frame(scene, left, side, len(rows), len(cols), titles)
    draw_scale(scene, (0.0, top), False, ".2f", shade_label, left, DEEPEST)
    reads = [
        f"{layer_label} {row}, {position_label} {j} “{col}”: {_ranks(words[i][j], shares[i, j])}"
        + (f"; {shade_label} {number(float(depth[i, j]))}" if shades is not None else "")
        for i, row in enumerate(rows)
        for j, col in enumerate(cols)
    ]
    last = len(reads) - 1
    places = [(j * side, i * _ROW) for i in range(len(rows)) for j in range(len(cols))]
    x, y = places[last]
    items = [[round(a - x, 1), b - y, r] for (a, b), r in zip(places, reads, strict=True)]
    start = [left + x + side / 2, 38 + y + _ROW / 2]
    data = {"items": items, "from": start, "by": "rows", "at": last}
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=reads[last])


def _checked(tokens: Sequence[Sequence[Sequence[str]]], probabilities: Values) -> Floats:
    """Return the probabilities [layer pos rank], which fit the tokens."""
    shares = as_floats("probabilities", probabilities, "layer pos rank")
    shape = shares.shape
    fits = len(tokens) == shape[0] and all(
        len(row) == shape[1] and all(len(cell) == shape[2] for cell in row) for row in tokens
    )
    if not fits:
        raise FigureError(
            f"tokens do not have the shape {shape} of the probabilities: "
            "expected one string for each [layer pos rank]."
        )
    if shares.min() < 0 or shares.max() > 1 + 1e-6:
        worst = float(shares.min() if shares.min() < 0 else shares.max())
        raise FigureError(
            f"probabilities holds {number(worst)}: apply softmax, they lie between 0 and 1."
        )
    if (np.diff(shares, axis=-1) > 1e-9).any():
        where = [int(i) for i in np.argwhere(np.diff(shares, axis=-1) > 1e-9)[0]]
        raise FigureError(
            f"probabilities{where[:2]} rises from rank {where[2]} to {where[2] + 1}: "
            "sort each cell, the most probable token first."
        )
    return shares


def _shades(shares: Floats, shades: Values | None) -> tuple[Floats, float]:
    """Return the shade of each cell [layer pos] and the value of the darkest."""
    if shades is None:
        return shares[..., 0], 1.0
    depth = as_floats("shades", shades, "layer pos")
    if depth.shape != shares.shape[:2]:
        raise FigureError(f"shades has shape {depth.shape}: expected {shares.shape[:2]}.")
    if depth.min() < 0:
        raise FigureError(f"shades holds {number(float(depth.min()))}: expected values from 0 up.")
    return depth, float(depth.max()) or 1.0


def _draw(
    scene: Scene, words: list[list[str]], levels: Floats, rows: list[str], cols: list[str]
) -> tuple[float, float]:
    """Draw the cells with their labels; return their left edge and width."""
    side = max(text_width(t) for t in [*cols, *(t for row in words for t in row)]) + 8.0
    left = 22 + max(map(text_width, rows)) + 4.0
    for j, col in enumerate(cols):
        scene.add(Text(left + (j + 0.5) * side, 31, col, "middle", mono=True))
    for i, row in enumerate(words):
        y = 38 + i * _ROW
        scene.add(Text(left - 6, y + 16.5, rows[i], "end", mono=True))
        for j, word in enumerate(row):
            x = left + j * side
            scene.add(Area(_box(x + 1, y + 1, side - 2, _ROW - 2), "more", DEEPEST * levels[i, j]))
            scene.add(Text(x + side / 2, y + 16.5, word, "middle", mono=True))
    return left, side


def _frame(
    scene: Scene, left: float, side: float, n_row: int, n_col: int, titles: tuple[str, str]
) -> None:
    """Draw the names of the axes and the mark of the cell that is read, the last at first."""
    scene.width, scene.height = left + n_col * side + 2, 38 + n_row * _ROW
    row, col = check_text("layer_label", titles[0]), check_text("position_label", titles[1])
    scene.add(
        Text(left + n_col * side / 2, 12, col, "middle"),
        Text(12, 38 + n_row * _ROW / 2, row, "middle", turn=-90),
    )
    box = _box(left + (n_col - 1) * side, scene.height - _ROW, side, _ROW)
    scene.add(Group('class="mg-pick"', (Line((*box, box[0]), width=2),)))


def _box(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _ranks(words: Sequence[str], shares: Floats) -> str:
    pairs = zip(words, shares, strict=True)
    return ", ".join(f"“{word}” {number(100 * float(share), 2)}%" for word, share in pairs)
