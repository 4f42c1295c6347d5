"""Leave out what the theme loads twice: every icon as a script, beside the same icons as fonts."""

import re
from pathlib import Path

from sphinx.application import Sphinx

ICONS = "_static/scripts/fontawesome.js"
TAG = re.compile(r'\s*<script\b[^>]*\bsrc="[^"]*' + re.escape(ICONS) + r'[^"]*"[^>]*></script>')


def drop_icon_script(app: Sphinx, failed: Exception | None) -> None:
    """Take 1.5 MB off each page: the theme's style sheet already has these icons as fonts."""
    if failed or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        slim = TAG.sub("", text)
        if slim != text:
            page.write_text(slim, encoding="utf-8")
    for leftover in out.glob(ICONS + "*"):
        leftover.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Run once the pages are written."""
    app.connect("build-finished", drop_icon_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
