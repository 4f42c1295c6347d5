"""One look for every figure: colors for light and dark pages, colormaps, sizes.

The six series colors were found by a search that holds three things at once, and the tests hold
them again: contrast of at least 4.5 : 1 with the page (WCAG 2.2 text level), and a CIELAB distance
of at least 20 between any two of them as seen with normal, protan, deutan and tritan vision
(simulation: Machado, Oliveira and Fernandes 2009, severity 1). Each series also has its own marker
and dash, so that nothing is told by color alone.

Heat maps shade one hue by opacity over the page itself, so the same picture reads on white and on
a dark page: blue is "more" (or positive), orange is negative.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

PAGE = {"light": "#ffffff", "dark": "#121212"}
INK = {"light": "#1c1c1c", "dark": "#ced6dd"}

LIGHT = {
    "0": "#1c72d6",
    "1": "#8a2c00",
    "2": "#1b3f31",
    "3": "#69046c",
    "4": "#a06c00",
    "5": "#757575",
    "more": "#0b5cad",
    "less": "#b04a00",
    "cap": "60%",  # deepest shade behind text: the text keeps a contrast of 4.5
}
DARK = {
    "0": "#62bfdd",
    "1": "#c87646",
    "2": "#bde6d0",
    "3": "#eb2bf1",
    "4": "#ecdc80",
    "5": "#8b8080",
    "more": "#7cc4ff",
    "less": "#ffa45c",
    "cap": "40%",
}

SERIES = ("0", "1", "2", "3", "4", "5")
MARKERS = ("circle", "square", "diamond", "triangle", "cross", "ring")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 2")
FONT_PX = 13.0
MONO_EM = 0.602  # width of a character of the monospace fonts, in em
LEVELS = 32  # steps of opacity in a drawn heat map; the readout keeps full precision
INK_SENTINEL = "#010203"  # matplotlib text in this color becomes currentColor in inline SVG


def css_variables(colors: dict[str, str]) -> str:
    """Return the CSS declarations `--mg-0: …` of one theme."""
    return ";".join(f"--mg-{name}:{value}" for name, value in colors.items())


def sequential() -> Colormap:
    """Return the single-hue colormap, white (0) to blue (1), even in lightness."""
    return _between("mg-sequential", [PAGE["light"], "#9cc3ea", LIGHT["more"], "#06305c"])


def diverging() -> Colormap:
    """Return the two-hue colormap, orange (−) over white (0) to blue (+); pair it with `centered`.

    Example:
        >>> tuple(round(float(c), 1) for c in diverging()(0.5)[:3])
        (1.0, 1.0, 1.0)
    """
    return _between("mg-diverging", [LIGHT["less"], "#f0b98f", PAGE["light"], "#9cc3ea", "#0b5cad"])


def centered(values: Any) -> dict[str, float]:
    """Return `vmin` and `vmax` that put 0 in the middle of a diverging colormap."""
    import numpy as np

    limit = float(np.abs(np.asarray(values)).max()) or 1.0
    return {"vmin": -limit, "vmax": limit}


def _between(name: str, stops: list[str]) -> Colormap:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(name, stops, N=257)  # odd: 0 has a color of its own


@contextmanager
def context() -> Iterator[None]:
    """Draw with matplotlib in the book's style: `with viz.theme.context(): fig, ax = …`."""
    import matplotlib.style as mpl_style
    from cycler import cycler

    dashes = [(0, tuple(map(float, d.split()))) if d else "-" for d in DASHES]
    ink = dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"),
        INK_SENTINEL,
    )
    style: dict[str, Any] = ink | {
        "axes.prop_cycle": cycler(color=[LIGHT[s] for s in SERIES], linestyle=dashes),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.facecolor": "none",
        "grid.color": INK_SENTINEL,
        "grid.alpha": 0.15,
        "figure.facecolor": "none",
        "figure.figsize": (4.0, 2.8),
        "figure.dpi": 96,
        "figure.constrained_layout.use": True,
        "font.size": FONT_PX * 0.75,
        "legend.frameon": False,
        "lines.linewidth": 2.0,
        "svg.fonttype": "none",
        "svg.hashsalt": "minigpt",
    }
    with mpl_style.context(style):
        yield
