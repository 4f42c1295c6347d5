"""Every written lesson can be taught from its notes."""

from pathlib import Path

import pytest

from minigpt.course.lessons.curriculum import Lesson, read_curriculum
from minigpt.course.teaching.notes import check_notes, notes_path

ROOT = Path(__file__).parents[3]
WRITTEN = [lesson for lesson in read_curriculum(ROOT).lessons if lesson.written]


@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson.id)
def test_every_written_lesson_has_notes_in_their_form(lesson: Lesson) -> None:
    assert [str(one) for one in check_notes(lesson, ROOT)] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| 5 | Warm-up", "| 6 | Warm-up", "sum to 91, not to 90"),
        ("# Teaching 2.1 ", "# Teach 2.1 ", "the first line must be"),
        ("## On the board", "## Board", "the sections must be"),
        ("3. You may keep", "4. You may keep", "3 questions are wanted"),
        ("(2.1.1)", "(2.1.9)", "there is no exercise 2.1.9"),
        ('Vote on "gradient-gone"', 'Vote on "gone"', "has no prediction 'gone'"),
        ("Cut first", "Cut first\n\n## In the room\n\nnothing\n\n## More\n", "has 1 words"),
        ("Silence", "Silence " * 900, "900 allowed"),
    ],
)
def test_what_the_check_sees(tmp_path: Path, old: str, new: str, said: str) -> None:
    lesson = read_curriculum(ROOT).lesson("2.1")
    text = (ROOT / notes_path(lesson)).read_text(encoding="utf8")
    assert old in text
    for kept in ("exercise.toml", "exercise.py"):
        for file in (ROOT / "solutions" / lesson.folder).glob(f"*/{kept}"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    (tmp_path / notes_path(lesson)).write_text(text.replace(old, new), encoding="utf8")
    assert any(said in one.message for one in check_notes(lesson, tmp_path))


def test_missing_notes_are_a_finding(tmp_path: Path) -> None:
    (found,) = check_notes(read_curriculum(ROOT).lesson("2.1"), tmp_path)
    assert found.message == "lesson 2.1 has no teaching notes"
