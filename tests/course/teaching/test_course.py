"""course.yml: read as meant, or refused in one sentence a fault, with its line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from minigpt.course.lessons.curriculum import Lesson
from minigpt.course.teaching import calendar
from minigpt.course.teaching.course import Course, CourseLesson, LatePolicy, read_course
from minigpt.course.teaching.moments import END, START, between, read_moment, shown_moment
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[3]
GOOD = """\
title: Inside a transformer
term: Spring 2027
people:
  - {name: Ada Example, role: lecturer, address: ada@university.example}
contact: course@university.example
timezone: Europe/Berlin
solutions: after due
late: {per_day: 10, days: 2}
known: ["0.2", "0.3", "0.4"]
lessons:
  - {lesson: 0.1, release: 2027-03-01, due: 2027-03-08 18:00}
  - {lesson: 2.1, release: 2027-03-08, due: 2027-03-15, points: 20, solutions: never}
"""


@pytest.fixture
def read(tmp_path: Path):
    def _read(text: str) -> Course:
        (tmp_path / "course.yml").write_text(text, encoding="utf8")
        return read_course(tmp_path / "course.yml", ROOT)

    return _read


def refusals(read, text: str) -> list[str]:
    with pytest.raises(CourseError) as caught:
        read(text)
    return str(caught.value).splitlines()


def test_a_good_course(read) -> None:
    course = read(GOOD)
    berlin = ZoneInfo("Europe/Berlin")
    first, second = course.lessons
    assert first == CourseLesson(
        id="0.1",
        release=datetime(2027, 3, 1, tzinfo=berlin),
        due=datetime(2027, 3, 8, 18, tzinfo=berlin),
        solutions=datetime(2027, 3, 10, 18, tzinfo=berlin),  # once nothing late is taken
        points=10,
    )
    assert (second.points, second.solutions) == (20, None)
    assert second.due == datetime(2027, 3, 15, 23, 59, 59, tzinfo=berlin)
    assert course.late == LatePolicy(per_day=10, days=2)
    assert course.people[0].name == "Ada Example"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("2027-03-08 18:00", "2027-02-30", 11, "lessons[1].due is '2027-02-30', a date that does"),
        ("2027-03-08 18:00", "2027-03-08 25:00", 11, "hour must be in"),
        ("2027-03-08 18:00", "2027-03-28 02:30", 11, "clocks in Europe/Berlin leap over it"),
        ("2027-03-08 18:00", "9999-12-31", 11, "valid: 2000 to 2200"),
        ("2027-03-08 18:00", "0000-01-01", 11, "valid: 2000 to 2200"),
        ("2027-03-08 18:00", "next week", 11, "which is no date; write 2027-03-01"),
        ("2027-03-08 18:00", "2027-02-08", 11, "not after the release of lesson 0.1 (2027-03-01)"),
        ("release: 2027-03-08", "releases: 2027-03-08", 12, "no field; did you mean 'release'?"),
        ("lesson: 0.1", "lesson: 0.9", 11, "which is no lesson"),
        ("lesson: 2.1", "lesson: 0.1", 12, "names lesson 0.1, as line 11 does"),
        ("lesson: 0.1", "lesson: 1.1", 12, "lesson 2.1 builds on 0.1, which the course lacks"),
        ("release: 2027-03-01", "release: 2027-03-08 01:00", 12, "0.1, which is released later"),
        ("Europe/Berlin", "Berlin/Europe", 6, "no time zone"),
        ("after due", "afterwards", 7, "valid: never, after due, or a date"),
        ("after due", "2027-03-07", 7, "before lesson 0.1 is due"),
        ("per_day: 10", "per_day: 110", 8, "late.per_day is '110', it must be a number from 0 to"),
        ("per_day: 10, ", "", 8, "late lacks per_day"),
        ("points: 20", "points: many", 12, "lessons[2].points is 'many'"),
        ('"0.4"', '"0.4.1"', 9, "known[3] is '0.4.1'"),
        ("ada@university.example", "ada", 4, "people[1].address is 'ada', which is no address"),
        ("term: Spring 2027", "term: [Spring]", 2, "term is a list, it must be a text"),
        ("term: Spring 2027", "term:", 2, "term is empty"),
        ("term: Spring 2027\n", "", 1, "the course lacks term"),
        ("term: Spring 2027", "term: A\nterm: B", 3, "term is said already in line 2"),
        ("title:", "titel:", 1, "titel is no field; did you mean 'title'"),
        ("lessons:", "optional: [zo]\nlessons:", 10, "optional[1] is 'zo', did you mean 'zoo'?"),
        ("lessons:", "logo: none.svg\nlessons:", 10, "a file that is not there"),
        ("lessons:", "logo: course.yml\nlessons:", 10, "no picture"),
        ("lessons:", "site: here\nlessons:", 10, "no address"),
        ("lessons:", "path: {name: five, start: 2027-03-01}\nlessons:", 1, "both lessons and path"),
        ("timezone: Europe/Berlin", "timezone: {", 8, "not YAML"),
        ("title: ", "title: *", 1, "not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read, old: str, new: str, line: int, said: str):
    assert old in GOOD
    told = refusals(read, GOOD.replace(old, new, 1))
    assert any(one.startswith(f"course.yml:{line}: ") and said in one for one in told), told


def test_a_lesson_that_is_not_written_is_refused(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lesson, "written", property(lambda self: self.id != "10.4"))
    (told,) = refusals(read, GOOD.replace("lesson: 0.1", "lesson: 10.4", 1))
    assert told.startswith("course.yml:11: ")
    assert "not written yet; written: 0.1" in told


@pytest.mark.parametrize(
    "text", ["", "- a", "just words", "\0", "a: " + "[" * 5000, "lessons: 3", "? {}\n: 3"]
)
def test_what_is_no_course_is_refused_too(read, text: str) -> None:
    assert all(one.startswith("course.yml:") for one in refusals(read, text))


def test_every_fault_is_told_at_once_and_only_once(read) -> None:
    text = GOOD.replace("2027-03-01", "2027-13-01").replace("per_day: 10", "per_day: x")
    told = refusals(read, text)
    assert len(told) == 2
    assert [one.split(":")[1] for one in told] == ["8", "11"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"no such file.*minigpt teach new"):
        read_course(tmp_path, ROOT)
    (tmp_path / "course.yml").write_text(GOOD, encoding="utf-16")
    with pytest.raises(CourseError, match="not UTF-8"):
        read_course(tmp_path, ROOT)


def test_a_reading_path_gives_the_dates(read) -> None:
    head = GOOD.partition("known")[0]
    known = 'known: ["0.2", "0.3", "0.4", "1.1", "1.2", "2.5", "3.1", "3.2", "3.3", "4.4", '
    known += '"6.5", "6.6", "9.1"]\n'
    course = read(head + known + "path: {name: four-weeks, start: 2027-03-22}")
    at = {one.id: one for one in course.lessons}
    assert at["0.1"].release == datetime(2027, 3, 22, tzinfo=course.timezone)
    assert at["7.1"].release == datetime(2027, 3, 29, tzinfo=course.timezone)  # over the leap
    assert at["7.1"].due == datetime(2027, 4, 4, 23, 59, 59, tzinfo=course.timezone)
    assert "7.2" in at
    assert at["10.4"].release == datetime(2027, 4, 12, tzinfo=course.timezone)
    told = refusals(read, head + known + "path: {name: four-week, start: 2027-03-22}")
    assert "did you mean 'four-weeks'?" in told[0]


def test_the_calendar(read) -> None:
    course = read(GOOD)

    def names(found) -> list[str]:
        return [one.id for one in found]

    def at(text: str) -> datetime:
        return calendar.moment_of(course, text)

    assert names(calendar.released(course, at("2027-02-28 23:59"))) == []
    assert names(calendar.released(course, at("2027-03-01"))) == ["0.1"]
    assert names(calendar.released(course, at("2027-03-08"))) == ["0.1", "2.1"]
    assert names(calendar.solved(course, at("2027-03-10 17:59"))) == []
    assert names(calendar.solved(course, at("2027-03-10 18:00"))) == ["0.1"]
    assert names(calendar.solved(course, at("2030-01-01"))) == ["0.1"]  # 2.1: never
    assert calendar.next_change(course, at("2027-03-02")) == at("2027-03-08")
    assert calendar.next_change(course, at("2030-01-01")) is None
    one = course.lessons[0]
    assert calendar.lateness(one, datetime(2027, 3, 8, 17, 30, tzinfo=UTC)) == timedelta(minutes=30)
    assert calendar.lateness(one, datetime(2027, 3, 8, tzinfo=UTC)) == timedelta(0)
    with pytest.raises(CourseError, match=r"--at is '2027-02-29', a date that does not exist"):
        at("2027-02-29")


@pytest.mark.parametrize(
    ("late", "left"), [(0, 1), (10, 1), (15, 1), (16, 0.9), (24 * 60 + 1, 0.8), (72 * 60, 0)]
)
def test_the_late_policy(late: float, left: float) -> None:
    policy = LatePolicy(per_day=10, days=2, grace=timedelta(minutes=15))
    assert policy.share(timedelta(minutes=late)) == left


def test_a_day_of_the_change_has_its_real_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = (read_moment("2027-03-28", berlin, at) for at in (START, END))
    assert between(start, end) == timedelta(hours=22, minutes=59, seconds=59)
    assert shown_moment(start) == shown_moment(end) == "Sun 28 Mar 2027"


def test_the_page_for_instructors_shows_what_happens(read) -> None:
    page = (ROOT / "book" / "teach" / "from-fork-to-site.md").read_text(encoding="utf8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert [one.id for one in read(example).lessons] == ["0.1", "2.1"]
    shown = page.partition("```text\nminigpt: ")[2].partition("\n```")[0]
    assert refusals(read, example.replace("2027-03-15 18:00", "2027-02-30")) == [shown]
