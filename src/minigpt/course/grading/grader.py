"""Grade submissions in the warm runner process; this side imports neither torch nor pytest."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

from minigpt.course.grading.limits import Limits
from minigpt.course.grading.untouched import Listed, altered, listed
from minigpt.course.grading.verdict import CheckOutcome, Verdict, verdict
from minigpt.errors import CourseError
from minigpt.schema import parse_json


@dataclass(frozen=True)
class Task:
    """One submission and the tests it is put to."""

    submission: Path
    tests: Path
    proving: bool = False  # it is the solution: hints are tested, too
    listed: Listed = ()  # files that must be what the course lists, before and after

    @classmethod
    def of_course(cls, submission: Path, tests: Path) -> Self:
        """A task whose tests count only if they are the course's own."""
        return cls(submission, tests, listed=listed(tests))


class Grader:
    """A runner process that stays warm between gradings; closing it ends all its children."""

    runner: tuple[str, ...] = ("minigpt.course.grading.runner",)  # the module and its arguments

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        """Start the runner, unless it lives."""
        if hasattr(self, "_process"):
            if self.alive:
                return
            self.close()
        self._warm = False
        single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", *self.runner],  # -P: none of this folder
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | single | {"PYTHONWARNINGS": "ignore"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the runner can take requests."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the runner; its children end with it."""
        if not self._warm:
            self._process.kill()  # it has no children yet, and would finish its imports first
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def grade(self, tasks: Sequence[Task], limits: Limits | None = None) -> list[Verdict]:
        """Grade submissions, several at once, and return the verdicts in the same order."""
        found = dict(self.each(tasks, limits))
        return [found[i] for i in range(len(tasks))]

    def each(
        self, tasks: Sequence[Task], limits: Limits | None = None
    ) -> Iterator[tuple[int, Verdict]]:
        """Grade submissions and give each verdict as soon as it is there, with its index."""
        for index, found in self._all(tasks, limits or Limits()):
            problem = altered(tasks[index].listed)
            yield index, _failed("course", problem, tasks[index].tests) if problem else found

    def _all(self, tasks: Sequence[Task], limits: Limits) -> Iterator[tuple[int, Verdict]]:
        """Every verdict; a submission that ends the runner costs only its own."""
        left = dict(enumerate(tasks))
        for index, found in self._while_it_lives(left, limits):
            del left[index]
            yield index, found
        for index, task in left.items():  # the runner has ended: who is left goes alone
            self._start()
            alone = dict(self._while_it_lives({index: task}, limits))
            yield index, alone.get(index) or _failed("error", _FATAL, task.submission)
        self._start()

    def _while_it_lives(
        self, tasks: Mapping[int, Task], limits: Limits
    ) -> Iterator[tuple[int, Verdict]]:
        """The verdicts that the runner gives, up to its end."""
        budget = {"seconds": limits.seconds, "memory": int(limits.memory * 2**30)}
        left: dict[str, int] = {}
        for index, task in tasks.items():
            # Not resolved: whether the submission is a link is for the runner to see.
            files = {name: str(getattr(task, name).absolute()) for name in ("submission", "tests")}
            ticket = token_hex(16)  # nobody else can answer it
            left[ticket] = index
            job = files | budget | {"proving": task.proving}
            self._send({"ticket": ticket, "job": job})
        while left and (answer := self._answer()) is not None:
            if answer["ticket"] in left:
                yield left.pop(answer["ticket"]), verdict(answer["result"])

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # that it has ended is seen when it does not answer
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def _answer(self) -> dict[str, Any] | None:
        """The next line of the runner that is an answer, or None at its end."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):
                answer = parse_json(line, dict[str, Any])
                if isinstance(answer.get("ticket"), str):
                    self._warm = True
                    return answer
        if not self._warm:
            raise self._died()
        return None

    def _died(self) -> CourseError:
        """Say why the runner is gone, in the last words it had."""
        assert self._process.stderr is not None
        words = self._process.stderr.read().decode("utf8", "replace").strip().splitlines()
        last = f": {words[-1]}" if words else ""
        return CourseError(f"the grading process ended unexpectedly{last} (is torch installed?)")


class BatchGrader(Grader):
    """A grader for many answers to few exercises: they share what the tests import.

    It is for a short life: a module that is edited after the first answer is not read again.
    It grades `at_once` answers at a time; by default as many as there are cores.
    """

    def __init__(self, at_once: int | None = None) -> None:
        limit = () if at_once is None else ("--at-once", str(at_once))
        self.runner = (*Grader.runner, "--ahead", *limit)
        super().__init__()


_FATAL = "your code ends the process that grades it; a function only returns"


def _failed(kind: str, message: str, file: Path) -> Verdict:
    return Verdict((CheckOutcome("tests", "the tests", "failed", kind, message, str(file)),), 0.0)
