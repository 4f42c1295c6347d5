"""The learner's progress, as a table by lesson or as data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from minigpt.course.exercises.source import Exercise
from minigpt.course.grading import show
from minigpt.course.lessons.curriculum import curriculum
from minigpt.course.progress.record import ExerciseRecord, Progress

_MARKS = {"solved": "✓", "tried": "✗", "started": "○", "stale": "↻", "not started": "·"}
_STYLES = {"solved": "green", "tried": "red", "stale": "yellow", "not started": "dim"}


def progress_data(found: Sequence[Exercise], known: Progress) -> list[dict[str, Any]]:
    """One record an exercise."""
    return [
        {
            "exercise": one.number,
            "key": one.key,
            "title": one.title,
            "state": known[one].state(one),
            **known[one].data(),
        }
        for one in found
    ]


def progress_lines(found: Sequence[Exercise], known: Progress) -> Iterator[show.StyledLine]:
    """A block for each lesson, then the totals."""
    titles = {lesson.id: lesson.title for lesson in curriculum().lessons}
    width = max((len(f"{one.number} {one.title}") for one in found), default=0)
    for lesson, group in groupby(found, key=lambda one: one.lesson):
        exercises = list(group)
        solved = sum(known[one].state(one) == "solved" for one in exercises)
        title = titles.get(lesson, "")
        yield show.StyledLine(f"{lesson} {title}: {solved} of {len(exercises)} solved", "bold")
        for one in exercises:
            yield _line(one, known[one], width)
    yield _totals(found, known)


def _line(exercise: Exercise, entry: ExerciseRecord, width: int) -> show.StyledLine:
    state = entry.state(exercise)
    name = f"{exercise.number} {exercise.title}".ljust(width)
    words = [f"{entry.attempts} attempt{'s' * (entry.attempts > 1)}"] if entry.attempts else []
    words += [f"{entry.hints} of 3 hints"] if entry.hints else []
    words += ["solution seen"] if entry.solution_seen else []
    words += [show.minutes(entry.seconds)] if entry.seconds >= 1 else []
    words += [f"changed: minigpt start {exercise.number}"] if state == "stale" else []
    details = ", ".join(words) or f"about {exercise.minutes} min"
    return show.StyledLine(
        f"  {_MARKS[state]} {name}  {state:<11}  {details}", _STYLES.get(state, "")
    )


def _totals(found: Sequence[Exercise], known: Progress) -> show.StyledLine:
    count = Counter(known[one].state(one) for one in found)
    time = sum(known[one].seconds for one in found)
    words = ", ".join(f"{count[state]} {state}" for state in _MARKS if count[state])
    return show.StyledLine(f"{words or 'no exercises yet'}; {show.minutes(time)} of work", "bold")
