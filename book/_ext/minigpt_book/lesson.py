"""The lesson's header, the map of lessons, and links between lessons.

All of it is generated from the registry, the front matter and the last execution.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import Curriculum, Lesson, Phase, read_curriculum
from minigpt.course.lessons.executed import front_matter
from minigpt.course.lessons.path import effort_of, exercises_in_depth
from minigpt.course.lines import source_lines
from minigpt.errors import CourseError
from minigpt_book.execute import executed_page


class BookDirective(SphinxDirective):
    """A directive that writes Markdown and lets the page's own parser read it."""

    @property
    def curriculum(self) -> Curriculum:
        """The registry of this book."""
        return read_curriculum(Path(self.env.srcdir))

    def parsed(self, lines: Iterable[str], *classes: str) -> nodes.container:
        """Markdown lines as nodes inside a container with the CSS classes."""
        box = nodes.container(classes=list(classes))
        self.set_source_info(box)
        source, _ = self.get_source_info()
        content = StringList(list(lines), source=source)
        self.state.nested_parse(content, self.content_offset, box)
        return box

    def section(self, title: str, name: str, *children: nodes.Node) -> nodes.section:
        """A section with a heading that the page's table of contents shows."""
        section = nodes.section(ids=[nodes.make_id(name)], names=[name])
        section += nodes.title(title, title)
        section += children
        return section


class LessonHeader(BookDirective):
    """`{lesson-header}`: what the lesson is for, needs, uses, and costs.

    The body, "In one minute", says in three sentences what the reader builds, what she asks, and
    what she can do afterwards; it gives no result away.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Build the header of the lesson that the front matter names."""
        path = Path(self.env.doc2path(self.env.docname))
        own = front_matter(path).get("minigpt", {})
        if "lesson" not in own:
            raise self.error(f"{path.name}: the front matter has no minigpt: lesson:")
        lesson = self.curriculum.lesson(str(own["lesson"]))
        objectives = ["In this lesson you", ""]
        objectives += [f"- {objective}" for objective in lesson.objectives]
        facts = [row for name, value in self.facts(lesson, own, path) for row in _fact(name, value)]
        header = nodes.container(classes=["mg-lesson"])
        if self.content:
            header += self.parsed(["**In one minute.**", *self.content], "mg-minute")
        header += self.parsed(objectives, "mg-objectives")
        header += self.parsed(facts, "mg-facts")
        return [header]

    def facts(self, lesson: Lesson, own: dict[str, Any], path: Path) -> Iterator[tuple[str, str]]:
        """Name and Markdown of each fact, leaving out those the lesson does not have."""
        book = self.curriculum
        needed = [book.lesson(str(i)) for i in own.get("prerequisites", lesson.prerequisites)]
        yield "Before", " · ".join(link(other) for other in needed) or "nothing"
        tracks = [book.tracks[number - 1] for number in lesson.tracks]
        yield "Recurring experiments", " · ".join(f"[{t.number}] {t.title}" for t in tracks)
        weeks = [f"{way.title}, week {week}" for way, week in book.weeks_of(lesson)]
        yield "Reading paths", " · ".join(weeks)
        yield (
            "Data and models",
            _codes(dict.fromkeys([*own.get("data", []), *own.get("models", [])])),
        )
        yield "The package grows", _codes(lesson.grows)
        lines = source_lines(path.read_text(encoding="utf8"))
        main, depth = effort_of(lines)
        folded = f"; the folded depth {depth.minutes:.0f} more" if depth.words else ""
        yield "Reading", f"about {main.minutes:.0f} minutes (estimated){folded}"
        yield "Exercises", self.exercises(lesson, exercises_in_depth(lines))
        yield "Running", self.measured()

    def exercises(self, lesson: Lesson, folded: set[str]) -> str:
        """How many graded exercises the lesson has, and how long they take: its path, its depth."""
        graded = [one for one in all_exercises(lesson.root) if one.lesson == lesson.id]
        main = [one.minutes for one in graded if one.id not in folded]
        more = [one.minutes for one in graded if one.id in folded]
        depth = f"; {len(more)} in the depth, {sum(more)} more" if more else ""
        return f"{len(main)} graded, about {sum(main)} minutes{depth}" if graded else ""

    def measured(self) -> str:
        """Time and memory of the last execution of this page."""
        notebook = executed_page(self.env.app, self.env.docname)
        own = notebook.metadata.get("minigpt", {}) if notebook else {}
        if "seconds" not in own:
            return ""
        cost = f"{own['seconds']:.1f} s of one core and {own['peak_mb']:.0f} MB"
        return f"{cost}, measured when this page was built, without a GPU"


def _fact(name: str, value: str) -> list[str]:
    return [name, f": {value}", ""] if value else []


def _codes(names: Iterable[str]) -> str:
    return " · ".join(f"`{name}`" for name in names)


def link(lesson: Lesson, title: str = "") -> str:
    """Markdown that links to a lesson, or names it where it is not in this book."""
    return f"{{ref}}`{lesson.id} {title or lesson.title} <{lesson.label}>`"


class LessonMap(BookDirective):
    """`{lesson-map}`: all lessons by phase, with what each teaches folded away."""

    def run(self) -> list[nodes.Node]:
        """One section a phase, then its milestone and seminars."""
        self.env.note_reread()
        return [self.phase(phase) for phase in self.curriculum.phases]

    def phase(self, phase: Phase) -> nodes.section:
        """The section of a phase."""
        name = f"phase-{phase.number}"
        lines = [phase.goal, ""]
        for lesson in phase.lessons:
            lines += [f"- {link(lesson)}{'' if lesson.written else ' *(not written yet)*'}"]
        lines += ["", ":::{dropdown} Objectives and deliverables", ":class-container: mg-fold"]
        for lesson in phase.lessons:
            lines += ["", f"**{lesson.id} {lesson.title}**", ""]
            lines += [f"- {objective}" for objective in lesson.objectives]
        lines += ["", "**You hand in**", "", *[f"- {text}" for text in phase.deliverables], ":::"]
        lines += self.stops(phase)
        title = f"Phase {phase.number} · {phase.title}"
        return self.section(title, name, self.parsed(lines, "mg-phase"))

    def stops(self, phase: Phase) -> list[str]:
        """What stands after a phase: its milestone, its seminars."""
        book, here = self.curriculum, phase.number
        reached = [(f"Milestone {s.name}", s) for s in book.milestones if s.after == here]
        talks = [(f"Seminar: {s.name}", s) for s in book.seminars if s.after == here]
        lines = list[str]()
        for title, stop in reached + talks:
            written = stop.page in self.env.found_docs
            linked = f"{{doc}}`{title} </{stop.page}>`" if written else title
            lines += ["", f"**{linked}.** {stop.about}"]
        return lines


def number_title(app: Sphinx, doctree: nodes.document) -> None:
    """Put a lesson's number before its title, on the page and wherever the title is shown."""
    try:
        lesson = read_curriculum(Path(app.srcdir)).lesson(app.env.docname)
    except CourseError:
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is not None and not title.astext().startswith(f"{lesson.id} "):
        title.insert(0, nodes.Text(f"{lesson.id} "))


def label_lesson(app: Sphinx, doctree: nodes.document) -> None:
    """Give every lesson its label, `lesson-2.3`, unless the page sets it itself."""
    docname = app.env.docname
    try:
        lesson = read_curriculum(Path(app.srcdir)).lesson(docname)
    except CourseError:
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    heading = title.astext() if title is not None else lesson.title
    domain = app.env.get_domain("std")
    domain.labels.setdefault(lesson.label, (docname, "", heading))
    domain.anonlabels.setdefault(lesson.label, (docname, ""))


def name_unwritten(
    app: Sphinx, _: BuildEnvironment, node: nodes.Element, content: nodes.Element
) -> nodes.Node | None:
    """A link to a lesson of the registry that is not in this book becomes its name."""
    target = str(node.get("reftarget", ""))
    if node.get("reftype") != "ref" or not target.startswith("lesson-"):
        return None
    lessons = {lesson.label: lesson for lesson in read_curriculum(Path(app.srcdir)).lessons}
    lesson = lessons.get(target)
    if lesson is None:
        return None
    text = content.astext() if node.get("refexplicit") else f"{lesson.id} {lesson.title}"
    return nodes.inline(text, text, classes=["mg-unwritten"])


def setup(app: Sphinx) -> None:
    """Register the directives and the labels."""
    app.add_directive("lesson-header", LessonHeader)
    app.add_directive("lesson-map", LessonMap)
    app.connect("doctree-read", number_title, priority=100)  # before anybody collects titles
    app.connect("doctree-read", label_lesson)
    app.connect("missing-reference", name_unwritten, priority=900)
