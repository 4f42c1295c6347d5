"""Logits to pull: bars, the probabilities that a softmax makes of them, and the surprisal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_index,
    check_labels,
    visible,
)
from minigpt.viz.axes import GROW, WIDTH, Axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import slider
from minigpt.viz.scene import Area, Dot, Group, Line, Scene, Text, text_width

TOP, ROW = 24.0, 30.0  # of the first bar, and from bar to bar
GAP, WIDEST = 14.0, 48.0  # between the columns; of a label
FIGURES = 44.0  # room for a number


def logit_bars(
    logits: Values,
    labels: Sequence[object],
    *,
    target: int,
    alt: str,
    temperatures: Sequence[float] = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10),
    limit: float = 6.0,
    caption: str | None = None,
) -> Figure:
    """Return bars of logits that the reader pulls, with the probabilities that follow.

    Pulling a bar, or the left and right keys, changes a logit by tenths; a slider changes the
    temperature. The readout says the target's surprisal −log p and its slope along the chosen
    logit, (p − y)/T.

    Args:
        logits: [token], each from −limit to limit.
        labels: of each token.
        target: number of the token that comes.
        alt: the finding in a sentence or two.
        temperatures: what the slider offers, above 0 and increasing; 1 is the first one shown.
        limit: how far a logit can be pulled, up and down.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, a logit beyond the limit, a target that does not exist, a label
            without room, or temperatures that do not increase from above 0 or lack 1.
    """
    z = as_floats("logits", logits, "token")
    names = [visible(name) for name in check_labels("labels", list(labels), len(z), "token")]
    target = check_index("target", target, len(z))
    _check(z, names, temperatures, limit)
    wide = max(map(text_width, names)) + 16
    middle = (wide + WIDTH - GAP) / 2
    z_axis = Axis(-limit, limit, wide, middle - FIGURES)
    p_axis = Axis(0.0, 1.0, middle + GAP, WIDTH - FIGURES)
    scene = _draw(z, names, target, z_axis, p_axis)
    now = list(temperatures).index(1)
    frames = [f"{t:g}" for t in temperatures]
    data = {
        "z": z.tolist(), "names": names, "target": target, "limit": limit, "frames": frames,
        "T": [float(t) for t in temperatures], "now": now, "top": TOP, "row": ROW,
        "axes": [[a.low, a.high, a.start, a.end, False] for a in (z_axis, p_axis)],
    }  # fmt: skip
    body = f'{slider("temperature T", frames, now)}<div class="mg-stage">{scene.svg()}</div>'
    read = pulled_sentence(z, names, target, 1.0, target)
    return assemble("logits", body, data, alt=alt, caption=caption, picture=scene, read=read)


def probabilities(logits: Floats, temperature: float) -> Floats:
    """Return e^(z/T) over its sum, as logits.js computes it."""
    shifted = np.exp((logits - logits.max()) / temperature)
    found: Floats = shifted / shifted.sum()
    return found


def pulled_sentence(
    z: Floats, names: Sequence[str], target: int, temperature: float, row: int
) -> str:
    """Return the readout's sentence, as logits.js says it."""
    top = float(z.max())
    log_sum = float(np.log(np.exp((z - top) / temperature).sum()))
    nats = log_sum - (float(z[target]) - top) / temperature
    p = float(probabilities(z, temperature)[row])
    slope = (p - (row == target)) / temperature
    return (
        f"“{names[target]}” comes: surprisal {nats:.2f} nats = {nats / np.log(2):.2f} bits. "
        f"“{names[row]}”: logit {z[row]:.1f}, p = {p:.3f}, slope of the surprisal {slope:+.3f}"
    ).replace("-", "−")


def _check(z: Floats, names: Sequence[str], temperatures: Sequence[float], limit: float) -> None:
    if np.abs(z).max() > limit:
        raise FigureError(f"logits reach {np.abs(z).max():g}: expected −{limit:g} to {limit:g}.")
    if max(map(text_width, names)) > WIDEST:
        longest = max(names, key=text_width)
        raise FigureError(f"the label {longest!r} has no room beside the bars: shorten it.")
    t = as_floats("temperatures", temperatures, "step")
    if t[0] <= 0 or (np.diff(t) <= 0).any() or 1 not in t:
        raise FigureError("temperatures must increase from above 0, with 1 among them.")


def _draw(z: Floats, names: Sequence[str], target: int, z_axis: Axis, p_axis: Axis) -> Scene:
    bottom, zero = TOP + ROW * len(z), z_axis(0.0)
    scene = Scene(WIDTH, bottom + 8, GROW)
    scene.add(Text(zero, 14, "logit z", "middle"), Text(p_axis.start, 14, "probability p"))
    for x in (zero, p_axis.start):
        scene.add(Line(((x, TOP), (x, bottom)), opacity=0.6))
    band = ((0.0, TOP), (WIDTH, TOP), (WIDTH, TOP + ROW), (0.0, TOP + ROW))
    first = Area(tuple((x, y + ROW * target) for x, y in band), "ink", 0.07)
    scene.add(Group('class="mg-row"', (first,)))
    for i, (name, value, p) in enumerate(zip(names, z, probabilities(z, 1.0), strict=True)):
        y, paint = TOP + ROW * i, "1" if i == target else "0"
        if i == target:
            scene.add(Dot(7, y + ROW / 2, paint, "triangle", 5))
        scene.add(Text(16, y + ROW / 2 + 4.5, name, mono=True))
        end, reach = z_axis(float(value)), p_axis(float(p))
        marks = (
            _bar(zero, end, y, paint),
            _bar(p_axis.start, reach, y, paint),
            Dot(end, y + ROW / 2, paint, "circle", 6),
            Text(z_axis.end + 10, y + ROW / 2 + 4.5, f"{value:.1f}".replace("-", "−")),
            Text(reach + 5, y + ROW / 2 + 4.5, f"{p:.3f}"),
        )
        scene.add(Group(f'data-row="{i}"', marks))
    return scene


def _bar(start: float, end: float, y: float, paint: str) -> Area:
    low, high = y + 7, y + ROW - 7
    return Area(((start, low), (end, low), (end, high), (start, high)), paint, 0.45)
