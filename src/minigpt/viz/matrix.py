"""A matrix as a heat map with a readout, and its change over frames with a slider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_index,
    check_labels,
    check_text,
    pack,
    visible,
)
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Cells, Group, Line, Scene, Text, text_width
from minigpt.viz.theme import LEVELS

SMALL = 13.0  # px: cells of a matrix of many letters; a wide page shows them larger
STEPS = 65535  # values are kept to range / 65535


def heatmap(
    matrix: Values,
    *,
    rows: Sequence[object],
    cols: Sequence[object],
    row_label: str,
    col_label: str,
    alt: str,
    frames: Sequence[object] | None = None,
    frame_label: str = "training step",
    frame: int = -1,
    diverging: bool = True,
    fmt: str = ".2f",
    value_label: str = "",
    caption: str | None = None,
) -> Figure:
    """Return a heat map whose cells are read out under the pointer or by the arrow keys.

    All frames share one scale, printed beside the map. Values are kept to 1/65535 of the range.

    Args:
        matrix: [row col], or [frame row col] with `frames`.
        rows: label of each row. cols: label of each column.
        row_label: what the rows are. col_label: what the columns are.
        alt: the finding in a sentence or two.
        frames: label of each frame, e.g. the training steps; a slider walks through them.
        frame_label: what the frames are.
        frame: shown first, and in the still picture; −1 is the last.
        diverging: color is centered at 0 (blue above, orange below). False: from the smallest
            value (page color) to the largest (blue).
        fmt: of the values: ".2f", ".0%" and the like.
        value_label: what the values are, with their unit; stands over the scale.
        caption: shown below.

    Raises:
        FigureError: wrong shape, labels that do not fit it, a value that is not finite, another
            format.
    """
    stack = _checked(matrix, frames, fmt)
    row_names = [visible(r) for r in check_labels("rows", list(rows), stack.shape[1], "row")]
    col_names = [visible(c) for c in check_labels("cols", list(cols), stack.shape[2], "col")]
    steps = [] if frames is None else check_labels("frames", list(frames), len(stack), "frame")
    now = check_index("frame", frame, len(stack))
    low, high = float(stack.min()), float(stack.max())
    coded = np.rint((stack - low) / ((high - low) or 1) * STEPS).astype(np.uint16)
    kept = low + coded[now] * ((high - low) / STEPS)
    ends = (-max(-low, high, 0.0), max(-low, high, 0.0)) if diverging else (low, high)
    row, col = (int(i) for i in np.unravel_index(np.abs(kept).argmax(), kept.shape))
    titles = (row_label, col_label)
    data: dict[str, Any] = {
        "rows": row_names, "cols": col_names, "frames": steps, "labels": titles, "low": low,
        "step": (high - low) / STEPS, "ends": ends, "diverging": diverging,
        "fmt": [int(fmt[1]), fmt[2]], "at": [now, row, col], "values": pack(coded, "<u2"),
    }  # fmt: skip
    scene = Scene(0, 0)
    levels = shade(kept, ends, diverging)
    data |= _draw(scene, levels, row_names, col_names, titles, (row, col))
    draw_scale(scene, ends, diverging, fmt, value_label, data["x"])
    value = format(kept[row, col], fmt).replace("-", "−")
    read = f"{row_label} “{row_names[row]}”, {col_label} “{col_names[col]}”: {value}"
    body = f'{slider(frame_label, steps, now)}<div class="mg-stage">{scene.svg()}</div>'
    return assemble("matrix", body, data, alt=alt, caption=caption, picture=scene, read=read)


def slider(label: str, steps: list[str], now: int) -> str:
    """Return the place of the slider, which says the frame until the script puts it in."""
    if not steps:
        return ""
    words = escape(check_text("frame_label", label))
    return f'<label class="mg-frame">{words} <output>{escape(steps[now])}</output></label>'


def shade(values: Floats, ends: tuple[float, float], diverging: bool) -> Floats:
    """Return the level of each value, −1 … 1 (diverging) or 0 … 1, as matrix.js computes it."""
    low, high = ends
    scaled = values / (high or 1) if diverging else (values - low) / ((high - low) or 1)
    levels: Floats = np.rint(scaled * LEVELS) / LEVELS
    return levels


def _checked(matrix: Values, frames: Sequence[object] | None, fmt: str) -> Floats:
    """Return [frame row col]; a single matrix is one frame."""
    if not re.fullmatch(r"\.\d[f%]", fmt):
        raise FigureError(f"fmt={fmt!r} is not a format of this figure: use '.2f' or '.0%'.")
    values = as_floats("matrix", matrix, "row col", "frame row col")
    if (values.ndim == 3) != (frames is not None):
        wanted = "[frame row col] with frames=…" if frames is not None else "[row col]"
        raise FigureError(
            f"matrix has shape {values.shape}: expected {wanted}; "
            "three axes need the label of each frame, two axes have none."
        )
    return values if values.ndim == 3 else values[None]


def _draw(
    scene: Scene,
    levels: Floats,
    rows: list[str],
    cols: list[str],
    titles: tuple[str, str],
    at: tuple[int, int],
) -> dict[str, float]:
    """Draw the map with its labels; return its left x, top y and the side of a cell."""
    most = max(len(rows), len(cols))
    side = 30.0 if most <= 8 else 22.0 if most <= 16 else SMALL
    wide, high = max(map(text_width, rows)), max(map(text_width, cols))
    upright = high <= side
    left, top = 20 + wide + 5, 20 + (16.0 if upright else high * 0.71 + 12)
    end, bottom = left + len(cols) * side, top + len(rows) * side
    scene.add(Cells(left, top, side, {(r, c): float(v) for (r, c), v in np.ndenumerate(levels)}))
    scene.add(
        Line(((left, top), (end, top), (end, bottom), (left, bottom), (left, top)), opacity=0.35)
    )
    for i, name in enumerate(rows):
        scene.add(Text(left - 5, top + (i + 0.5) * side + 4.5, name, "end", mono=True))
    for i, name in enumerate(cols):
        x = left + (i + 0.5) * side
        turned = {"anchor": "middle"} if upright else {"turn": -45.0}
        scene.add(Text(x if upright else x + 2, top - 6, name, mono=True, **turned))
    scene.add(
        Text((left + end) / 2, 12, check_text("col_label", titles[1]), "middle"),
        Text(12, (top + bottom) / 2, check_text("row_label", titles[0]), "middle", turn=-90),
    )
    x, y = left + at[1] * side - 1, top + at[0] * side - 1
    box = ((x, y), (x + side + 1, y), (x + side + 1, y + side + 1), (x, y + side + 1), (x, y))
    scene.add(Group('class="mg-cell"', (Line(box, width=2),)))
    scene.width = end + (2 if upright else max(high * 0.71 - side / 2 + 8, 6))
    scene.height = bottom
    scene.grow = 1.3 if side == SMALL else 1.0
    return {"x": left, "y": top, "side": side}


def draw_scale(
    scene: Scene,
    ends: tuple[float, float],
    diverging: bool,
    fmt: str,
    label: str,
    left: float,
    deepest: float = 1.0,
) -> None:
    """Draw the scale of the colors under the map; `deepest` is the opacity at its ends."""
    y, steps, width = scene.height + 14, 24, 120.0
    texts = [format(v, fmt).replace("-", "−") for v in ends]
    x = left + text_width(texts[0]) + 6
    for i in range(steps):
        level = (2 * i - steps + 1) / (steps - 1) if diverging else i / (steps - 1)
        a, b = x + i * width / steps, x + (i + 1) * width / steps
        corners = ((a, y), (b, y), (b, y + 10), (a, y + 10))
        scene.add(Area(corners, "more" if level > 0 else "less", deepest * abs(level)))
    edge = ((x, y), (x + width, y), (x + width, y + 10), (x, y + 10), (x, y))
    scene.add(
        Line(edge, opacity=0.35),
        Text(x - 6, y + 10, texts[0], "end"),
        Text(x + width + 6, y + 10, texts[1]),
    )
    if diverging:
        scene.add(Line(((x + width / 2, y), (x + width / 2, y + 13)), opacity=0.6))
    end = x + width + 6 + text_width(texts[1])
    if label:
        scene.add(Text(left, y + 30, label))
    scene.width = max(scene.width, end, left + text_width(label))
    scene.height = y + (36 if label else 16)
