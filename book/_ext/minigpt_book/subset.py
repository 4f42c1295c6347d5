"""A site that holds a part of the book: a link to what it leaves out becomes the title of that.

`minigpt_left_out` maps what links name (a label, or a page's name) to a title; `minigpt teach
build` fills it. In the whole book it is empty, and a link to nowhere stays an error.
"""

import posixpath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def name_left_out(
    app: Sphinx, _: BuildEnvironment, node: nodes.Element, content: nodes.Element
) -> nodes.Node | None:
    """Show the title of what a link names, where the book has it and this site has not."""
    target = str(node.get("reftarget", ""))
    if node.get("reftype") == "doc":
        here = posixpath.dirname(str(node.get("refdoc", "")))
        target = target[1:] if target[:1] == "/" else posixpath.normpath(f"{here}/{target}")
    title = app.config.minigpt_left_out.get(target)
    if title is None:
        return None
    text = content.astext() if node.get("refexplicit") else title
    return nodes.inline(text, text, classes=["mg-unwritten"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Answer when nobody else knew the target."""
    app.add_config_value("minigpt_left_out", {}, "env", dict)
    app.connect("missing-reference", name_left_out, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
