"""The exercises there are, and how a learner's words for them are understood."""

from collections.abc import Iterable
from pathlib import Path

from minigpt.course.exercises.source import Exercise, lesson_of, read_exercise
from minigpt.course.paths import course_root
from minigpt.errors import CourseError, nearest


def exercise_homes(root: Path) -> list[Path]:
    """Every folder that holds an exercise, in the order of the lessons."""
    return sorted({path.parent for path in root.glob("solutions/*/*/*/exercise.*")})


def all_exercises(root: Path | None = None) -> tuple[Exercise, ...]:
    """Every exercise of the course, by lesson and number."""
    root = course_root() if root is None else root
    found = [read_exercise(home, root) for home in exercise_homes(root)]
    return tuple(sorted(found, key=lambda one: (one.folder, one.order, one.id)))


def find_exercises(name: str, root: Path | None = None) -> tuple[Exercise, ...]:
    """Find what a learner names: `2.3`, `2.3.1`, `2.3.project_qkv`, `project_qkv`, a key or a path.

    Raises:
        CourseError: nothing is called that (the nearest names are given), or two lessons have it.
    """
    everything = all_exercises(root)
    wanted = _as_path(name, everything) or name.removesuffix(".py")
    found = tuple(one for one in everything if wanted in _names(one))
    if not found:
        raise CourseError(_unknown(name, everything))
    if len({one.lesson for one in found}) > 1:
        keys = " or ".join(repr(one.key) for one in found)
        raise CourseError(f"{name!r} is the name of {len(found)} exercises: say {keys}")
    return found


def _names(one: Exercise) -> set[str]:
    slug = lesson_of(one.folder)[1]
    groups = {one.lesson, slug, one.folder}
    return groups | {
        one.number,
        f"{one.lesson}.{one.id}",
        one.id,
        one.key,
        f"{one.folder}/{one.id}",
    }


def _as_path(name: str, everything: Iterable[Exercise]) -> str | None:
    path = Path(name).resolve()
    if not path.exists() or ("/" not in name.replace("\\", "/") and path.suffix != ".py"):
        return None
    for one in everything:
        files = {one.id, f"test_{one.id}", f"{one.id}.new"}
        if path.as_posix().endswith(f"/{one.folder}/{path.name}") and path.stem in files:
            return f"{one.folder}/{one.id}"
        if path in (one.home, one.solution):
            return f"{one.folder}/{one.id}"
        if path.as_posix().endswith(f"/{one.folder}"):
            return one.folder
    return next((f"{one.folder}/{one.id}" for one in everything if one.id == path.stem), None)


def _unknown(name: str, everything: tuple[Exercise, ...]) -> str:
    from minigpt.course.lessons.curriculum import curriculum

    lessons = {lesson.id: lesson for lesson in curriculum().lessons}
    if name in lessons:
        ready = ", ".join(sorted({one.lesson for one in everything})) or "none"
        return (
            f"lesson {name} ({lessons[name].title}) has no exercises yet; lessons that do: {ready}"
        )
    lesson = name.rpartition(".")[0]
    there = [one for one in everything if one.lesson == lesson]
    if there:
        valid = ", ".join(f"{one.number} ({one.id})" for one in there)
        return f"lesson {lesson} has no exercise {name!r}; valid: {valid}"
    valid_names = [label for one in everything for label in (one.id, one.number, one.lesson)]
    return f"no exercise or lesson {name!r}; {nearest(name, dict.fromkeys(valid_names))}"
