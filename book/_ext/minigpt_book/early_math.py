"""Formulas that are there before MathJax is: each stands in the page as MathML, too.

MathJax is three quarters of a megabyte: on a slow line its first formula comes seconds after the
text. Until then, and where no script runs, a reader sees MathML, which browsers draw by themselves.
The style sheet hides it as soon as MathJax has set the same formula beside it.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math

DOUBLE_BAR = re.compile(r"(\\[bB]igg?[lr]?\s*)?\\\|")  # of which the converter knows one spelling
SIZED = re.compile(r"\\[bB]igg?[lr]?\s*(?=\\[lr]angle)")  # of which it knows none
ROWS = re.compile(r"(\\(?:begin|end)){(?:aligned|split|gathered)}")  # likewise
Visit = Callable[[Any, Any], None]


def mathml(tex: str, display: str) -> str | None:
    """Write a formula as MathML, `display` as "inline" or "block"; None where that fails.

    Example:
        >>> mathml("x", "inline")
        '<math class="mg-early" display="inline"><mrow><mi>x</mi></mrow></math>'
    """
    try:
        plain = DOUBLE_BAR.sub(r"\\Vert ", SIZED.sub("", tex))
        text = convert(ROWS.sub(r"\1{align*}", plain), display=display)
    except Exception:  # whatever it cannot read: MathJax will
        return None
    if "\\" in text or "&#x0005C;" in text or "&<" in text:  # a command that it does not know
        return None
    return text.replace(
        '<math xmlns="http://www.w3.org/1998/Math/MathML"', '<math class="mg-early"'
    )


def visit_math(self: Any, node: nodes.Element, visit: Visit, display: str, tag: str) -> None:
    """Let Sphinx write the TeX, and put the MathML behind it."""
    start = len(self.body)
    try:
        visit(self, node)
    except nodes.SkipNode:
        written, early = self.body[start:], mathml(node.astext(), display)
    if early is None:
        raise nodes.SkipNode
    opened, closing = written[0], written[-1]
    content, end = written[1:-1], closing
    if display == "inline":
        content, end = [closing.removesuffix("</span>")], "</span>"
    number = []
    if "</span>" in content and display == "block":  # the equation's number stays in sight
        cut = len(content) - content[::-1].index("</span>")
        number, content = content[:cut], content[cut:]
    tex = f'<{tag} class="mg-tex">{"".join(content)}</{tag}>'
    self.body[start:] = [opened, *number, tex, early, end]
    raise nodes.SkipNode


def render(app: Sphinx) -> None:
    """Exchange the functions that write formulas for MathJax."""
    inline = partial(visit_math, visit=html_visit_math, display="inline", tag="span")
    block = partial(visit_math, visit=html_visit_displaymath, display="block", tag="div")
    app.registry.html_inline_math_renderers["mathjax"] = (inline, None)
    app.registry.html_block_math_renderers["mathjax"] = (block, None)


def only_where_needed(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: object) -> None:
    """Leave MathJax out of pages that show no formula, whatever was collected for them."""
    if 'class="math ' not in str(context.get("body")):
        files = context.get("script_files", [])
        context["script_files"] = [one for one in files if not _is_mathjax(one)]


def _is_mathjax(file: Any) -> bool:
    body = getattr(file, "attributes", {}).get("body") or ""
    return "mathjax" in f"{getattr(file, 'filename', file)} {body[:20]}".lower()


def setup(app: Sphinx) -> dict[str, bool]:
    """Write formulas twice, and load MathJax for those pages only."""
    app.connect("builder-inited", render)
    app.connect("html-page-context", only_where_needed, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
