"""All that a reader answered and wrote, saved to a file and loaded from one: `{keep}`."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from minigpt_book.markup import Component, MgElement, element, paragraph


class Keep(Component):
    """The two buttons, which `keep.js` makes; without a script, one sentence."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Build the box."""
        text = "On the website, two buttons here save your answers to a file and load them again."
        box = element("div", paragraph(text), classes=["mg-box", "mg-keep"])
        box["html"] = {"data-prefix": f"{self.config.minigpt_book_key}:"}
        return [self.anchored(box, "keep")]


def _script(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the script on the page that has the box."""
    if tree is not None and any("mg-keep" in box["classes"] for box in tree.findall(MgElement)):
        app.add_js_file("keep.js", loading_method="defer", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and its script."""
    app.add_directive("keep", Keep)
    app.connect("html-page-context", _script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
