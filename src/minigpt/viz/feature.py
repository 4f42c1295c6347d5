"""A page on one feature of a dictionary: how often, how strongly, where, and to what effect."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_labels,
    number,
    signed,
    visible,
)
from minigpt.viz.axes import GROW, WIDTH, Axis, draw_axes, margin
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import size_to_fit
from minigpt.viz.raster import rasterize
from minigpt.viz.scene import Area, Line, Scene, Text, text_width
from minigpt.viz.strip import draw_strip, strip_html

Context: TypeAlias = tuple[Sequence[str], Values]
Effects: TypeAlias = Sequence[tuple[str, float]]

ROW, COLUMN = 20.0, 184.0  # px: of the lists of tokens
STILL = 640.0  # width of the PNG


class Strip(NamedTuple):
    """A context as `strip_html` draws it."""

    tokens: list[str]
    shades: Floats
    texts: list[str]
    at: int


def feature_page(
    contexts: Sequence[Context],
    *,
    density: float,
    counts: Values,
    edges: Values,
    alt: str,
    promoted: Effects = (),
    suppressed: Effects = (),
    unit: str = "logits",
    caption: str | None = None,
) -> Figure:
    """Return a feature's histogram, the tokens it acts on, and its strongest contexts, shaded.

    The arrays are those of `interp.features.FeaturePage`, token ids written out as strings.

    Args:
        contexts: (tokens, activations [pos]) of each, the strongest first; empty for a dead one.
        density: fraction of all positions at which the feature is active.
        counts: [bin] positions in each bin of the histogram of activations above zero.
        edges: [bin + 1] bounds of the bins, increasing.
        alt: the finding in a sentence or two, e.g. what the feature seems to stand for.
        promoted: (token, effect), the largest first. suppressed: (token, effect), likewise.
        unit: of the effects.
        caption: shown below.

    Raises:
        FigureError: shapes that do not fit each other, a density outside 0 … 1, a negative count,
            bounds that do not increase, a value that is not finite.
    """
    share = float(as_floats("density", density, ""))
    if not 0 <= share <= 1:
        raise FigureError(f"density={number(share)} is no fraction: expected 0 to 1.")
    bins, bounds = _histogram(counts, edges)
    shown = [_context(i, *context) for i, context in enumerate(contexts)]
    lists = [_effects("promoted", promoted), _effects("suppressed", suppressed)]
    head = Scene(WIDTH, 0, GROW)
    _draw_head(head, share, bins, bounds, lists, unit)
    top = max([float(np.abs(values).max()) for _, values in shown] + [0.0]) or 1.0
    peak = int(np.abs(shown[0][1]).argmax()) if shown else -1
    strips = [
        Strip(tokens, values / top, _under(values), -1 if i else peak)
        for i, (tokens, values) in enumerate(shown)
    ]
    reads = [
        f"context {i + 1}, “{token}”: activation {number(float(value))}"
        for i, (tokens, values) in enumerate(shown)
        for token, value in zip(tokens, values, strict=True)
    ]
    data = {"at": max(peak, 0), "reads": reads}
    body = f'<div class="mg-stage">{head.svg()}{"".join(strip_html(*s) for s in strips)}</div>'
    read = reads[peak] if reads else "active at no position"
    still = partial(_still, head, strips)
    return assemble("strip", body, data, alt=alt, caption=caption, picture=still, read=read)


def _still(head: Scene, strips: Sequence[Strip]) -> bytes:
    """Return the PNG for paper: the head, and the contexts parted by lines."""
    scene = Scene(STILL, head.height + 8, marks=list(head.marks))
    for strip in strips:
        y = scene.height
        scene.add(Line(((0.0, y), (STILL, y)), opacity=0.3))
        scene.height = (
            draw_strip(scene, strip.tokens, strip.shades, strip.texts, y + 6, strip.at) + 4
        )
    return rasterize(scene)


def _histogram(counts: Values, edges: Values) -> tuple[Floats, Floats]:
    bins, bounds = as_floats("counts", counts, "bin"), as_floats("edges", edges, "edge")
    if len(bounds) != len(bins) + 1:
        raise FigureError(
            f"edges has {len(bounds)} bounds for {len(bins)} bins: expected {len(bins) + 1}."
        )
    if (np.diff(bounds) <= 0).any():
        raise FigureError("edges must increase from bin to bin.")
    if bins.min() < 0:
        raise FigureError(f"counts holds {number(float(bins.min()))}: expected 0 or more.")
    return bins, bounds


def _context(i: int, tokens: Sequence[str], activations: Values) -> tuple[list[str], Floats]:
    values = as_floats(f"contexts[{i}]", activations, "pos")
    names = check_labels(f"contexts[{i}]", list(tokens), len(values), "pos")
    return [visible(token) for token in names], values


def _effects(name: str, pairs: Effects) -> list[tuple[str, float]]:
    return [(visible(token), float(as_floats(name, value, ""))) for token, value in pairs]


def _under(values: Floats) -> list[str]:
    """Return what stands under each token: nothing where the feature is off."""
    return [number(float(v), 2) if v else "" for v in values]


def _draw_head(
    scene: Scene,
    density: float,
    bins: Floats,
    bounds: Floats,
    lists: Sequence[list[tuple[str, float]]],
    unit: str,
) -> None:
    """Draw the density, the histogram and the lists of tokens."""
    scene.add(Text(WIDTH, 13, f"active at {number(100 * density, 2)}% of positions", "end"))
    scene.height = 24
    if bins.any():
        _draw_bins(scene, bins, bounds)
    top = scene.height + 24
    most = max((abs(value) for pairs in lists for _, value in pairs), default=0.0) or 1.0
    for i, (title, pairs) in enumerate(zip(("promotes", "suppresses"), lists, strict=True)):
        left = i * (WIDTH - COLUMN)
        for k, (token, value) in enumerate(pairs):
            _draw_effect(scene, left, top + k * ROW, token, value, most)
        if pairs:
            scene.add(Text(left, top - 7, f"{title} ({unit})"))
            scene.height = max(scene.height, top + 4 + len(pairs) * ROW)


def _draw_bins(scene: Scene, bins: Floats, bounds: Floats) -> None:
    """Draw the histogram, on a logarithmic scale, since few activations are large."""
    low, high, base = 0.7, max(float(bins.max()) * 1.3, 10.0), 120.0
    y = Axis(low, high, base, 26, log=True)
    x = Axis(float(bounds[0]), float(bounds[-1]), margin(low, high, True), WIDTH - 12)
    draw_axes(scene, x, y, "activation, where active", "positions, log scale")
    for i in np.flatnonzero(bins):
        left, right = x(float(bounds[i])) + 0.5, x(float(bounds[i + 1])) - 0.5
        top = y(float(bins[i]))
        scene.add(Area(((left, base), (left, top), (right, top), (right, base)), "more", 0.7))
    scene.height = base + 44


def _draw_effect(
    scene: Scene, left: float, y: float, token: str, value: float, most: float
) -> None:
    end = left + abs(value) / most * COLUMN
    room = COLUMN - text_width(signed(value)) - 14
    corners = ((left, y), (end, y), (end, y + ROW - 2), (left, y + ROW - 2))
    scene.add(
        Area(corners, "less" if value < 0 else "more", 0.3),
        Text(left + 4, y + 13.5, token, size=size_to_fit(token, room), mono=True),
        Text(left + COLUMN - 4, y + 13.5, signed(value), "end"),
    )
