"""Repair what the tools write into every page: an icon script too many, boxes without a name."""

import re
from itertools import count
from pathlib import Path

from sphinx.application import Sphinx

ICONS = "_static/scripts/fontawesome.js"
_CAPTION = re.compile(
    r'(<figure class="mg-viz"(?:(?!</figure>).)*?<figcaption>)(?:Figure \d+\. )?', re.DOTALL
)
_BOX = '<input class="task-list-item-checkbox"'
_NAMED = '<input aria-label="{}" class="task-list-item-checkbox"'
REPAIRS = (
    # 1.5 MB of icons as a script, beside the same icons as fonts in the theme's style sheet.
    (
        re.compile(r'\s*<script\b[^>]*\bsrc="[^"]*' + re.escape(ICONS) + r'[^"]*"[^>]*></script>'),
        "",
    ),
    # The theme's search and the marks of Sphinx's; minigpt_book.search has its own.
    (
        re.compile(
            r'\s*<script\b[^>]*\bsrc="[^"]*'
            r'(?:searchtools|searchindex|language_data|sphinx_highlight)\.js[^"]*"[^>]*></script>'
        ),
        "",
    ),
    # A list that has no list items: screen readers announce it as empty.
    (re.compile(r'<div role="list" class="citation-list">'), '<div class="citation-list">'),
    # The arrow that unfolds a lesson's pages in the side bar has no name.
    (
        re.compile(r'<summary>(?=<span class="toctree-toggle")'),
        '<summary aria-label="Pages of this lesson">',
    ),
    # A checkbox of a task list says nothing to those who do not see it.
    (re.compile(_BOX + " checked="), _NAMED.format("done") + " checked="),
    (re.compile(_BOX + " disabled="), _NAMED.format("open") + " disabled="),
)


def numbered(page: str) -> str:
    """Number a page's figures that have a caption, in reading order."""
    numbers = count(1)
    return _CAPTION.sub(lambda found: f"{found[1]}Figure {next(numbers)}. ", page)


def repair(app: Sphinx, failed: Exception | None) -> None:
    """Rewrite the pages that need it; a page that was repaired stays as it is."""
    if failed or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in out.rglob("*.html"):
        text = fixed = page.read_text(encoding="utf-8")
        for pattern, instead in REPAIRS:
            fixed = pattern.sub(instead, fixed)
        fixed = numbered(fixed)
        if fixed != text:
            page.write_text(fixed, encoding="utf-8")
    for leftover in out.glob(ICONS + "*"):
        leftover.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Run once the pages are written."""
    app.connect("build-finished", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
