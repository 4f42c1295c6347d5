"""Tokens shaded by a value: attention from one query, loss per token, a probe's score."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from minigpt.viz.arrays import Floats, Values, as_floats, check_labels, number, pack, visible
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Line, Point, Scene, Text, text_width

_WIDTH = 640.0  # of the PNG
CAPS = 0.6  # theme.LIGHT["cap"]


def token_strip(
    tokens: Sequence[str],
    values: Values,
    *,
    alt: str,
    label: str = "value",
    unit: str = "",
    caption: str | None = None,
) -> Figure:
    """Return tokens shaded by value; the value stands below each, and is read out on hover.

    Args:
        tokens: one string for each position; spaces and line ends are made visible.
        values: [pos]; negative ones are shaded in the second hue. The largest |value| is darkest.
        alt: the finding in a sentence.
        label: what the value is, e.g. "surprise".
        unit: of the value, e.g. "bits".
        caption: shown below.

    Raises:
        FigureError: not [pos], another number of tokens, a value that is not finite.
    """
    numbers = as_floats("values", values, "pos")
    shown = [visible(t) for t in check_labels("tokens", list(tokens), len(numbers), "pos")]
    top = float(np.abs(numbers).max()) or 1.0
    texts = [number(v, 2) for v in numbers]
    at = int(np.abs(numbers).argmax())
    after = f" {unit}" if unit else ""
    pairs = zip(shown, numbers, strict=True)
    reads = [f"“{token}”: {label} {number(float(v))}{after}" for token, v in pairs]
    data = {
        "values": pack(numbers, "<f4"),
        "at": at,
        "reads": reads,
    }
    body = f'<div class="mg-stage">{strip_html(shown, numbers / top, texts, at)}</div>'
    scene = Scene(_WIDTH, 0)
    scene.height = draw_strip(scene, shown, numbers / top, texts, 0, at)
    return assemble("strip", body, data, alt=alt, caption=caption, picture=scene, read=reads[at])


def strip_html(tokens: Sequence[str], shades: Floats, texts: Sequence[str], at: int) -> str:
    """Return the tokens as HTML, shades in −1 … 1, the text of the value below each."""
    spans = []
    for i, (token, shade, text) in enumerate(zip(tokens, shades, texts, strict=True)):
        marks = ' class="mg-at"' if i == at else ""
        marks += " data-less" if shade < 0 else ""
        spans.append(
            f'<span style="--a:{abs(shade):.3g}"{marks}>'
            f"{escape(token, quote=False)}<i>{text}</i></span>"
        )
    return f'<div class="mg-tokens">{"".join(spans)}</div>'


def draw_strip(
    scene: Scene, tokens: Sequence[str], shades: Floats, texts: Sequence[str], y: float, at: int
) -> float:
    """Draw the tokens from height `y`, wrapped to the scene's width; return where they end."""
    x = 0.0
    for i, (token, shade, text) in enumerate(zip(tokens, shades, texts, strict=True)):
        width = max(text_width(token), text_width(text, 11), 22) + 8
        if x and x + width > scene.width:
            x, y = 0.0, y + 42
        box: tuple[Point, ...] = ((x, y), (x + width, y), (x + width, y + 38), (x, y + 38))
        scene.add(Area(box, "less" if shade < 0 else "more", abs(shade) * CAPS))
        if i == at:
            scene.add(Line((*box, box[0])))
        scene.add(
            Text(x + width / 2, y + 17, token, "middle", mono=True),
            Text(x + width / 2, y + 33, text, "middle", 11),
        )
        x += width + 3
    return y + 40
