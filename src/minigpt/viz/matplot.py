"""Any matplotlib figure as a `Figure`, for the one picture that needs its own drawing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from minigpt.viz.figure import Figure, assemble
from minigpt.viz.raster import SCALE, png_bytes
from minigpt.viz.theme import FONT_PX, INK_SENTINEL, LIGHT, PAGE, SERIES, context

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure


def static(fig: MatplotlibFigure, *, alt: str, caption: str | None = None) -> Figure:
    """Return a matplotlib figure as inline SVG whose text and series colors follow the page.

    Draw inside `viz.theme.context()`: black, the theme's ink and the theme's series colors then
    follow light and dark; any other color stays as it is. The matplotlib figure is closed, so that
    a notebook does not show it a second time.

    Args:
        fig: the matplotlib figure.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: empty alt.
    """
    import matplotlib.pyplot as plt

    still = png_bytes(fig, dpi=96 * SCALE, facecolor=PAGE["light"])
    svg = _inline(fig)
    plt.close(fig)
    body = f'<div class="mg-stage" tabindex="0" role="group" aria-label="Picture">{svg}</div>'
    return assemble("static", body, {}, alt=alt, caption=caption, picture=lambda: still)


def _inline(fig: MatplotlibFigure) -> str:
    out = io.StringIO()
    with context():
        fig.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = out.getvalue()[out.getvalue().index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r">\s+<", "><", svg)
    for ink in (INK_SENTINEL, "#000000"):
        svg = svg.replace(ink, "currentColor")
    for name in SERIES:
        svg = svg.replace(LIGHT[name], f"var(--mg-{name})")
    return _sized(_unique(svg))


def _unique(svg: str) -> str:
    """Drop ids that nothing refers to; matplotlib hashes the content into those that are used."""
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", svg)
    return re.sub(r'( id="|url\(#|href="#)', r"\1mg-", svg)


def _sized(svg: str) -> str:
    head = svg[: svg.index(">")]
    points = re.search(r'width="([\d.]+)pt"', head)
    width = round(float(points[1]) * 96 / 72) if points else 440
    least = round(width * 11 / FONT_PX)
    style = f"width:100%;height:auto;max-width:{width}px;min-width:{least}px"
    clean = re.sub(r' (width|height|version|xmlns(:xlink)?)="[^"]*"', "", head)
    return f'{clean} style="{style}" aria-hidden="true"' + svg[svg.index(">") :]
