"""Parts of a sum behind a norm, to be switched off: what is left with the scale frozen and live?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels
from minigpt.viz.axes import GROW, WIDTH, Axis, span
from minigpt.viz.columns import draw_value_axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Group, Line, Scene, Text, text_width

TOP, ROW = 8.0, 26.0  # of the first bar, and from bar to bar
ROOM = 1.6  # the axis reaches this far beyond the largest value shown at first
TOTALS = ("frozen norm", "live norm")
_MOST = 14


def switched(
    parts: Values,
    direction: Values,
    names: Sequence[str],
    *,
    alt: str,
    eps: float = 0.0,
    center: bool = False,
    constant: float = 0.0,
    value_label: str = "logit difference",
    caption: str | None = None,
) -> Figure:
    """Return the parts of a stream as bars that the reader switches off, and the sum of the rest.

    With a_c = 1 for a part that is on, s_c = x_c · d and G = X Xᵀ / d_model, the sum is

    $$ \\frac{a \\cdot s}{\\sqrt{1^\\top G\\, 1 + ε}} + k \\;\\text{(frozen)}, \\qquad
       \\frac{a \\cdot s}{\\sqrt{a^\\top G\\, a + ε}} + k \\;\\text{(live)} $$

    which is the final RMSNorm, and with `center` the final LayerNorm, with the parts that are off
    taken away. Pressing a row switches it; in the picture, up and down choose a row, left switches
    it off and right on.

    Args:
        parts: [component d_model], all that was added to the stream at one position.
        direction: [d_model], the direction d in front of the norm that the logits read.
        names: of each part.
        alt: the finding in a sentence or two.
        eps: of the norm.
        center: whether the norm subtracts the mean (LayerNorm).
        constant: k, what the norm's bias adds.
        value_label: what is shown, with its unit.
        caption: shown below.

    Raises:
        FigureError: shapes or names that do not fit, or more than 14 parts.
    """
    x = as_floats("parts", parts, "component d_model")
    d = as_floats("direction", direction, "d_model")
    labels = check_labels("names", list(names), len(x), "component")
    if x.shape[1] != len(d):
        raise FigureError(f"parts have {x.shape[1]} coordinates and the direction {len(d)}.")
    if len(x) > _MOST:
        raise FigureError(f"{len(x)} parts have no room: add some up, {_MOST} at most.")
    x = x - x.mean(1, keepdims=True) if center else x
    s, gram = x @ d, x @ x.T / x.shape[1]
    everything = np.ones(len(s))
    shares = s / np.sqrt(everything @ gram @ everything + eps)
    first = remaining(s, gram, everything, eps, constant)
    low, high = span("shares", np.array([*shares, *first]), False, True)
    wide = max(map(text_width, [*labels, *TOTALS])) + 26
    axis = Axis(low * ROOM, high * ROOM, wide, WIDTH - 44)
    scene = _draw(shares, first, labels, axis, value_label)
    data = {
        "s": s.tolist(), "gram": gram.tolist(), "eps": eps, "constant": constant,
        "names": labels, "top": TOP, "row": ROW,
        "axis": [axis.low, axis.high, axis.start, axis.end],
    }  # fmt: skip
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    read = switched_sentence(labels, everything, first)
    return assemble("switched", body, data, alt=alt, caption=caption, picture=scene, read=read)


def remaining(
    s: Floats, gram: Floats, on: Floats, eps: float, constant: float
) -> tuple[float, float]:
    """Return what is left of the sum with the scale frozen, and with it live, as switched.js."""
    everything = np.ones(len(s))
    kept = float(on @ s)
    frozen, live = (float(np.sqrt(a @ gram @ a + eps)) for a in (everything, on))
    return kept / frozen + constant, (kept / live if live else 0.0) + constant


def switched_sentence(names: Sequence[str], on: Floats, left: tuple[float, float]) -> str:
    """Return the readout's sentence, as switched.js says it."""
    off = [name for name, kept in zip(names, on, strict=True) if not kept]
    said = f"{', '.join(off)} off" if off else "All parts on"
    return f"{said}: frozen norm {left[0]:.2f}, live norm {left[1]:.2f}.".replace("-", "−")


def _draw(
    shares: Floats, totals: tuple[float, float], names: Sequence[str], axis: Axis, label: str
) -> Scene:
    n = len(shares)
    bottom = TOP + ROW * (n + 2) + 10
    scene = Scene(WIDTH, bottom + 44, GROW)
    draw_value_axis(scene, axis, TOP, bottom, label)
    band = ((0.0, TOP), (WIDTH, TOP), (WIDTH, TOP + ROW), (0.0, TOP + ROW))
    scene.add(Group('class="mg-pick"', (Area(band, "ink", 0.07),), hidden=True))
    rows = [*zip(names, shares, strict=True), *zip(TOTALS, totals, strict=True)]
    for i, (name, value) in enumerate(rows):
        y = TOP + ROW * i + (10 if i >= n else 0)
        zero, end = axis(0.0), axis(float(value))
        corners = ((zero, y + 5), (end, y + 5), (end, y + ROW - 5), (zero, y + ROW - 5))
        marks = (
            Area(corners, "0" if i < n else "1", 0.5),
            Text(axis.start - 8, y + ROW / 2 + 4.5, name, "end"),
            Text(WIDTH - 4, y + ROW / 2 + 4.5, f"{value:.2f}".replace("-", "−"), "end"),
        )
        tag = f'data-row="{i}" style="cursor:pointer"' if i < n else f'data-total="{i - n}"'
        scene.add(Group(tag, marks))
    y = TOP + ROW * n + 5
    scene.add(Line(((0.0, y), (WIDTH, y)), opacity=0.4))
    return scene
