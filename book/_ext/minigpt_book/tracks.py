"""`{reading-paths}`: the ways through the lessons, week by week, with boxes to tick and a log.

`tracks.js` adds the boxes, the hours and the notes. They stay in the browser and are saved
to the file that `minigpt track` keeps. Without a script the page is a plan to print.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import Lesson, ReadingPath
from minigpt.course.lessons.path import effort_of
from minigpt.course.lines import source_lines
from minigpt_book.lesson import BookDirective, link
from minigpt_book.markup import MgElement, element


class ReadingPaths(BookDirective):
    """One section a path, the full road last."""

    def run(self) -> list[nodes.Node]:
        """Build the sections anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        book = self.curriculum
        return [self.path(way) for way in (*book.paths, book.road)]

    def path(self, way: ReadingPath) -> nodes.section:
        """The section of a path."""
        pace = f"{len(way.weeks)} weeks of {way.hours} hours." if way.hours else "At your own pace."
        weeks = [self.week(way, number) for number in range(1, len(way.weeks) + 1)]
        box = element("div", self.parsed([way.about, "", pace]), *weeks, classes=["mg-track"])
        box["html"] = {
            "data-key": f"{self.config.minigpt_book_key}:track:{way.slug}",
            "data-track": json.dumps(self.plan(way), ensure_ascii=False),
        }
        return self.section(way.title, f"path-{way.slug}", box)

    def plan(self, way: ReadingPath) -> dict[str, Any]:
        """What the script needs to know in order to write the log as Markdown."""
        named = {one.id: f"{one.id} {one.title}" for one in self.curriculum.lessons}
        weeks = [
            {
                "title": week.title,
                "goal": week.goal,
                "lessons": [named[one] for one in week.lessons],
                "tasks": [[f"{hours:g}", text] for hours, text in week.tasks],
                "deliverables": week.deliverables,
                "criteria": week.criteria,
            }
            for week in way.weeks
        ]
        return {"slug": way.slug, "title": way.title, "hours": way.hours, "weeks": weeks}

    def week(self, way: ReadingPath, number: int) -> MgElement:
        """A week: its lessons with their hours, what they need, what is to be ticked off."""
        week = way.weeks[number - 1]
        lessons = [self.curriculum.lesson(name) for name in week.lessons]
        lines = [f"**Week {number}: {week.title}.** {week.goal}", ""]
        lines += [f"- {link(one)}" for one in lessons]
        hours = sum(self.minutes(one) for one in lessons) / 60
        lines += ["", f"The lessons and their exercises take about {hours:.0f} hours (estimated)."]
        if needed := self.curriculum.leaned_on(way, number):
            links = ", ".join(link(self.curriculum.lesson(name)) for name in needed)
            lines += ["", f"They build on lessons that this path has not read by then: {links}."]
        parts = [
            ("Tasks", [f"{text} ({hours:g}\N{NO-BREAK SPACE}h)" for hours, text in week.tasks]),
            ("You hand in", list(week.deliverables)),
            ("You are done when", list(week.criteria)),
        ]
        ticks = [
            element(
                "div",
                self.parsed([f"*{title}*", "", *[f"- {one}" for one in items]]),
                classes=["mg-ticks"],
            )
            for title, items in parts
            if items
        ]
        box = element("div", self.parsed(lines), *ticks, classes=["mg-week"])
        box["html"] = {"data-week": str(number)}
        return box

    def minutes(self, lesson: Lesson) -> float:
        """Estimated minutes of a lesson's path and exercises; none where it is not written."""
        if not lesson.written:
            return 0.0
        path, _ = effort_of(source_lines((lesson.root / lesson.path).read_text(encoding="utf8")))
        graded = [one for one in all_exercises(Path(self.env.srcdir)) if one.lesson == lesson.id]
        return path.minutes + sum(one.minutes for one in graded)


def _script(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the script on the page that has a path."""
    if tree is not None and any("mg-track" in box["classes"] for box in tree.findall(MgElement)):
        app.add_js_file("tracks.js", loading_method="defer", priority=450)


def setup(app: Sphinx) -> None:
    """Register the directive and its script."""
    app.add_directive("reading-paths", ReadingPaths)
    app.connect("html-page-context", _script)
