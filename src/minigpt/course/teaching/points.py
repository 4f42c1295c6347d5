r"""From records to marks: partial credit by the weights of tests, then what lateness costs.

An exercise that passes earns all of its points. One that fails earns the share

    sum of w_t over the tests t that it passes and the bare stub fails
    ------------------------------------------------------------------
              sum of w_t over the tests t that the bare stub fails

so that nothing is earned by handing the stub back. A test that is skipped or not run earns nothing.
A lesson's points are shared among its exercises (`points` in exercise.toml, else equally), and the
course's late policy takes its part from their sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minigpt.course.exercises.source import Answer, Exercise
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.teaching.course import LatePolicy
from minigpt.course.teaching.journal import GradingRecord
from minigpt.course.teaching.marking import GradedClass
from minigpt.course.teaching.moments import between
from minigpt.course.teaching.roster import Student

SOLVED, PARTLY, UNSOLVED, MISSING, FAULT = "solved", "partly", "not solved", "not there", "fault"
GRADED, REFUSED, ABSENT = "graded", "refused", "nothing handed in"


@dataclass(frozen=True)
class LessonPlan:
    """A lesson to mark: what it is worth, when it was due, and whether its answers may be told."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    points: float
    due: datetime | None = None
    explain: bool = False


@dataclass(frozen=True)
class ExerciseMark:
    """What one exercise earned, before lateness."""

    exercise: Exercise
    status: str
    points: float
    of: float
    tests: tuple[CheckOutcome, ...] = ()
    fault: str = ""
    seconds: float = 0.0  # of work, as the learner's own record says

    @property
    def first(self) -> CheckOutcome | None:
        """The first test that failed."""
        return next((one for one in self.tests if one.outcome == "failed"), None)

    @property
    def slip(self) -> Answer | None:
        """The listed wrong answer whose words the first failed test says."""
        return None if self.first is None else known_slip(self.exercise, self.first.message)


@dataclass(frozen=True)
class LessonMark:
    """What one lesson earned."""

    plan: LessonPlan
    exercises: tuple[ExerciseMark, ...]
    late: timedelta
    share: float  # of the points that lateness leaves

    @property
    def raw(self) -> float:
        """Points before lateness."""
        return _rounded(sum(one.points for one in self.exercises))

    @property
    def points(self) -> float:
        """Points that count, with none for what could not be graded."""
        return _rounded(sum(one.points for one in self.exercises) * self.share)

    @property
    def final(self) -> float | None:
        """The points that count; None where an exercise could not be graded."""
        return None if any(one.status == FAULT for one in self.exercises) else self.points


@dataclass(frozen=True)
class StudentMark:
    """One student's marks, or why there are none."""

    student: Student
    status: str
    lessons: tuple[LessonMark, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> float | None:
        """The sum over the lessons; None where somebody has to look first."""
        points = [one.final for one in self.lessons]
        if self.status == REFUSED or None in points:
            return None
        return _rounded(sum(one for one in points if one is not None))

    @property
    def of(self) -> float:
        """The points that could be had."""
        return _rounded(sum(one.plan.points for one in self.lessons))

    @property
    def faults(self) -> tuple[ExerciseMark, ...]:
        """The exercises that could not be graded."""
        return tuple(e for one in self.lessons for e in one.exercises if e.status == FAULT)


def mark_class(
    students: Sequence[Student], plans: Sequence[LessonPlan], graded: GradedClass, late: LatePolicy
) -> tuple[StudentMark, ...]:
    """Everybody's marks, in the order of the class."""
    marks = []
    for one in students:
        record = graded.records.get(one.id)
        refusal = graded.refusals.get(one.id, "")
        status = REFUSED if refusal else GRADED if record else ABSENT
        lessons = tuple(_lesson(plan, record, one, graded.given, late) for plan in plans)
        notes = record.notes if record else ()
        marks.append(StudentMark(one, status, lessons, refusal, notes))
    return tuple(marks)


def earned(exercise: Exercise, verdict: Verdict, given: frozenset[str]) -> float:
    """The share of an exercise's points that a verdict earns, from 0 to 1."""
    if verdict.passed:
        return 1.0
    weights = dict(exercise.weights)
    counted = [one for one in verdict.tests if one.test not in given and one.test not in _NO_CREDIT]
    total = sum(weights.get(one.test, 1.0) for one in counted)
    passed = sum(weights.get(one.test, 1.0) for one in counted if one.outcome == "passed")
    return passed / total if total else 0.0


# "import" and "tests" are said of the file as a whole. An example shows its answer, and what it
# prints comes from the submission's own process, so that it can say anything.
_NO_CREDIT = {"import", "tests", "example"}


def known_slip(exercise: Exercise, message: str) -> Answer | None:
    """The listed wrong answer that a message is about: the one with the most of its words in it."""
    said = [one for one in exercise.wrong if all(words in message for words in one.fragments)]
    return max(said, key=lambda one: len("".join(one.fragments)), default=None)


def _lesson(
    plan: LessonPlan,
    record: GradingRecord | None,
    student: Student,
    given: Mapping[str, frozenset[str]],
    policy: LatePolicy,
) -> LessonMark:
    total = sum(one.points for one in plan.exercises)
    worth = {one.key: plan.points * one.points / total if total else 0.0 for one in plan.exercises}
    marks = [_exercise(one, worth[one.key], record, given) for one in plan.exercises]
    late = timedelta(0)
    if plan.due and student.submitted and record:
        late = max(late, between(plan.due, student.submitted))
    return LessonMark(plan, tuple(marks), late, policy.share(late))


def _exercise(
    one: Exercise, worth: float, record: GradingRecord | None, given: Mapping[str, frozenset[str]]
) -> ExerciseMark:
    if record is None:
        return ExerciseMark(one, MISSING, 0.0, worth)
    seconds = record.seconds.get(one.key, 0.0)
    if one.key in record.faults:
        return ExerciseMark(one, FAULT, 0.0, worth, fault=record.faults[one.key], seconds=seconds)
    verdict = record.verdicts.get(one.key)
    if verdict is None:
        return ExerciseMark(one, MISSING, 0.0, worth, seconds=seconds)
    share = earned(one, verdict, given.get(one.key, frozenset()))
    status = SOLVED if verdict.passed else PARTLY if share else UNSOLVED
    return ExerciseMark(one, status, worth * share, worth, verdict.tests, seconds=seconds)


def _rounded(points: float) -> float:
    return round(points + 1e-9, 2)
