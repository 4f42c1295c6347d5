"""The still picture as PNG bytes, drawn with matplotlib's Agg canvas (no display, no state)."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from minigpt.viz.scene import Area, Cells, Dot, Group, Line, Mark, Scene, Text
from minigpt.viz.theme import INK, LIGHT, PAGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALE = 2  # device pixels per CSS pixel
MARGIN = 8  # CSS pixels of page color around the picture


def rasterize(scene: Scene) -> bytes:
    """Return a scene as PNG in the light theme, two device pixels to a CSS pixel."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = scene.width + 2 * MARGIN, scene.height + 2 * MARGIN
    fig = Figure(figsize=(width / 96, height / 96), dpi=96 * SCALE, facecolor=PAGE["light"])
    FigureCanvasAgg(fig)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(-MARGIN, scene.width + MARGIN)
    ax.set_ylim(scene.height + MARGIN, -MARGIN)
    for order, mark in enumerate(scene.marks, start=1):
        _draw(ax, mark, order)
    return png_bytes(fig, dpi=96 * SCALE)


def png_bytes(fig: Any, **options: Any) -> bytes:
    """Return a matplotlib figure as PNG without software name or date, so equal is equal."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # Tokens can be in any script; a box for a letter that the font lacks is fine in the PNG.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        fig.savefig(out, format="png", metadata={"Software": None}, **options)
    out.seek(0)
    return _smaller(out)


def _smaller(png: io.BytesIO) -> bytes:
    """Return the same picture with a palette of 128 colors: a third of the bytes."""
    from PIL import Image

    palette = Image.open(png).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    out = io.BytesIO()
    palette.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _draw(ax: Axes, mark: Mark, order: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon

    match mark:
        case Group(hidden=True):
            pass
        case Group():
            for i, part in enumerate(mark.marks):
                _draw(ax, part, order + i / (len(mark.marks) + 1))
        case Line():
            dash: Any = (0, [float(d) / mark.width for d in mark.dash.split()])
            ax.add_line(
                Line2D(
                    *zip(*mark.points, strict=True),
                    color=_color(mark.paint),
                    linewidth=mark.width * 0.75,
                    linestyle=dash if mark.dash else "-",
                    alpha=mark.opacity,
                    zorder=order,
                )
            )
        case Area():
            style: dict[str, Any] = {"color": _color(mark.paint), "alpha": mark.opacity}
            ax.add_patch(Polygon(mark.points, zorder=order, linewidth=0, **style))
        case Dot(shape="circle" | "ring"):
            style = {"facecolor": _color(mark.paint) if mark.shape == "circle" else "none"}
            style |= {"edgecolor": _color(mark.paint), "alpha": mark.opacity, "zorder": order}
            ax.add_patch(Circle((mark.x, mark.y), mark.size, linewidth=1.2, **style))
        case Dot():
            style = {"color": _color(mark.paint), "alpha": mark.opacity}
            ax.add_patch(Polygon(mark.corners(), zorder=order, linewidth=0, **style))
        case Text():
            _write(ax, mark, order)
        case Cells():
            _shade(ax, mark, order)


def _write(ax: Axes, mark: Text, order: float) -> None:
    ax.text(
        mark.x,
        mark.y,
        mark.text,
        ha={"start": "left", "middle": "center", "end": "right"}[mark.anchor],
        va="baseline",
        rotation=-mark.turn,
        rotation_mode="anchor",
        fontsize=mark.size * 0.75 * 0.92,  # DejaVu is wider than the browsers' fonts
        family="DejaVu Sans Mono" if mark.mono else "DejaVu Sans",
        color=INK["light"],
        zorder=order,
        parse_math=False,
    )


def _shade(ax: Axes, mark: Cells, order: float) -> None:
    from matplotlib.collections import PatchCollection
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    shown = {at: level for at, level in mark.levels.items() if level}
    side = mark.side * 0.94
    boxes = [
        Rectangle(
            (mark.x + col * mark.side, mark.y + row * mark.side + mark.side * 0.03), side, side
        )
        for row, col in shown
    ]
    colors = [to_rgba(LIGHT["more" if v > 0 else "less"], abs(v)) for v in shown.values()]
    ax.add_collection(PatchCollection(boxes, facecolors=colors, linewidths=0, zorder=order))


def _color(name: str) -> str:
    return INK["light"] if name == "ink" else LIGHT[name]
