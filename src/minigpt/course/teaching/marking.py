"""Grade a class: every submission once, several at a time, resumed wherever a run was ended.

The grader is a parameter. For strangers it is `StrangerGrader`; what is written here neither
imports nor compiles a submission.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, Self

from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import solution_text
from minigpt.course.grading.grader import Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.strangers.clean import clean_line, clean_text
from minigpt.course.teaching.bundle import SubmissionError
from minigpt.course.teaching.journal import GradingRecord, Journal, course_version
from minigpt.course.teaching.roster import Student
from minigpt.course.teaching.submissions import HandIn, Submission, read_submission
from minigpt.data.files import sha256_of
from minigpt.errors import CourseError

_AT_ONCE = 40  # gradings handed to the grader together; a kill costs at most these
_MESSAGE, _PRINTED = 2_000, 1_000  # characters that a record keeps


class Grading(Protocol):
    """What grades: `Grader` for oneself, `StrangerGrader` for others."""

    def each(
        self, tasks: Sequence[Task], limits: Limits | None = None
    ) -> Iterator[tuple[int, Verdict]]:
        """Give each verdict as soon as it is there, with its task's index."""


MakeGrader = Callable[[], AbstractContextManager[Grading]]


@dataclass(frozen=True)
class Job:
    """What a class is graded with."""

    exercises: tuple[Exercise, ...]
    make_grader: MakeGrader
    kind: str  # `strangers` or `trusted`
    limits: Limits

    @property
    def version(self) -> str:
        """The hash of what is asked, and of how long an answer may take."""
        return f"{course_version(self.exercises)}-{self.limits.seconds:g}-{self.limits.memory:g}"


@dataclass(frozen=True)
class GradedClass:
    """A class graded: a record or a refusal for each hand-in, and what the bare stubs pass."""

    records: Mapping[str, GradingRecord]  # student's id → record
    refusals: Mapping[str, str]  # student's id → why nothing of it could be graded
    given: Mapping[str, frozenset[str]]  # exercise's key → tests that the stub passes
    fresh: int = 0  # records that this run made


def grade_class(
    hand_ins: Sequence[HandIn],
    job: Job,
    journal: Journal,
    say: Callable[[str], None] = lambda words: None,
) -> GradedClass:
    """Grade what is not yet in the journal, and return everybody's record.

    Args:
        hand_ins: the class; those who handed in nothing are passed over.
        job: exercises, grader and limits.
        journal: where records are kept.
        say: told of each student graded.

    Raises:
        CourseError: the journal cannot be written, or the course's own solutions do not pass.
    """
    records: dict[str, GradingRecord] = {}
    refusals: dict[str, str] = {}
    waiting: list[Submission] = []
    fresh = 0
    with _Runner(job, journal, say) as runner:
        runner.check_course()
        given = runner.stubs()
        for one in hand_ins:
            if not one.paths:
                continue
            try:
                submission = read_submission(one, job.exercises)
            except SubmissionError as problem:
                refusals[one.student.id] = str(problem)
                continue
            old = journal.read(one.student.id)
            if old is not None and old.stands_for(submission.digest, runner.version, job.kind):
                records[one.student.id] = old
                continue
            waiting.append(submission)
            if sum(len(each.sources) for each in waiting) >= _AT_ONCE:
                records |= runner.grade(waiting)
                fresh, waiting = fresh + len(waiting), []
        records |= runner.grade(waiting)
    return GradedClass(records, refusals, given, fresh + len(waiting))


class _Runner:
    """Hands submissions to a grader, and writes each student's record when it is whole."""

    def __init__(self, job: Job, journal: Journal, say: Callable[[str], None]) -> None:
        self.job, self.journal, self.version, self.say = job, journal, job.version, say
        self.work = journal.folder.parent / ".work"
        self._open = ExitStack()
        self._grader: Grading | None = None

    def __enter__(self) -> Self:
        shutil.rmtree(self.work, ignore_errors=True)  # of a run that was killed
        return self

    def __exit__(self, *problem: object) -> None:
        self._close()
        shutil.rmtree(self.work, ignore_errors=True)

    def _each(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Verdict]]:
        """Grade with the grader that is warm, or with a new one after one has ended."""
        if self._grader is None:
            self._grader = self._open.enter_context(self.job.make_grader())
        try:
            yield from self._grader.each(tasks, self.job.limits)
        except CourseError:
            self._close()
            raise

    def _close(self) -> None:
        self._grader = None
        self._open.close()

    def check_course(self) -> None:
        """Grade the course's own solutions: what they cannot pass here, nobody is marked by.

        Raises:
            CourseError: the tests of an exercise are at fault, or a solution does not pass.
        """
        there = [one for one in self.job.exercises if one.solution.is_file()]
        sources = {one.key: solution_text(one) for one in there}
        for key, verdict in self._once("-solutions", sources).items():
            if verdict.passed:
                continue
            why = verdict.first.message if verdict.first else "no test passes"
            raise CourseError(
                f"nothing is graded, since the course's own solution of {key} does not pass here "
                f"({why}): mend the course, or give more with --timeout and --memory"
            )

    def stubs(self) -> dict[str, frozenset[str]]:
        """Which tests the bare stubs pass: they earn nobody anything."""
        sources = {one.key: one.stub.read_text(encoding="utf8") for one in self.job.exercises}
        return {
            key: frozenset(test.test for test in verdict.tests if test.outcome == "passed")
            for key, verdict in self._once("-stubs", sources).items()
        }

    def _once(self, name: str, sources: Mapping[str, str]) -> Mapping[str, Verdict]:
        """Verdicts on files of the course, graded anew only where it has changed."""
        digest = sha256_of(*sources.values())
        old = self.journal.read(name)
        if old is None or not old.stands_for(digest, self.version, self.job.kind):
            done: dict[str, GradingRecord] = {}
            self._grade([Submission(Student(name), digest, sources)], done)
            old = done[name]
        for key, verdict in old.verdicts.items():
            for test in verdict.tests:
                if test.kind == "course":
                    raise CourseError(f"the course is at fault in {key}: {test.message}")
        return old.verdicts

    def grade(self, submissions: Sequence[Submission]) -> dict[str, GradingRecord]:
        """Grade some submissions; what ends the grader costs nobody but its author."""
        done: dict[str, GradingRecord] = {}
        try:
            self._grade(submissions, done)
        except CourseError:
            for one in submissions:
                if one.student.id not in done:
                    self._alone(one, done)
        return done

    def _alone(self, submission: Submission, done: dict[str, GradingRecord]) -> None:
        """Grade one submission, each exercise by a grader of its own."""
        verdicts: dict[str, Verdict] = {}
        faults = dict(submission.faults)
        for key, source in submission.sources.items():
            part: dict[str, GradingRecord] = {}
            try:
                single = replace(submission, sources={key: source}, faults={})
                self._grade([single], part, keep=False)
                verdicts |= part[submission.student.id].verdicts
            except CourseError as problem:
                faults[key] = f"could not be graded: {problem}"
        self._keep(submission, verdicts, faults, done)

    def _grade(
        self, submissions: Sequence[Submission], done: dict[str, GradingRecord], keep: bool = True
    ) -> None:
        verdicts: dict[str, dict[str, Verdict]] = {one.student.id: {} for one in submissions}
        tasks, owners = [], []
        for one in submissions:
            for exercise, task in self._tasks(one):
                tasks.append(task)
                owners.append((one, exercise))
        for one in submissions:
            if not one.sources:
                self._keep(one, {}, one.faults, done)
        for index, verdict in self._each(tasks) if tasks else ():
            one, exercise = owners[index]
            mine = verdicts[one.student.id]
            mine[exercise.key] = fit_to_keep(verdict)
            if len(mine) == len(one.sources):
                self._keep(one, mine, one.faults, done, keep)
        if len(done) < len(submissions):
            self._close()
            raise CourseError("the grader ended without a verdict")

    def _tasks(self, submission: Submission) -> Iterator[tuple[Exercise, Task]]:
        folder = self.work / submission.student.id
        for one in self.job.exercises:
            if one.key in submission.sources:
                file = folder / one.folder / f"{one.id}.py"
                file.parent.mkdir(parents=True, exist_ok=True)
                text = submission.sources[one.key]
                file.write_bytes(text.encode("utf8", "backslashreplace"))
                yield one, Task(file, one.tests)

    def _keep(
        self,
        submission: Submission,
        verdicts: Mapping[str, Verdict],
        faults: Mapping[str, str],
        done: dict[str, GradingRecord],
        write: bool = True,
    ) -> None:
        ordered = {one.key: verdicts[one.key] for one in self.job.exercises if one.key in verdicts}
        record = GradingRecord(
            *(submission.student.id, submission.digest, self.version, self.job.kind),
            *(ordered, dict(faults), submission.notes, submission.seconds),
        )
        if write:
            self.journal.write(record)
            if not record.student.startswith("-"):  # as no student's id does
                self.say(record.student)
        done[record.student] = record


def fit_to_keep(verdict: Verdict) -> Verdict:
    """A verdict whose words are short, printable, and name no place on this machine."""

    def fit(test: CheckOutcome) -> CheckOutcome:
        return replace(
            test,
            title=clean_line(test.title),
            message=clean_text(test.message, _MESSAGE),
            printed=clean_text(test.printed, _PRINTED),
            file=Path(test.file).name,
        )

    return replace(verdict, tests=tuple(map(fit, verdict.tests)))
