"""The registry: eleven phases, fifty lessons, nothing of the roadmap lost."""

import re
from collections import Counter

import pytest

from minigpt.course.lessons.curriculum import curriculum
from minigpt.course.paths import course_root
from minigpt.errors import CourseError

OBJECTIVES_OF_THE_ROADMAP = [
    [3, 2, 2, 2, 2],
    [2, 2, 2, 2],
    [2, 1, 2, 2, 1],
    [2, 2, 2, 2],
    [2, 2, 2, 2, 1],
    [2, 1, 2, 2],
    [2, 2, 1, 2, 2, 1],
    [2, 1, 1, 1],
    [2, 2, 2, 1],
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1],
]


def test_eleven_phases_and_fifty_lessons():
    assert [phase.number for phase in curriculum().phases] == list(range(11))
    assert len(curriculum().lessons) == 50


@pytest.mark.parametrize("page", ["README.md", "book/index.md"])
def test_readers_are_told_how_many_lessons_there_are(page):
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    words = {50: "fifty"}
    for start, ten in {20: "twenty", 30: "thirty", 40: "forty"}.items():
        words |= {start: ten} | {start + i: f"{ten}-{one}" for i, one in enumerate(ones, start=1)}
    written = sum(lesson.written for lesson in curriculum().lessons)
    text = (course_root() / page).read_text(encoding="utf8").lower()
    assert f"{words[written]} lessons" in text, f"{page}: {written} lessons are written"


def test_no_objective_is_dropped():
    counted = [[len(one.objectives) for one in phase.lessons] for phase in curriculum().phases]
    assert counted == OBJECTIVES_OF_THE_ROADMAP


def test_names_are_unique_and_folders_sort_in_reading_order():
    lessons = curriculum().lessons
    assert len({one.slug for one in lessons}) == 50
    folders = [one.folder for one in lessons]
    assert folders == sorted(folders)


def test_every_recurring_track_returns_in_five_lessons():
    tracks = Counter(track for one in curriculum().lessons for track in one.tracks)
    assert sorted(tracks) == [track.number for track in curriculum().tracks] == list(range(1, 8))
    assert min(tracks.values()) >= 5


def test_prerequisites_come_before():
    order = {one.id: position for position, one in enumerate(curriculum().lessons)}
    for one in curriculum().lessons:
        assert all(order[needed] < order[one.id] for needed in one.prerequisites), one.id


def test_five_milestones_and_four_seminars():
    assert [one.name for one in curriculum().milestones] == list("ABCDE")
    assert [one.after for one in curriculum().milestones] == [3, 4, 6, 8, 10]
    marked = [one.milestone for one in curriculum().lessons if one.milestone]
    assert marked == list("ABCDE")
    assert len(curriculum().seminars) == 4


def test_reading_paths_last_four_and_eight_weeks():
    assert [len(path.weeks) for path in curriculum().paths] == [4, 8]


@pytest.mark.parametrize("name", ["2.3", "single-head", "phase-02-attention/03-single-head"])
def test_a_lesson_answers_to_its_names(name):
    lesson = curriculum().lesson(name)
    assert lesson.title == "Single-head attention"
    assert lesson.path.as_posix() == "book/phase-02-attention/03-single-head.md"


def test_an_unknown_lesson_is_refused_with_the_nearest():
    with pytest.raises(CourseError, match=r"no lesson 'single-hed'.*did you mean 'single-head'"):
        curriculum().lesson("single-hed")


def test_the_last_lesson_has_no_successor():
    book = curriculum()
    assert book.following(book.lesson("2.5")).id == "3.1"
    assert book.following(book.lessons[-1]) is None


def test_docstrings_name_lessons_that_exist():
    known = {one.id for one in curriculum().lessons}
    for path in sorted((course_root() / "src").rglob("*.py")):
        named = re.findall(r"Lessons? (\d+\.\d+)", path.read_text("utf8"))
        assert set(named) <= known, path
