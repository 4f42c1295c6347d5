"""Grade submissions in the warm runner process; this side imports neither torch nor pytest."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import Verdict, verdict
from minigpt.errors import CourseError


@dataclass(frozen=True)
class Task:
    """One submission and the tests it is put to."""

    submission: Path
    tests: Path
    proving: bool = False  # it is the solution: hints are tested, too


class Grader:
    """A runner process that stays warm between gradings; closing it ends all its children."""

    runner: tuple[str, ...] = ("minigpt.course.grading.runner",)  # the module and its arguments

    def __init__(self) -> None:
        self._tickets = itertools.count()
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
        limits = limits or Limits()
        budget = {"seconds": limits.seconds, "memory": int(limits.memory * 2**30)}
        left: dict[int, int] = {}
        for index, task in enumerate(tasks):
            files = {name: str(getattr(task, name).resolve()) for name in ("submission", "tests")}
            left[next(self._tickets)] = index
            job = files | budget | {"proving": task.proving}
            self._send({"ticket": max(left), "job": job})
        while left:
            answer = self._answer()
            if answer["ticket"] in left:
                yield left.pop(answer["ticket"]), verdict(answer["result"])

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._died() from None

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._died()
        answer: dict[str, Any] = json.loads(line)
        self._warm = True
        return answer

    def _died(self) -> CourseError:
        """Say why the runner is gone, in the last words it had."""
        assert self._process.stderr is not None
        words = self._process.stderr.read().decode("utf8", "replace").strip().splitlines()
        last = f": {words[-1]}" if words else ""
        return CourseError(f"the grading process ended unexpectedly{last} (is torch installed?)")
