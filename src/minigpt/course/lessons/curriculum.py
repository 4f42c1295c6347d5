"""The registry of the course, read from `book/curriculum.yml`: phases, lessons, tracks, paths."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from minigpt.course.paths import course_root
from minigpt.errors import CourseError, nearest


@dataclass(frozen=True)
class Lesson:
    """One lesson of the registry; its file may not be written yet."""

    id: str
    phase: int
    number: int
    title: str
    slug: str
    phase_slug: str
    root: Path = field(repr=False)
    objectives: tuple[str, ...] = ()
    grows: tuple[str, ...] = ()
    tracks: tuple[int, ...] = ()
    prerequisites: tuple[str, ...] = ()
    surprise: str = ""
    milestone: str = ""

    @property
    def folder(self) -> str:
        """Name shared with exercises and solutions: `phase-02-attention/03-single-head`."""
        return f"phase-{self.phase:02d}-{self.phase_slug}/{self.number:02d}-{self.slug}"

    @property
    def path(self) -> Path:
        """The lesson's file in the course: `book/phase-02-attention/03-single-head.md`."""
        return Path("book") / f"{self.folder}.md"

    @property
    def docname(self) -> str:
        """The lesson's name for Sphinx: its path without the ending."""
        return self.path.with_suffix("").as_posix()

    @property
    def label(self) -> str:
        """Target of cross-lesson links: {ref}`lesson-2.3`."""
        return f"lesson-{self.id}"

    @property
    def written(self) -> bool:
        """Whether the lesson's file exists."""
        return (self.root / self.path).is_file()


@dataclass(frozen=True)
class Phase:
    """One phase: a goal, its lessons in order, and what the learner hands in."""

    number: int
    title: str
    slug: str
    goal: str
    deliverables: tuple[str, ...]
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Track:
    """A recurring experiment that returns through the course with rising depth."""

    number: int
    title: str
    about: str


@dataclass(frozen=True)
class Stop:
    """A milestone or seminar that stands after a phase, and its page where it is written."""

    name: str
    after: int
    about: str
    page: str = ""


@dataclass(frozen=True)
class Week:
    """One week of a reading path: its tasks with hours, what is handed in, when it counts."""

    title: str
    goal: str
    lessons: tuple[str, ...]
    tasks: tuple[tuple[float, str], ...]
    deliverables: tuple[str, ...]
    criteria: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Everything to tick off, in the order of the page: tasks, deliverables, criteria."""
        return (*(text for _, text in self.tasks), *self.deliverables, *self.criteria)


@dataclass(frozen=True)
class ReadingPath:
    """A way through the lessons, week by week, with the hours of one week."""

    slug: str
    title: str
    hours: int
    about: str
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class Curriculum:
    """Everything that the registry holds."""

    phases: tuple[Phase, ...]
    tracks: tuple[Track, ...]
    milestones: tuple[Stop, ...]
    seminars: tuple[Stop, ...]
    paths: tuple[ReadingPath, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson in reading order."""
        return tuple(lesson for phase in self.phases for lesson in phase.lessons)

    def lesson(self, name: str) -> Lesson:
        """Find a lesson by id (`2.3`), slug (`single-head`), folder or docname.

        Raises:
            CourseError: no lesson is called that; the message names the nearest ones.
        """
        for lesson in self.lessons:
            if name in (lesson.id, lesson.slug, lesson.folder, lesson.docname):
                return lesson
        known = [lesson.id for lesson in self.lessons] + [lesson.slug for lesson in self.lessons]
        raise CourseError(f"no lesson {name!r} in book/curriculum.yml; {nearest(name, known)}")

    @property
    def road(self) -> ReadingPath:
        """The whole roadmap as a reading path: a leg for each phase, at one's own pace."""
        legs = tuple(
            Week(
                phase.title,
                phase.goal,
                tuple(lesson.id for lesson in phase.lessons),
                (),
                phase.deliverables,
                tuple(
                    f"Milestone {stop.name}: {stop.about}"
                    for stop in self.milestones
                    if stop.after == phase.number
                ),
            )
            for phase in self.phases
        )
        about = "All fifty lessons in order, from vectors to your own research."
        return ReadingPath("full-road", "The full road", 0, about, legs)

    def leaned_on(self, way: ReadingPath, number: int) -> tuple[str, ...]:
        """Return what a week's lessons build on and the path has not read by then."""
        read = {name for week in way.weeks[:number] for name in week.lessons}
        week = way.weeks[number - 1]
        needed = {one for name in week.lessons for one in self.lesson(name).prerequisites}
        return tuple(lesson.id for lesson in self.lessons if lesson.id in needed - read)

    def way(self, slug: str) -> ReadingPath:
        """Find a reading path, the full road included.

        Raises:
            CourseError: no path is called that; the message names the nearest ones.
        """
        ways = {one.slug: one for one in (*self.paths, self.road)}
        if slug not in ways:
            raise CourseError(f"no reading path {slug!r} in the course; {nearest(slug, ways)}")
        return ways[slug]

    def following(self, lesson: Lesson) -> Lesson | None:
        """The lesson that comes after this one, None after the last."""
        lessons = self.lessons
        index = lessons.index(lesson) + 1
        return lessons[index] if index < len(lessons) else None

    def weeks_of(self, lesson: Lesson) -> tuple[tuple[ReadingPath, int], ...]:
        """Where the reading paths meet a lesson, as pairs of path and week counted from 1."""
        return tuple(
            (path, number)
            for path in self.paths
            for number, week in enumerate(path.weeks, start=1)
            if lesson.id in week.lessons
        )


def curriculum() -> Curriculum:
    """Read the registry of the course around the current folder, once per process and folder.

    Raises:
        CourseError: no course here, or the registry is malformed.
    """
    return read_curriculum(course_root())


@cache
def read_curriculum(root: Path) -> Curriculum:
    """Read the registry of the course in the folder `root`."""
    source = root / "book" / "curriculum.yml"
    try:
        data = yaml.safe_load(source.read_text(encoding="utf8"))
        return _curriculum(data, root)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as problem:
        raise CourseError(f"{source}: the registry is malformed ({problem})") from problem


def _curriculum(data: dict[str, Any], root: Path) -> Curriculum:
    phases = tuple(_phase(number, entry, root) for number, entry in enumerate(data["phases"]))
    known = {lesson.id for phase in phases for lesson in phase.lessons}
    paths = tuple(_path(entry) for entry in data.get("paths", []))
    named = [name for phase in phases for lesson in phase.lessons for name in lesson.prerequisites]
    named += [name for path in paths for week in path.weeks for name in week.lessons]
    for name in named:
        if name not in known:
            raise CourseError(f"book/curriculum.yml names lesson {name!r}; {nearest(name, known)}")
    return Curriculum(
        phases=phases,
        tracks=tuple(Track(number, **entry) for number, entry in data["tracks"].items()),
        milestones=tuple(Stop(name, **entry) for name, entry in data["milestones"].items()),
        seminars=tuple(Stop(**entry) for entry in data["seminars"]),
        paths=paths,
    )


def _phase(number: int, entry: dict[str, Any], root: Path) -> Phase:
    lessons = tuple(
        _lesson(number, entry["slug"], position, item, root)
        for position, item in enumerate(entry["lessons"], start=1)
    )
    return Phase(
        number, entry["title"], entry["slug"], entry["goal"], tuple(entry["deliverables"]), lessons
    )


def _lesson(phase: int, phase_slug: str, number: int, entry: dict[str, Any], root: Path) -> Lesson:
    return Lesson(
        id=f"{phase}.{number}",
        phase=phase,
        number=number,
        title=entry["title"],
        slug=entry["slug"],
        phase_slug=phase_slug,
        root=root,
        objectives=tuple(entry["objectives"]),
        grows=tuple(entry.get("grows", ())),
        tracks=tuple(entry.get("tracks", ())),
        prerequisites=tuple(entry.get("prerequisites", ())),
        surprise=entry.get("surprise", ""),
        milestone=entry.get("milestone", ""),
    )


def _path(entry: dict[str, Any]) -> ReadingPath:
    weeks = tuple(
        Week(
            week["title"],
            week["goal"],
            tuple(week["lessons"]),
            tuple((hours, text) for hours, text in week["tasks"]),
            tuple(week["deliverables"]),
            tuple(week["criteria"]),
        )
        for week in entry["weeks"]
    )
    return ReadingPath(entry["slug"], entry["title"], entry["hours"], entry["about"], weeks)
