"""Generated index pages: recurring experiments, symbols, code and its lessons, the citation."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import Lesson, Track
from minigpt.course.lessons.indexes import ShownCode, Symbol, experiments, shown_code, symbols
from minigpt_book.lesson import BookDirective, link


def short_links(lessons: Iterable[Lesson]) -> str:
    """Links to lessons by their numbers alone, each once."""
    return ", ".join(f"{{ref}}`{one.id} <{one.label}>`" for one in dict.fromkeys(lessons))


class RecurringExperiments(BookDirective):
    """`{recurring-experiments}`: for each one, the questions that lessons ask, in order."""

    def run(self) -> list[nodes.Node]:
        """Build the sections anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        return [self.track(track) for track in self.curriculum.tracks]

    def track(self, track: Track) -> nodes.section:
        """The section of one recurring experiment."""
        lines = [track.about]
        mine = [one for one in experiments(self.curriculum) if track.number in one.tracks]
        for lesson, group in groupby(mine, key=lambda one: one.lesson):
            lines += ["", f"{link(lesson)}", ""]
            lines += [f"- {one.question}" for one in group]
        title = f"{track.number}. {track.title}"
        return self.section(title, f"track-{track.number}", self.parsed(lines))


class SymbolIndex(BookDirective):
    """`{symbol-index}`: every symbol, what it means, its shape, and the lessons that use it so."""

    def run(self) -> list[nodes.Node]:
        """Two tables: Latin letters, Greek letters."""
        self.env.note_reread()
        found = symbols(self.curriculum)
        kinds = {"Latin letters": False, "Greek letters": True}
        return [
            self.section(
                title, title, self.parsed(self.table(s for s in found if s.order[0] is greek))
            )
            for title, greek in kinds.items()
        ]

    def table(self, rows: Iterable[Symbol]) -> Iterator[str]:
        """The lines of one table; lessons that say the same share a row."""
        same: dict[tuple[str, str, str], list[Lesson]] = {}
        for row in rows:
            same.setdefault((row.text, row.meaning, row.shape), []).append(row.lesson)
        yield "| Symbol | Meaning | Shape | Lesson |"
        yield "|---|---|---|---|"
        for (text, meaning, shape), lessons in same.items():
            yield f"| {text} | {meaning} | {shape} | {short_links(lessons)} |"


class CodeIndex(BookDirective):
    """`{code-index}`: the functions and classes that lessons build, with the exercise of each."""

    def run(self) -> list[nodes.Node]:
        """One table for each part of the package."""
        self.env.note_reread()
        found = shown_code(self.curriculum, all_exercises(Path(self.env.srcdir)))
        parts = groupby(found, key=lambda one: one.module.split(".")[1])
        return [
            self.section(part, f"code-{part}", self.parsed(self.table(list(group))))
            for part, group in parts
        ]

    def table(self, rows: list[ShownCode]) -> Iterator[str]:
        """The lines of one table."""
        yield "| Name | Module | ShownCode in | Exercise |"
        yield "|---|---|---|---|"
        for one in rows:
            module = one.module.removeprefix("minigpt.")
            yield f"| `{one.name}` | `{module}` | {link(one.lesson)} | {one.exercise} |"


class Citation(BookDirective):
    """`{citation}`: how to cite this book, from `CITATION.cff`."""

    def run(self) -> list[nodes.Node]:
        """A sentence, and the entry for BibTeX."""
        path = Path(self.env.srcdir) / "CITATION.cff"
        self.env.note_dependency(str(path))
        known = yaml.safe_load(path.read_text("utf8"))
        authors = " and ".join(one["name"] for one in known["authors"])
        text = f"{authors}. *{known['title']}*. Version {known['version']}."
        fields = {"author": f"{{{authors}}}", "title": known["title"], "version": known["version"]}
        fields |= {"url": known["repository-code"]} if "repository-code" in known else {}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        entry = "\n".join(["@software{minigpt,", *lines, "}"])
        return [self.parsed([text]), nodes.literal_block(entry, entry, language="bibtex")]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("recurring-experiments", RecurringExperiments)
    app.add_directive("symbol-index", SymbolIndex)
    app.add_directive("code-index", CodeIndex)
    app.add_directive("citation", Citation)
