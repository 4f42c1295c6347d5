"""`{memory-palace}`: three rooms to walk through in your mind, drawn, and told in words below."""

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from minigpt_book.lesson import BookDirective, link


def read_palace(root: Path) -> list[dict[str, Any]]:
    """Read `book/palace.yml`: rooms, and the things in them."""
    found: list[dict[str, Any]] = yaml.safe_load((root / "book" / "palace.yml").read_text("utf8"))
    return found


def drawing(room: dict[str, Any]) -> str:
    """A room as SVG in the colors of the page; its text alternative names everything in it."""
    told = "; ".join(f"{one['name'].lower()}: {one['meaning']}" for one in room["things"])
    things = "".join(
        f'<g>{one["drawing"]}<text x="{one["at"][0]}" y="{one["at"][1]}">{one["name"]}</text></g>'
        for one in room["things"]
    )
    return (
        f'<svg class="mg-room" viewBox="0 0 340 190" role="img" '
        f'aria-label="{room["name"]}. {told}.">'
        '<path class="mg-wall" d="M10 60L170 14L330 60V184H10Z"/>'
        f'<text class="mg-sign" x="170" y="52">{room["name"]}</text>{things}</svg>'
    )


class MemoryPalace(BookDirective):
    """A section a room: the drawing, then a line for each thing with the lesson it stands for."""

    def run(self) -> list[nodes.Node]:
        """Draw the rooms."""
        self.env.note_reread()
        return [self.room(room) for room in read_palace(Path(self.env.srcdir))]

    def room(self, room: dict[str, Any]) -> nodes.section:
        """The section of a room."""
        lines = [
            f"- **{one['name']}**: {one['meaning']}. {link(self.curriculum.lesson(one['lesson']))}"
            for one in room["things"]
        ]
        picture = nodes.raw("", drawing(room), format="html")
        about, things = self.parsed([room["about"]]), self.parsed(lines)
        return self.section(room["name"], room["name"], about, picture, things)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("memory-palace", MemoryPalace)
