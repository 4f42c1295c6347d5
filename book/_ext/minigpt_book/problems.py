"""`{open-problems}`: what the lessons could not answer, from `book/problems.yml`, by phase."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes

from minigpt.course.lessons.curriculum import Phase, read_curriculum
from minigpt.errors import CourseError
from minigpt_book.lesson import BookDirective, link
from minigpt_book.markup import MgElement, caption, element

PROBLEMS_FILE = Path("book", "problems.yml")
PROBLEM_LEVELS = {"A": "a weekend", "B": "weeks", "C": "months"}
OUTSIDE = "smollm2"  # the one model of the book that is not in the zoo
CITED = re.compile(r"\{cite:[tp]\}`([^`]+)`")


@dataclass(frozen=True)
class Problem:
    """An open problem: its question, why it is open, where to begin, what counts against it."""

    slug: str
    asks: str
    level: str
    lesson: str
    models: tuple[str, ...]
    why: str
    first: str
    against: str
    near: str

    @property
    def cited(self) -> tuple[str, ...]:
        """The keys of the works that it names."""
        return tuple(key for found in CITED.findall(self.near) for key in found.split(","))


def read_problems(root: Path) -> list[Problem]:
    """Read the problems in the order of their lessons.

    Raises:
        CourseError: an entry lacks a field, has one too many, or says what no reader can use.
    """
    order = {one.id: place for place, one in enumerate(read_curriculum(root).lessons)}
    found = [
        checked_problem(entry, order)
        for entry in yaml.safe_load((root / PROBLEMS_FILE).read_text("utf8"))
    ]
    twice = {one.slug for one in found if sum(one.slug == other.slug for other in found) > 1}
    if twice:
        raise CourseError(
            f"{PROBLEMS_FILE}: {sorted(twice)[0]} stands twice; give each problem its name."
        )
    return sorted(found, key=lambda one: order[one.lesson])


def checked_problem(entry: dict[str, Any], lessons: dict[str, int]) -> Problem:
    """One entry as a problem.

    Raises:
        CourseError: it is not one.
    """
    where = f"{PROBLEMS_FILE}: {entry.get('slug', 'an entry without slug')}"
    names = {one.name for one in fields(Problem)}
    if odd := sorted(names ^ entry.keys()):
        raise CourseError(f"{where}: give exactly {', '.join(sorted(names))}; see {odd[0]!r}.")
    models = entry["models"]
    if not isinstance(models, list) or not models:
        raise CourseError(f"{where}: models is a list of at least one name.")
    if bad := sorted(name for name in names - {"models"} if not isinstance(entry[name], str)):
        raise CourseError(f"{where}: {bad[0]} must be text in quotes.")
    if entry["level"] not in PROBLEM_LEVELS:
        raise CourseError(f"{where}: level is one of {', '.join(PROBLEM_LEVELS)}.")
    if entry["lesson"] not in lessons:
        raise CourseError(f"{where}: there is no lesson {entry['lesson']}.")
    if not entry["asks"].endswith("?"):
        raise CourseError(f"{where}: asks is a question and ends with a question mark.")
    problem = Problem(**{**entry, "models": tuple(models)})
    if not problem.cited:
        raise CourseError(f"{where}: near cites the nearest work, {{cite:t}}`key`.")
    return problem


class OpenProblems(BookDirective):
    """A section a phase; `filter.js` adds a field and chips for phases and levels.

    A problem of a lesson that this site leaves out is left out, too.
    """

    def run(self) -> list[nodes.Node]:
        """Build the page anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        self.env.note_dependency(str(PROBLEMS_FILE))
        book = self.curriculum
        problems = [
            one
            for one in read_problems(Path(self.env.srcdir))
            if book.lesson(one.lesson).docname in self.env.found_docs
        ]
        parts = [(phase, self.of(phase, problems)) for phase in book.phases]
        return [self.part(phase, some) for phase, some in parts if some]

    def of(self, phase: Phase, problems: list[Problem]) -> list[Problem]:
        """The problems that start from a lesson of this phase."""
        here = {lesson.id for lesson in phase.lessons}
        return [one for one in problems if one.lesson in here]

    def part(self, phase: Phase, problems: list[Problem]) -> nodes.section:
        """The section of a phase."""
        box = element("div", *[self.entry(one) for one in problems])
        box["html"] = {
            "data-chip": f"phase {phase.number}",
            "data-noun": "problem",
            "data-kinds": "Phases and levels",
            "data-look": "words, a model, an author",
        }
        title = f"Phase {phase.number} · {phase.title}"
        return self.section(title, f"problems-{phase.number}", box)

    def entry(self, one: Problem) -> MgElement:
        """The question and why it is open; folded below it, how to begin."""
        models = " · ".join(
            f"`{name}`" if name == OUTSIDE else f"`zoo:{name}`" for name in one.models
        )
        level = f"{one.level}: {PROBLEM_LEVELS[one.level]}"
        lesson = link(self.curriculum.lesson(one.lesson))
        head = [f"**{one.asks}**", "", f"{level} · {lesson} · {models}", "", one.why]
        begin = [f"**Measure first.** {one.first}", ""]
        begin += [f"**Against it would count.** {one.against}", ""]
        begin += [f"**Nearest work.** {one.near}"]
        fold = element(
            "details",
            caption("summary", nodes.Text("How to begin")),
            self.parsed(begin),
            classes=["mg-solution"],
        )
        box = element("div", self.parsed(head), fold, classes=["mg-box", "mg-row"])
        box["html"] = {"data-tag": level}
        box["ids"] = [f"problem-{one.slug}"]
        return box


def setup(app: Any) -> None:
    """Register the directive."""
    app.add_directive("open-problems", OpenProblems)
