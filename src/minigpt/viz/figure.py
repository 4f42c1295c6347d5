"""The result of every function here: a figure that carries its own picture, script and words.

The HTML is self-contained and depends on nothing but its inputs, so the same call gives the same
bytes. Without scripts it shows the still picture; with scripts it answers pointer and keys. It
holds no ids (the same figure may appear twice on a page) and sets no global names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

from minigpt.data.files import sha256_of
from minigpt.schema import parse_json
from minigpt.viz.arrays import check_text
from minigpt.viz.raster import rasterize
from minigpt.viz.scene import Scene
from minigpt.viz.theme import DARK, INK, LIGHT, PAGE, css_variables

STYLES = {
    "attribution_graph": ("attribution_graph",),
    "heads": ("heads", "strip"),
    "strip": ("strip",),
    "curves": ("keys",),
    "paths": ("keys",),
    "pick": ("keys",),
    "kinks": ("kinks",),
    "clocks": ("clocks",),
    "explorer": ("strip", "explorer"),
    "playground": ("kinks",),
    "scrubber": ("scrubber",),
    "switches": ("switches",),
    "sampling_lab": ("slider", "switches", "sampling_lab"),
    "study_lab": ("slider", "switches", "sampling_lab"),
    "tokenizer_lab": ("strip", "tokenizer_lab"),
}
# Kinds whose script shares another's; the others have their own alone.
SCRIPTS = {
    kind: ("chart", kind)
    for kind in (
        "bases",
        "clocks",
        "curves",
        "explorer",
        "kinks",
        "landscape",
        "logits",
        "paths",
        "playground",
        "reliability",
        "scrubber",
    )
}


@dataclass(frozen=True)
class Figure:
    """A finished figure: `html` for pages, `png()` for paper, `alt` for those who cannot see it.

    `scene` is the drawing itself, where the figure is drawn by this package.
    """

    kind: str
    alt: str
    html: str = field(repr=False)
    caption: str | None = None
    picture: Callable[[], bytes] = field(repr=False, compare=False, kw_only=True)
    scene: Scene | None = field(default=None, repr=False, compare=False, kw_only=True)

    def png(self) -> bytes:
        """Return the still picture as PNG (light theme, two device pixels to a CSS pixel)."""
        return self.picture()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str | bytes]:
        """Return the forms a front-end can choose from; IPython encodes the PNG itself."""
        return {"text/html": self.html, "image/png": self.png(), "text/plain": self.alt}


def assemble(
    kind: str,
    body: str,
    data: Mapping[str, Any],
    *,
    alt: str,
    caption: str | None,
    picture: Scene | Callable[[], bytes],
    read: str = "",
) -> Figure:
    """Return the figure around a still picture: style, words, data and script in one element.

    Args:
        kind: name of the script `KIND.js`; a figure without data has no script.
        body: HTML of the still picture.
        data: what the script needs, as JSON.
        alt: the finding in a sentence or two.
        caption: shown below the picture, in addition.
        picture: the scene, or what gives a PNG when it is asked for.
        read: first text of the live readout.

    Raises:
        FigureError: empty alt or caption.
    """
    alt = check_text("alt", alt)
    words = f"<figcaption>{escape(check_text('caption', caption))}</figcaption>" if caption else ""
    live = f'<p class="mg-read" role="status">{escape(read, quote=False)}</p>' if data else ""
    inner = f'<div class="mg-body tex2jax_ignore">{body}{live}</div>{words}'
    mark = sha256_of(json.dumps([kind, alt, inner, data]))[:10]
    style = _style("figure", *STYLES.get(kind, ()), *_slider(data))
    html = (
        f'<figure class="mg-viz" data-mg="{mark}" data-mg-kind="{kind}" role="figure" '
        f'aria-label="{escape(alt)}" data-lm-suppress-shortcuts="true">'
        f"<style>{style}</style>{inner}{_script(kind, mark, data)}</figure>"
    )
    if isinstance(picture, Scene):
        draw = partial(rasterize, picture)
        return Figure(kind, alt, html, caption, picture=draw, scene=picture)
    return Figure(kind, alt, html, caption, picture=picture)


def data_of(html: str) -> dict[str, Any]:
    """Return the data inside a figure's HTML (to read a published figure back)."""
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    return parse_json(found[1], dict[str, Any]) if found else {}


def _script(kind: str, mark: str, data: Mapping[str, Any]) -> str:
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    names = (*_slider(data), *SCRIPTS.get(kind, (kind,)))
    parts = "\n".join(_asset(f"{name}.js") for name in names)
    code = _asset("figure.js").replace("/*KIND*/", parts).replace("MARK", mark)
    text = text.replace("<", "\\u003c")  # nothing in a token can end the script element
    return f'<script type="application/json">{text}</script><script>{code}</script>'


def _slider(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a figure over frames needs besides its kind's own files."""
    return ("slider",) if data.get("frames") else ()


@cache
def _style(*names: str) -> str:
    text = "".join(_asset(f"{name}.css") for name in names)
    values = {
        "/*LIGHT*/": css_variables(LIGHT),
        "/*DARK*/": css_variables(DARK),
        "PAGE": PAGE["dark"],
        "INK": INK["dark"],
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text


@cache
def _asset(name: str) -> str:
    """Return a file without its comment lines and spare space: readable there, small here."""
    lines = [line.strip() for line in _path(name).read_text("utf-8").splitlines()]
    if name.endswith(".css"):
        text = re.sub(r"\s*([{};,])\s*", r"\1", " ".join(lines))
        text = re.sub(r"/\*[^A-Z].*?\*/", "", text)
        return re.sub(r";\s*}", "}", text).replace(": ", ":").strip()
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _path(name: str) -> Path:
    return Path(__file__).with_name(name)
