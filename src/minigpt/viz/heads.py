"""Attention patterns, one map a head, and the tokens shaded by where a query looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from minigpt.viz.arrays import Floats, Values, check_index, check_labels, pack, visible
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import wrap
from minigpt.viz.matrix import slider
from minigpt.viz.raster import rasterize
from minigpt.viz.scene import Cells, Group, Line, Scene, Text, text_width
from minigpt.viz.strip import draw_strip, strip_html
from minigpt.viz.theme import LEVELS
from minigpt.viz.weights import beside, checked, keep

CHOOSER = '<div class="mg-heads" role="radiogroup" aria-label="Head"></div>'
SWITCH = '<div class="mg-scores"></div>'


def attention_heads(
    pattern: Values,
    tokens: Sequence[str],
    *,
    alt: str,
    scores: Values | None = None,
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
    the tokens below are shaded by how much that query looks at each. Beside each head stands its
    entropy in bits, averaged over queries: 0 looks at one key, log2(n) evenly at n. With `scores`
    a switch shows them in the map's place. Weights and entropies are kept to 1/255 of the largest
    possible one (1 when normalized).

    Args:
        pattern: [head query key], or [query key] for one head; rows of attention weights. With
            `frames`, [frame head query key].
        tokens: one string for each position; spaces and line ends are made visible.
        alt: the finding in a sentence or two.
        scores: what the softmax was taken of, in the shape of `pattern`; masked ones may be −∞.
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
    weights = checked(pattern, normalized, frames is not None)
    n_frame, n_head, n = weights.shape[:3]
    steps = [] if frames is None else check_labels("frames", list(frames), n_frame, "frame")
    now = check_index("frame", frame, n_frame)
    shown = [visible(t) for t in check_labels("tokens", list(tokens), n, "query")]
    named = [f"head {h}" for h in range(n_head)] if names is None else list(names)
    heads = check_labels("names", named, n_head, "head")
    head, query = check_index("head", head, n_head), check_index("query", query, n)
    coded, top, seen = keep(weights, normalized)
    shades = coded[now] / 255  # what is drawn and read is what the page holds
    scene = Scene(0, 0)
    y, side = draw_map(scene, shades[head], shown, query)
    bits, raw, extra = beside(weights, scores, seen, now, normalized, frames is not None)
    data = {
        "tokens": shown, "names": heads, "head": head, "query": query, "causal": not seen.all(),
        "top": top, "side": side, "y": y, "frames": steps, "frame": now,
        "values": pack(coded[..., seen], "u1"), **extra,
    }  # fmt: skip
    body = slider(frame_label, steps, now) + (CHOOSER if n_head > 1 else "")
    body += f'{"" if raw is None else SWITCH}<div class="mg-stage">{scene.svg()}</div>'
    body += strip_html(shown, shades[head, query], _texts(shades[head, query], top), query)
    still = partial(_still, shades, shown, heads, head, query, top, bits)
    read = _read(heads[head], shown, shades[head, query], query, top, raw, bits, head)
    return assemble("heads", body, data, alt=alt, caption=caption, picture=still, read=read)


def draw_map(
    scene: Scene, shades: Floats, tokens: Sequence[str], query: int
) -> tuple[float, float]:
    """Draw one head's map [query key] with its tokens; return its top and the side of a cell."""
    n = len(tokens)
    side = next(size for most, size in ((12, 28.0), (20, 20.0), (32, 16.0), (n, 14.0)) if n <= most)
    wide = max(map(text_width, tokens))
    upright = wide <= side
    over = 16.0 if upright else wide * 0.71 + 12
    left, top = 22 + wide + 6, scene.height + 20 + over
    end, bottom = left + n * side, top + n * side
    levels = np.rint(shades * LEVELS) / LEVELS
    scene.add(Cells(left, top, side, {(q, k): float(v) for (q, k), v in np.ndenumerate(levels)}))
    box = ((left, top), (end, top), (end, bottom), (left, bottom), (left, top))
    scene.add(Line(box, opacity=0.35))
    for i, label in enumerate(tokens):
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


def _texts(row: Floats, top: float) -> list[str]:
    return [f"{weight * top:.2f}" for weight in row]


def _read(
    name: str,
    tokens: Sequence[str],
    row: Floats,
    query: int,
    top: float,
    scores: Floats | None,
    bits: Floats | None,
    head: int,
) -> str:
    """Return the readout's sentence, as heads.js says it."""

    def words(k: int) -> str:
        raw = "" if scores is None else f" (score {scores[head, query, k]:.1f})"
        return f"“{tokens[k]}” {row[k] * top:.2f}" + raw.replace("-", "−")

    order = [int(k) for k in np.argsort(-row, kind="stable")[:3]]
    most = [k for i, k in enumerate(order) if i == 0 or row[k] >= 0.05]
    end = "" if bits is None else f"; {bits[head, query]:.2f} bits"
    return f"{name}: “{tokens[query]}” looks at {', '.join(map(words, most))}{end}"


def _still(
    shades: Floats,
    tokens: list[str],
    names: list[str],
    head: int,
    query: int,
    top: float,
    bits: Floats | None,
) -> bytes:
    """Return the PNG for paper: every head small, one head large, its tokens."""
    scene = Scene(640, 0)
    n_head, n = shades.shape[:2]
    if n_head > 1:
        words = [wrap(name, 10) for name in names]
        under = max(map(len, words)) + (bits is not None)
        small, gap, high = 44.0, 74.0, 59.0 + 13 * under
        for h in range(n_head):
            x, y = h % 8 * gap + 4, h // 8 * high
            levels = np.rint(shades[h] * LEVELS) / LEVELS
            marks = {(q, k): float(v) for (q, k), v in np.ndenumerate(levels)}
            box = ((x, y), (x + small, y), (x + small, y + small), (x, y + small), (x, y))
            scene.add(Cells(x, y, small / n, marks), Line(box, opacity=1.0 if h == head else 0.3))
            said = [] if bits is None else [f"{bits[h].mean():.2f} bits"]
            for i, word in enumerate([*words[h], *said]):
                scene.add(Text(x + small / 2, y + small + 14 + 13 * i, word, "middle", 11))
        scene.height = (n_head + 7) // 8 * high + 8
    draw_map(scene, shades[head], tokens, query)
    row = shades[head, query]
    scene.height = draw_strip(scene, tokens, row, _texts(row, top), scene.height + 12, query)
    return rasterize(scene)
