"""`course.yml`: what an instructor decides, read into frozen dataclasses or refused by line.

    title: Inside a transformer
    term: Spring 2027
    people:
      - {name: Ada Example, role: lecturer, address: ada@university.example}
    contact: course@university.example
    timezone: Europe/Berlin
    lessons:
      - {lesson: "2.1", release: 2027-03-01, due: 2027-03-08 18:00}
      - {lesson: "2.2", release: 2027-03-08, due: 2027-03-15 18:00, points: 20, solutions: never}
    known: ["0.1", "0.4"]      # lessons that students are taken to know already
    solutions: after due       # or never, or a date; default of all lessons: never
    points: 10                 # of a lesson, default 10
    late: {per_day: 10, days: 5, grace: 15}   # % lost a day begun, days taken, minutes forgiven
    optional: [zoo, milestones]               # parts of the book shown beside the lessons
    policy: Help by AI is allowed for reading errors, not for writing answers.
    site: https://university.example/transformers/
    repository: https://github.com/university/transformers
    logo: logo.svg             # a file beside course.yml

In the place of `lessons`, `path: {name: four-weeks, start: 2027-03-01}` takes the written lessons
of a reading path: each week's are released on its first day and due when it ends. `after due` means
once no late work is taken any more.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

from minigpt.course.lessons.curriculum import Curriculum, read_curriculum
from minigpt.course.paths import course_root
from minigpt.course.teaching.moments import END, START, read_moment, read_zone
from minigpt.course.teaching.yaml_nodes import Parsed, YamlField, read_entry
from minigpt.errors import CourseError, nearest

COURSE_FILE = "course.yml"
OPTIONAL = {  # name in `optional` → pages of the book
    "readiness": ("book/are-you-ready",),
    "tracks": ("book/tracks",),
    "milestones": ("book/milestones/",),
    "seminars": ("book/seminars/",),
    "coverage": ("book/coverage",),
    "claims": ("book/claims",),
    "zoo": ("book/zoo",),
    "head-taxonomy": ("book/head-taxonomy",),
    "benchmarks": ("book/benchmarks",),
}
_FIELDS = (
    *("title", "term", "people", "contact", "timezone", "lessons", "path", "known", "solutions"),
    *("points", "late", "optional", "policy", "site", "repository", "logo"),
)
_NEEDED = ("title", "term", "people", "contact", "timezone")
_LESSON = ("lesson", "release", "due", "solutions", "points")
_IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_WEB = re.compile(r"https?://[^\s/]+\.?[^\s]*")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True)
class Person:
    """Someone who teaches the course."""

    name: str
    role: str = ""
    address: str = ""


@dataclass(frozen=True)
class LatePolicy:
    """What a late hand-in costs: percent of its points a day begun, for so many days, then all."""

    per_day: float = 100.0
    days: int = 0
    grace: timedelta = timedelta(0)

    def share(self, late: timedelta) -> float:
        """The share of the points that is left, from 1 (in time) to 0.

        Example:
            >>> LatePolicy(per_day=10, days=5).share(timedelta(hours=25))
            0.8
        """
        if late <= self.grace:
            return 1.0
        begun = ceil(late / timedelta(days=1))
        return max(0.0, 100 - self.per_day * begun) / 100 if begun <= self.days else 0.0


@dataclass(frozen=True)
class CourseLesson:
    """A lesson of the course: when it opens, is due, and shows its solutions (None: never)."""

    id: str
    release: datetime
    due: datetime
    solutions: datetime | None
    points: float
    line: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Course:
    """A course as `course.yml` describes it, with every date in its time zone."""

    title: str
    term: str
    people: tuple[Person, ...]
    contact: str
    timezone: ZoneInfo
    lessons: tuple[CourseLesson, ...]
    late: LatePolicy = LatePolicy()
    known: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    policy: str = ""
    site: str = ""
    repository: str = ""
    logo: Path | None = None
    path: Path = Path(COURSE_FILE)

    def lesson(self, name: str) -> CourseLesson:
        """The lesson of an id.

        Raises:
            CourseError: it is not part of the course.
        """
        for one in self.lessons:
            if one.id == name:
                return one
        here = nearest(name, [one.id for one in self.lessons])
        raise CourseError(f"lesson {name!r} is no part of {self.path.name}; {here}")


def read_course(path: Path, root: Path | None = None) -> Course:
    """Read a course file for the book in `root`, by default the one around here.

    Raises:
        CourseError: no such file, or one sentence for each thing that is wrong, with its line.
    """
    if path.is_dir():
        path = path / COURSE_FILE
    try:
        text = path.read_text(encoding="utf8")
    except OSError as problem:
        raise CourseError(
            f"{path}: {(problem.strerror or str(problem)).lower()}; minigpt teach new makes one"
        ) from None
    except UnicodeDecodeError:
        raise CourseError(f"{path}: the file is not UTF-8; save it as UTF-8") from None
    entry = read_entry(text, path.name)
    reader = _Reader(entry, read_curriculum(course_root() if root is None else root), path)
    course = reader.course()
    entry.problems.raise_any()
    return course


class _Reader:
    """Reads the fields of one file; what is wrong is noted in `entry.problems`."""

    def __init__(self, entry: YamlField, book: Curriculum, path: Path) -> None:
        self.top, self.book, self.path = entry, book, path
        self.found = entry.fields(_FIELDS, _NEEDED)
        self.zone = self.value("timezone", read_zone, ZoneInfo("UTC"))
        self.points = self.value("points", _number(0, 10_000), 10.0)
        self.late = self.late_policy()

    def value(self, name: str, parse: Callable[[str], Parsed], default: Parsed) -> Parsed:
        """One field of the top level, its default where it is left out."""
        return self.found[name].read(parse, default) if name in self.found else default

    def course(self) -> Course:
        """Read everything."""
        lessons = self.lessons()
        course = Course(
            title=self.value("title", str, ""),
            term=self.value("term", str, ""),
            people=self.people(),
            contact=self.value("contact", _address, ""),
            timezone=self.zone,
            lessons=lessons,
            late=self.late,
            known=tuple(self.known()),
            optional=frozenset(self.choices("optional", OPTIONAL)),
            policy=self.value("policy", str, ""),
            site=self.value("site", _web, ""),
            repository=self.value("repository", _web, "").rstrip("/"),
            logo=self.value("logo", self.image, None),
            path=self.path,
        )
        if not self.top.problems.found:  # else one fault would be told twice
            self.prerequisites(course)
        return course

    def people(self) -> tuple[Person, ...]:
        """Who teaches."""
        people = []
        for item in self.found["people"].items() if "people" in self.found else []:
            given = item.fields(("name", "role", "address"), ["name"])
            words = {name: given[name].text() for name in ("name", "role") if name in given}
            address = given["address"].read(_address, "") if "address" in given else ""
            people.append(Person(words.get("name", ""), words.get("role", ""), address))
        return tuple(people)

    def image(self, name: str) -> Path:
        """The logo's file."""
        file = self.path.parent / name
        if file.suffix.lower() not in _IMAGES:
            raise ValueError(f"which is no picture; its name ends in {', '.join(_IMAGES)}")
        if not file.is_file():
            raise ValueError("a file that is not there; put it beside the course file")
        return file

    def late_policy(self) -> LatePolicy:
        """What lateness costs."""
        if "late" not in self.found:
            return LatePolicy()
        given = self.found["late"].fields(("per_day", "days", "grace"), ("per_day", "days"))

        def part(name: str, top: float) -> float:
            return given[name].read(_number(0, top), 0.0) if name in given else 0.0

        minutes = timedelta(minutes=part("grace", 24 * 60))
        return LatePolicy(part("per_day", 100), int(part("days", 366)), minutes)

    def choices(self, name: str, valid: Collection[str]) -> list[str]:
        """A list of names out of a table."""

        def one(text: str) -> str:
            if text not in valid:
                raise ValueError(nearest(text, valid))
            return text

        return [item.read(one, "") for item in self.items(name)]

    def items(self, name: str) -> list[YamlField]:
        """The items of a list that may be left out."""
        return self.found[name].items() if name in self.found else []

    def known(self) -> list[str]:
        """Lessons that students are taken to know."""
        return [item.read(self.lesson_id, "") for item in self.items("known")]

    def lesson_id(self, name: str) -> str:
        """A lesson of the book's registry."""
        ids = [lesson.id for lesson in self.book.lessons]
        if name not in ids:
            raise ValueError(f"which is no lesson; {nearest(name, ids)}")
        return name

    def written_id(self, name: str) -> str:
        """A lesson that is written."""
        if not self.book.lesson(self.lesson_id(name)).written:
            ready = ", ".join(one.id for one in self.book.lessons if one.written) or "none"
            raise ValueError(f"a lesson that is not written yet; written: {ready}")
        return name

    def lessons(self) -> tuple[CourseLesson, ...]:
        """The lessons, in order of their release and of the book."""
        if ("lessons" in self.found) == ("path" in self.found):
            both = "lessons" in self.found
            self.top.refuse(
                "says both lessons and path; keep one" if both else "the course lacks lessons"
            )
            return ()
        found = self.listed() if "lessons" in self.found else self.from_path()
        order = {lesson.id: number for number, lesson in enumerate(self.book.lessons)}
        return tuple(sorted(found, key=lambda one: (one.release, order[one.id])))

    def listed(self) -> list[CourseLesson]:
        """The lessons of the list `lessons`."""
        lessons: dict[str, CourseLesson] = {}
        items = self.found["lessons"].items()
        if not items:
            self.found["lessons"].refuse("holds no lesson")
        for item in items:
            one = self.one_lesson(item)
            if one is None:
                continue
            if one.id in lessons:
                item.refuse(f"names lesson {one.id}, as line {lessons[one.id].line} does; keep one")
            lessons[one.id] = one
        return list(lessons.values())

    def one_lesson(self, item: YamlField) -> CourseLesson | None:
        """One item of the list; None where it cannot be a lesson, which is noted."""
        given = item.fields(_LESSON, ("lesson", "release", "due"))
        if not {"lesson", "release", "due"} <= given.keys():
            return None
        name = given["lesson"].read(self.written_id, "")
        release = given["release"].read(lambda text: read_moment(text, self.zone, START), None)
        due = given["due"].read(lambda text: read_moment(text, self.zone, END), None)
        points = self.points
        if "points" in given:
            points = given["points"].read(_number(0, 10_000), points)
        if not name or release is None or due is None:
            return None
        if due <= release:
            given["due"].refuse(
                f"is {given['due'].text()}, which is not after the release of lesson {name} "
                f"({given['release'].text()})"
            )
        shown = self.solutions(given.get("solutions", self.found.get("solutions")), name, due)
        return CourseLesson(name, release, due, shown, points, item.line)

    def solutions(self, entry: YamlField | None, name: str, due: datetime) -> datetime | None:
        """When the solutions of a lesson appear."""
        if entry is None or (words := entry.text()) == "never":
            return None
        if words == "after due":
            return due + self.late.days * timedelta(days=1)
        if not words[:1].isdigit():
            entry.refuse(f"is {words!r}; valid: never, after due, or a date")
            return None
        shown = entry.read(lambda text: read_moment(text, self.zone, START), None)
        if shown is not None and shown < due:
            entry.refuse(f"is {words}, which is before lesson {name} is due")
        return shown

    def from_path(self) -> list[CourseLesson]:
        """The written lessons of a reading path, week by week."""
        given = self.found["path"].fields(("name", "start"), ("name", "start"))
        if len(given) < 2:
            return []
        paths = {way.slug: way for way in self.book.paths}
        way = paths.get(given["name"].text())
        if way is None:
            given["name"].refuse(f"is no reading path; {nearest(given['name'].text(), paths)}")
        start = given["start"].read(lambda text: read_moment(text, self.zone, START), None)
        if way is None or start is None:
            return []
        lessons, line = [], self.found["path"].line
        for number, week in enumerate(way.weeks):
            release = start + timedelta(weeks=number)
            due = datetime.combine(release + timedelta(days=6), END, self.zone)
            for name in week.lessons:
                if self.book.lesson(name).written:
                    shown = self.solutions(self.found.get("solutions"), name, due)
                    lessons.append(CourseLesson(name, release, due, shown, self.points, line))
        return lessons

    def prerequisites(self, course: Course) -> None:
        """Every lesson's prerequisites are known, or opened no later than it."""
        opened = {one.id: one.release for one in course.lessons}
        for one in course.lessons:
            for needed in self.book.lesson(one.id).prerequisites:
                if needed in course.known:
                    continue
                if needed not in opened:
                    why = f"builds on {needed}, which the course lacks"
                elif opened[needed] > one.release:
                    why = f"builds on {needed}, which is released later"
                else:
                    continue
                self.top.problems.add(
                    one.line, f"lesson {one.id} {why}; add or move it, or put it into known"
                )


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise ValueError(f"it must be a number from {low:g} to {high:g}")
        return value

    return parse


def _web(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise ValueError("which is no address; write https://…")
    return text


def _address(text: str) -> str:
    if not (_MAIL.fullmatch(text) or _WEB.fullmatch(text)):
        raise ValueError("which is no address; write name@host.example or https://…")
    return text
