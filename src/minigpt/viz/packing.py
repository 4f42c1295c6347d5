"""Directions of features in a plane, over a grid of trained models: two conditions and a start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels
from minigpt.viz.axes import Axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Dot, Group, Line, Scene, Text
from minigpt.viz.theme import MARKERS, SERIES

_SIDE = 300.0
_LIMIT = 1.35  # of both axes: trained directions are about one long


def packing(
    directions: Values,
    losses: Values,
    names: Sequence[str],
    steps: Sequence[Sequence[object]],
    *,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return arrows in a plane, one a feature, that sliders lead through a grid of solutions.

    The readout gives the loss and each feature's dimensionality, which the script computes anew:

    $$ D_i = \\frac{\\|W_i\\|^2}{\\sum_j (\\hat W_i \\cdot W_j)^2} $$

    In the picture, left and right move the first slider, up and down the second.

    Args:
        directions: [first second third feature 2], each solution's W.
        losses: [first second third], of each solution.
        names: of the three sliders.
        steps: what each slider's steps are called, as many lists as names.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, another number of names or steps, more than six features.
    """
    W = as_floats("directions", directions, "first second third feature 2")
    loss = as_floats("losses", losses, "first second third")
    sliders = check_labels("names", list(names), 3, "slider")
    if loss.shape != W.shape[:3] or W.shape[4] != 2 or W.shape[3] > len(SERIES):
        raise FigureError(
            f"directions has shape {W.shape} and losses {loss.shape}: expected "
            "[first second third feature 2] and [first second third], with six features at most."
        )
    if len(steps) != 3:
        raise FigureError(f"steps holds {len(steps)} lists: expected one for each of 3 sliders.")
    said = [
        check_labels(f"steps of {name}", list(some), n, "step")
        for name, some, n in zip(sliders, steps, W.shape, strict=False)
    ]
    x, y = Axis(-_LIMIT, _LIMIT, 8, 8 + _SIDE), Axis(-_LIMIT, _LIMIT, 8 + _SIDE, 8)
    data = {
        "W": np.round(W, 3).tolist(), "loss": loss.tolist(), "names": sliders, "steps": said,
        "axes": [[x.low, x.high, x.start, x.end], [y.low, y.high, y.start, y.end]],
    }  # fmt: skip
    scene = _draw(W[0, 0, 0], x, y)
    body = f'<div class="mg-rows"></div><div class="mg-stage">{scene.svg()}</div>'
    read = packing_sentence(W[0, 0, 0], float(loss[0, 0, 0]))
    return assemble("packing", body, data, alt=alt, caption=caption, picture=scene, read=read)


def shares(W: Floats) -> Floats:
    """Return each feature's dimensionality, as packing.js computes it; 0 where W has no row."""
    size = (W**2).sum(-1)
    seen = ((W @ W.T) ** 2).sum(-1)  # of a direction as long as it is, so divide once more
    return np.where(seen > 0, size**2 / np.maximum(seen, 1e-30), 0.0)


def packing_sentence(W: Floats, loss: float) -> str:
    """Return the readout for one solution."""
    each = " ".join(f"{round(v, 6):.2f}" for v in shares(np.round(W, 3)))
    return f"Loss {loss:.4f} · dimensions of each feature: {each}"


def _draw(W: Floats, x: Axis, y: Axis) -> Scene:
    """Draw the axes and the first solution; the script moves lines, marks and numbers."""
    scene = Scene(_SIDE + 16, _SIDE + 16)
    zero = (x(0.0), y(0.0))
    circle = [2 * np.pi * k / 72 for k in range(73)]
    unit = tuple((x(float(np.cos(a))), y(float(np.sin(a)))) for a in circle)
    scene.add(
        Line(((x.start, zero[1]), (x.end, zero[1])), opacity=0.3),
        Line(((zero[0], y.start), (zero[0], y.end)), opacity=0.3),
        Line(unit, dash="2 4", opacity=0.4),
    )
    for i, (a, b) in enumerate(W):
        tip = (x(float(a)), y(float(b)))
        label = (x(float(a) * 1.15), y(float(b) * 1.15) + 4)
        scene.add(
            Group(f'data-line="{i}"', (Line((zero, tip), SERIES[i], 2.5),)),
            Group(f'data-tip="{i}"', (Dot(*tip, SERIES[i], MARKERS[i], 5),)),
            Group(f'data-name="{i}"', (Text(*label, str(i), "middle"),)),
        )
    return scene
