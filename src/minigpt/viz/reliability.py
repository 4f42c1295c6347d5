"""A reliability diagram: how often a model is right, against how sure it was, over temperatures."""

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
    number,
    pack,
)
from minigpt.viz.axes import GROW, WIDTH, Axis, draw_axes
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import STEPS, slider
from minigpt.viz.scene import Dot, Group, Line, Scene, Text

_HEIGHT = 372.0
_SMALLEST, _LARGEST = 3.0, 13.0  # radius of a bin with no prediction, and with all of them


def reliability(
    confidence: Values,
    correct: Values,
    *,
    alt: str,
    frames: Sequence[object] | None = None,
    frame_label: str = "temperature",
    frame: int = 0,
    losses: Values | None = None,
    bins: int = 10,
    caption: str | None = None,
) -> Figure:
    """Return dots of share correct against mean confidence, a bin each, and a slider over frames.

    A dot's size grows with its count, and a line joins it to the diagonal, where a calibrated model
    would be. The readout says the expected calibration error, Σ (count / n) · |correct −
    confidence|, and the bin pointed at. Confidences are kept to 1/65535.

    Args:
        confidence: [prediction], or [frame prediction] with `frames`; in 0 … 1.
        correct: [prediction], 0 or 1.
        alt: the finding in a sentence or two.
        frames: label of each frame, e.g. the temperatures; a slider walks through them.
        frame_label: what the frames are.
        frame: shown first, and in the still picture.
        losses: [frame], or one number: in nats, said in the readout.
        bins: equal ones, closed above.
        caption: shown below.

    Raises:
        FigureError: shapes or labels that do not fit, confidences outside 0 … 1, no bin.
    """
    stack, right, loss = _checked(confidence, correct, frames, losses, bins)
    steps = [] if frames is None else check_labels("frames", list(frames), len(stack), "frame")
    now = check_index("frame", frame, len(stack))
    coded = np.rint(stack * STEPS).astype(np.uint16)
    table = binned(coded[now] / STEPS, right, bins)
    at = int(table[0].argmax())
    x_axis, y_axis = Axis(0, 1, 40, WIDTH - 8), Axis(0, 1, _HEIGHT - 46, 26)
    scene = Scene(WIDTH, _HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, "confidence", "share correct")
    _draw(scene, table, x_axis, y_axis, at)
    data = {
        "frames": steps, "label": frame_label, "bins": bins, "at": [now, at],
        "axes": [[a.low, a.high, a.start, a.end, a.log] for a in (x_axis, y_axis)],
        "radius": [_SMALLEST, _LARGEST], "losses": [*map(float, loss)],
        "confidence": pack(coded, "<u2"), "correct": pack(right.astype(np.uint8), "u1"),
    }  # fmt: skip
    title = f"{frame_label} {steps[now]}: " if steps else ""
    read = title + _read(table, loss[now] if len(loss) else None, at)
    body = f'{slider(frame_label, steps, now)}<div class="mg-stage">{scene.svg()}</div>'
    return assemble("reliability", body, data, alt=alt, caption=caption, picture=scene, read=read)


def binned(confidence: Floats, correct: Floats, bins: int) -> Floats:
    """Return count, summed confidence and number correct of each bin, [3 bin]."""
    index = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1).astype(np.int64)
    sums = [np.bincount(index, w, bins) for w in (np.ones_like(correct), confidence, correct)]
    return np.stack(sums)


def _checked(
    confidence: Values,
    correct: Values,
    frames: Sequence[object] | None,
    losses: Values | None,
    bins: int,
) -> tuple[Floats, Floats, Floats]:
    stack = as_floats("confidence", confidence, "prediction", "frame prediction")
    right = as_floats("correct", correct, "prediction")
    if (stack.ndim == 2) != (frames is not None) or stack.shape[-1] != len(right):
        wanted = "frame prediction" if frames is not None else "prediction"
        raise FigureError(
            f"confidence has shape {stack.shape}: expected [{wanted}] with the {len(right)} "
            "predictions of correct; two axes need frames=…, one axis has none."
        )
    if stack.min() < 0 or stack.max() > 1 or not np.isin(right, (0, 1)).all():
        raise FigureError("confidence lies between 0 and 1, and correct is 0 or 1.")
    if bins < 1:
        raise FigureError(f"bins={bins}: give one or more.")
    stack = np.atleast_2d(stack)
    loss = (
        np.zeros(0) if losses is None else np.atleast_1d(as_floats("losses", losses, "frame", ""))
    )
    if len(loss) not in (0, len(stack)):
        raise FigureError(f"losses holds {len(loss)} numbers for {len(stack)} frames.")
    return stack, right, loss


def _draw(scene: Scene, table: Floats, x: Axis, y: Axis, at: int) -> None:
    """Draw the diagonal, the two regions' names, and each bin; the script moves the bins."""
    scene.add(
        Line(((x(0), y(0)), (x(1), y(1))), dash="4 3", opacity=0.7),
        Text(x(0.03), y(0.93), "underconfident"),
        Text(x(0.97), y(0.04), "overconfident", "end"),
    )
    count, sure, right = table
    for i, n in enumerate(count):
        left, up = (x(sure[i] / n), y(right[i] / n)) if n else (x(0), y(0))
        level = y(sure[i] / n) if n else up
        size = radius(n / count.sum())
        line = Line(((left, level), (left, up)), "less", 3)
        scene.add(Group(f'data-b="{i}"', (line, Dot(left, up, "0", "circle", size)), n == 0))
        if i == at:
            ring = Dot(left, up, "ink", "ring", size + 3)
    scene.add(Group('class="mg-pick"', (ring,)))


def radius(share: float) -> float:
    """Return the radius of a dot that holds a share of the predictions."""
    return float(_SMALLEST + (_LARGEST - _SMALLEST) * share**0.5)


def _read(table: Floats, loss: float | None, at: int) -> str:
    """Return the readout's sentence, as reliability.js says it."""
    count, sure, right = table
    error = float(np.abs(right - sure).sum() / count.sum())
    parts = [f"ECE {number(error)}", f"share correct {number(right.sum() / count.sum())}"]
    if loss is not None:
        parts.insert(1, f"loss {number(loss)} nats")
    low, high, n = at / len(count), (at + 1) / len(count), int(count[at])
    some = f"confidence {number(sure[at] / n)}, correct {number(right[at] / n)}" if n else "empty"
    return " · ".join([*parts, f"bin {number(low)} to {number(high)}: {n} predictions, {some}"])
