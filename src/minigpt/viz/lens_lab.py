"""Two lenses on the same states: a table of one of them, and the five best tokens of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_labels,
    visible,
)
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.lens import DEEPEST
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text, text_width

ROW, LONGEST = 24.0, 8  # height of a cell, characters of a token in it

_Tokens = Sequence[Sequence[Sequence[Sequence[str]]]]


def lens_lab(
    tokens: _Tokens,
    probabilities: Values,
    *,
    lenses: Sequence[str],
    places: Sequence[object],
    positions: Sequence[str],
    alt: str,
    at: tuple[int, int] = (0, 0),
    caption: str | None = None,
) -> Figure:
    """Return a table of likeliest tokens by place and position, to be read through either lens.

    Buttons choose the lens of the table; a cell is chosen by pointer or arrow keys, and shows the
    likeliest tokens of all lenses with their probabilities.

    Args:
        tokens: [lens place pos rank] strings, the likeliest first.
        probabilities: [lens place pos rank] of those tokens, between 0 and 1.
        lenses: their names, the one shown first in front.
        places: label of each row, e.g. the blocks passed.
        positions: the token read at each column.
        alt: the finding in a sentence or two.
        at: the cell that is read at first, (place, position).
        caption: shown below.

    Raises:
        FigureError: shapes or labels that do not fit, a probability outside 0 … 1 or out of order.
    """
    shares = _checked(tokens, probabilities)
    names = check_labels("lenses", list(lenses), shares.shape[0], "lens")
    rows = check_labels("places", list(places), shares.shape[1], "place")
    cols = [visible(c) for c in check_labels("positions", list(positions), shares.shape[2], "pos")]
    if not (0 <= at[0] < len(rows) and 0 <= at[1] < len(cols)):
        raise FigureError(f"at is {at}: expected a row below {len(rows)} and a column {len(cols)}.")
    words = [[[[visible(t) for t in c] for c in row] for row in one] for one in tokens]
    scene = Scene(0, 0)
    left, side = _draw(scene, words, shares, rows, cols, at)
    data = {
        "names": names, "rows": rows, "cols": cols, "words": words, "at": list(at),
        "mille": mille(shares),
        "box": [left, 38, side, ROW], "deepest": DEEPEST, "longest": LONGEST,
    }  # fmt: skip
    body = (
        f'<div class="mg-points"></div><div class="mg-stage">{scene.svg()}</div>'
        '<div class="mg-tops"></div>'
    )
    read = read_cell(data, *at)
    return assemble("lens_lab", body, data, alt=alt, caption=caption, picture=scene, read=read)


def mille(shares: Floats) -> list[list[list[list[int]]]]:
    """Return probabilities as whole thousandths, in which the browser is told them."""
    found: list[list[list[list[int]]]] = (1000 * shares).round().astype(int).tolist()
    return found


def read_cell(data: Mapping[str, Any], i: int, j: int) -> str:
    """Return the readout, as lens_lab.js says it: each lens's likeliest token and its share."""
    told = [
        f"{name} “{data['words'][k][i][j][0]}” {data['mille'][k][i][j][0] / 10:.1f}%"
        for k, name in enumerate(data["names"])
    ]
    return f"{data['rows'][i]}, at “{data['cols'][j]}”: {', '.join(told)}"


def _checked(tokens: _Tokens, probabilities: Values) -> Floats:
    """Return the probabilities [lens place pos rank], which fit the tokens."""
    shares = as_floats("probabilities", probabilities, "lens place pos rank")
    n_lens, n_place, n_pos, n_rank = shares.shape
    fits = len(tokens) == n_lens and all(
        len(one) == n_place
        and all(len(row) == n_pos and all(len(c) == n_rank for c in row) for row in one)
        for one in tokens
    )
    if not fits:
        raise FigureError(
            f"tokens do not have the shape {shares.shape} of the probabilities: expected one "
            "string for each [lens place pos rank]."
        )
    if shares.min() < 0 or shares.max() > 1 + 1e-6:
        raise FigureError("probabilities must lie between 0 and 1: apply softmax.")
    if (shares[..., 1:] > shares[..., :-1] + 1e-9).any():
        raise FigureError("probabilities must fall from rank to rank: sort each cell.")
    return shares


def cut(word: str) -> str:
    """Return a token as its cell shows it."""
    return word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"


def _draw(
    scene: Scene,
    words: list[list[list[list[str]]]],
    shares: Floats,
    rows: list[str],
    cols: list[str],
    at: tuple[int, int],
) -> tuple[float, float]:
    """Draw the first lens's table and the mark of the chosen cell; return left edge and width."""
    longest = max((cut(c[0]) for one in words for row in one for c in row), key=text_width)
    side = max(text_width(longest), *(text_width(cut(c)) for c in cols)) + 6.0
    left = 2 + max(map(text_width, rows)) + 8.0
    scene.width, scene.height = left + len(cols) * side + 2, 40 + len(rows) * ROW
    scene.add(Text(left + len(cols) * side / 2, 12, "token read", "middle"))
    for j, col in enumerate(cols):
        scene.add(Text(left + (j + 0.5) * side, 31, cut(col), "middle", mono=True))
    for i, row in enumerate(rows):
        y = 38 + i * ROW
        scene.add(Text(left - 6, y + 16.5, row, "end"))
        for j in range(len(cols)):
            x = left + j * side
            marks = (
                Area(_box(x + 1, y + 1, side - 2, ROW - 2), "more", DEEPEST * shares[0, i, j, 0]),
                Text(x + side / 2, y + 16.5, cut(words[0][i][j][0]), "middle", mono=True),
            )
            scene.add(Group(f'data-c="{i} {j}"', marks))
    box = _box(left + at[1] * side, 38 + at[0] * ROW, side, ROW)
    scene.add(Group('class="mg-pick"', (Line((*box, box[0]), width=2),)))
    return left, side


def _box(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
