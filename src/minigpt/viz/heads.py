"""Attention patterns, one map a head, and the tokens shaded by where a query looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_index,
    check_labels,
    number,
    pack,
    visible,
)
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import slider
from minigpt.viz.scene import Cells, Group, Line, Scene, Text, shorten, text_width
from minigpt.viz.strip import draw_strip, strip_html
from minigpt.viz.theme import LEVELS

CHOOSER = '<div class="mg-heads" role="radiogroup" aria-label="Head"></div>'
TOLERANCE = 0.01  # a row of a half-precision softmax sums to 1 within this


def attention_heads(
    pattern: Values,
    tokens: Sequence[str],
    *,
    alt: str,
    names: Sequence[str] | None = None,
    head: int = 0,
    query: int = -1,
    normalized: bool = True,
    frames: Sequence[object] | None = None,
    frame_label: str = "training step",
    frame: int = -1,
    caption: str | None = None,
) -> Figure:
    """Return the attention patterns of some heads over one text, to be explored.

    Buttons choose the head; pointing at a row of the map, or the arrow keys, choose a query, and
    the tokens below are shaded by how much that query looks at each. Weights are kept to 1/255 of
    the largest possible one (1 when normalized).

    Args:
        pattern: [head query key], or [query key] for one head; rows of attention weights. With
            `frames`, [frame head query key].
        tokens: one string for each position; spaces and line ends are made visible.
        alt: the finding in a sentence or two.
        names: of the heads; "head 0", "head 1", … when absent.
        head: shown first.
        query: shown first; −1 is the last position.
        normalized: each row must sum to 1. False allows any weights ≥ 0 (a difference of two
            patterns has a sign: `heatmap` shows it).
        frames: label of each frame, e.g. the training steps; a slider walks through them.
        frame_label: what the frames are.
        frame: shown first, and in the still picture; −1 is the last.
        caption: shown below.

    Raises:
        FigureError: wrong shape, another number of tokens, a weight below 0 or not finite, or
            rows that do not sum to 1 (the sentence says what usually went wrong).
    """
    weights = _checked(pattern, normalized, frames is not None)
    n_frame, n_head, n = weights.shape[:3]
    steps = [] if frames is None else check_labels("frames", list(frames), n_frame, "frame")
    now = check_index("frame", frame, n_frame)
    shown = [visible(t) for t in check_labels("tokens", list(tokens), n, "query")]
    named = [f"head {h}" for h in range(n_head)] if names is None else list(names)
    heads = check_labels("names", named, n_head, "head")
    head, query = check_index("head", head, n_head), check_index("query", query, n)
    top = 1.0 if normalized else float(weights.max()) or 1.0
    # What is drawn and read is what the page holds.
    coded = np.rint(weights.clip(0, top) / top * 255).astype(np.uint8)
    shades = coded[now] / 255
    scene = Scene(0, 0)
    y, side = draw_map(scene, shades[head], shown, query)
    causal = not coded[..., ~np.tri(n, dtype=bool)].any()
    kept = coded[..., np.tri(n, dtype=bool)] if causal else coded
    data = {
        "tokens": shown, "names": heads, "head": head, "query": query, "causal": causal,
        "top": top, "side": side, "y": y, "frames": steps, "frame": now, "values": pack(kept, "u1"),
    }  # fmt: skip
    body = slider(frame_label, steps, now) + (CHOOSER if n_head > 1 else "")
    body += f'<div class="mg-stage">{scene.svg()}</div>'
    body += strip_html(shown, shades[head, query], _texts(shades[head, query], top), query)
    still = partial(_still, shades, shown, heads, head, query, top)
    read = _read(heads[head], shown, shades[head, query], query, top)
    return assemble("heads", body, data, alt=alt, caption=caption, picture=still, read=read)


def draw_map(
    scene: Scene, shades: Floats, tokens: Sequence[str], query: int
) -> tuple[float, float]:
    """Draw one head's map [query key] with its tokens; return its top and the side of a cell."""
    n = len(tokens)
    side = next(size for most, size in ((12, 28.0), (20, 20.0), (32, 16.0), (n, 14.0)) if n <= most)
    labels = [shorten(token) for token in tokens]
    wide = max(map(text_width, labels))
    upright = wide <= side
    over = 16.0 if upright else wide * 0.71 + 12
    left, top = 22 + wide + 6, scene.height + 20 + over
    end, bottom = left + n * side, top + n * side
    levels = np.rint(shades * LEVELS) / LEVELS
    scene.add(Cells(left, top, side, {(q, k): float(v) for (q, k), v in np.ndenumerate(levels)}))
    box = ((left, top), (end, top), (end, bottom), (left, bottom), (left, top))
    scene.add(Line(box, opacity=0.35))
    for i, label in enumerate(labels):
        middle = (i + 0.5) * side
        scene.add(Text(left - 6, top + middle + 4.5, label, "end", mono=True))
        if upright:
            scene.add(Text(left + middle, top - 6, label, "middle", mono=True))
        else:
            scene.add(Text(left + middle + 2, top - 6, label, turn=-45, mono=True))
    scene.add(
        Text(left + n * side / 2, scene.height + 12, "key (is looked at)", "middle"),
        Text(12, top + n * side / 2, "query (looks)", "middle", turn=-90),
    )
    y0, y1 = top + query * side - 1, top + (query + 1) * side + 1
    row = ((left - 2, y0), (end + 2, y0), (end + 2, y1), (left - 2, y1), (left - 2, y0))
    scene.add(Group('class="mg-row"', (Line(row, width=2),)))
    scene.width = max(scene.width, end + (6 if upright else max(wide * 0.71 - side / 2 + 8, 6)))
    scene.height = bottom + 4
    return top, side


def _checked(pattern: Values, normalized: bool, framed: bool) -> Floats:
    """Return [frame head query key] weights ≥ 0 whose rows sum to 1 where they must."""
    axes = ("frame head query key",) if framed else ("head query key", "query key")
    weights = as_floats("pattern", pattern, *axes)
    weights = weights.reshape((1,) * (4 - weights.ndim) + weights.shape)
    named = slice(0 if framed else 1, None)  # the part of an index that the caller knows
    if weights.shape[2] != weights.shape[3]:
        raise FigureError(
            f"pattern has shape {weights.shape[named]}: expected [{axes[0]}] with as many queries "
            "as keys, both positions of one text."
        )
    if weights.min() < -1e-6:
        where = [int(i) for i in np.argwhere(weights < -1e-6)[0]]
        raise FigureError(
            f"pattern{where[named]} is {number(float(weights[tuple(where)]))}: attention weights "
            "are never negative; scores and differences go to heatmap(…, diverging=True)."
        )
    sums = weights.sum(-1)
    if normalized and (off := np.abs(sums - 1)).max() > TOLERANCE:
        where = [int(i) for i in np.unravel_index(off.argmax(), off.shape)]
        other = np.abs(weights.sum(-2) - 1).max() <= TOLERANCE
        why = (
            "the columns do, so softmax ran over the query axis instead of the key axis"
            if other
            else "pass the pattern after softmax over keys, or normalized=False for other weights"
        )
        raise FigureError(
            f"pattern{where[named]} sums to {sums[tuple(where)]:.2f} over keys instead of 1: {why}."
        )
    return weights


def _texts(row: Floats, top: float) -> list[str]:
    return [f"{weight * top:.2f}" for weight in row]


def _read(name: str, tokens: Sequence[str], row: Floats, query: int, top: float) -> str:
    """Return the readout's sentence, as heads.js says it."""
    order = [int(k) for k in np.argsort(-row, kind="stable")[:3]]
    most = [k for i, k in enumerate(order) if i == 0 or row[k] >= 0.05]
    looks = ", ".join(f"“{tokens[k]}” {row[k] * top:.2f}" for k in most)
    return f"{name}: “{tokens[query]}” looks at {looks}"


def _still(
    shades: Floats, tokens: list[str], names: list[str], head: int, query: int, top: float
) -> bytes:
    """Return the PNG for paper: every head small, one head large, its tokens."""
    scene = Scene(640, 0)
    n_head, n = shades.shape[:2]
    if n_head > 1:
        small, gap = 44.0, 74.0
        for h in range(n_head):
            x, y = h % 8 * gap + 4, h // 8 * 72.0
            levels = np.rint(shades[h] * LEVELS) / LEVELS
            marks = {(q, k): float(v) for (q, k), v in np.ndenumerate(levels)}
            box = ((x, y), (x + small, y), (x + small, y + small), (x, y + small), (x, y))
            scene.add(Cells(x, y, small / n, marks), Line(box, opacity=1.0 if h == head else 0.3))
            scene.add(Text(x + small / 2, y + small + 14, shorten(names[h], 10), "middle", 11))
        scene.height = (n_head + 7) // 8 * 72.0 + 8
    draw_map(scene, shades[head], tokens, query)
    row = shades[head, query]
    scene.height = draw_strip(scene, tokens, row, _texts(row, top), scene.height + 12, query)
    return scene.png()
