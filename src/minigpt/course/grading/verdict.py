"""From what a child reported, or left unreported, to the result of one exercise."""

import ast
import re
import signal
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from minigpt.course.strangers.clean import clean_text

_XCPU = getattr(signal, "SIGXCPU", 0)
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


@dataclass(frozen=True)
class CheckOutcome:
    """One test's outcome: `passed`, `failed`, `skipped` or `not run`, and why."""

    test: str
    title: str
    outcome: str
    kind: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    seconds: float = 0.0
    printed: str = ""
    given: str = ""


@dataclass(frozen=True)
class Verdict:
    """The result of grading one submission."""

    tests: tuple[CheckOutcome, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Every test ran, none failed, and at least one counts."""
        outcomes = {one.outcome for one in self.tests}
        return "passed" in outcomes and outcomes <= {"passed", "skipped"}

    @property
    def first(self) -> CheckOutcome | None:
        """The first test that failed."""
        return next((one for one in self.tests if one.outcome == "failed"), None)


def verdict(result: dict[str, Any]) -> Verdict:
    """Read a result as the runner sends it; its words are fit for any terminal and file."""
    tests = ({name: _clean(value) for name, value in one.items()} for one in result["tests"])
    return Verdict(tuple(CheckOutcome(**one) for one in tests), result["seconds"])


def _clean(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def says_skip(tests: Path) -> bool:
    """Whether a test file skips anything itself; if not, nobody skips its tests."""
    try:
        tree = ast.parse(tests.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree)}
    return bool(names & {"skip", "skipif", "importorskip"})


@dataclass
class Trace:
    """The events of one child, as they come in."""

    submission: str
    tests: str
    seconds: float
    memory: int
    may_skip: bool = False  # the test file itself does
    stopped: str = ""  # why the runner ended it: time, memory, processes, nonsense
    done: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)

    def add(self, event: dict[str, Any]) -> None:
        """Take in one event."""
        self.events.append(event)
        self.done = event["event"] == "done"

    def result(self, exit_code: int, faults: str) -> dict[str, Any]:
        """The result, with a sentence for a child that ended too early."""
        ended = [self._outcome(event) for event in self.events if event["event"] in _ENDS]
        seconds = self.events[-1].get("seconds", self.seconds) if self.events else self.seconds
        if not self.done:
            ended.append(self._broken_off(exit_code, faults))
        known = {one.test for one in ended}
        rest = [
            CheckOutcome(name, title, "not run")
            for name, title in self._collected()
            if name not in known
        ]
        if not ended and not rest:
            ended = [CheckOutcome("tests", "the tests", "failed", "course", "there are no tests")]
        order = [name for name, _ in self._collected()]
        tests = sorted([*ended, *rest], key=lambda one: _place(one.test, order))
        return {"tests": [asdict(one) for one in tests], "seconds": seconds}

    def _collected(self) -> list[tuple[str, str]]:
        found = [event["tests"] for event in self.events if event["event"] == "collected"]
        return [(name, title) for name, title in found[0]] if found else []

    def _outcome(self, event: dict[str, Any]) -> CheckOutcome:
        if event["event"] == "unusable":
            message = f"the tests of this exercise do not load: {event['message']}"
            return CheckOutcome("tests", "the tests", "failed", "course", message, self.tests, 1)
        details = {name: event[name] for name in _DETAILS}
        if event["event"] == "broken":
            return CheckOutcome("import", "the file loads", "failed", **details)
        titles = dict(self._collected())
        name, outcome = event["test"], event["outcome"]
        if outcome == "skipped" and not self.may_skip:
            outcome, details["kind"] = "failed", "error"
            details["message"] = "your code skips the test; only the test itself may do so"
        return CheckOutcome(
            name, titles.get(name, name), outcome, seconds=event["seconds"], **details
        )

    def _broken_off(self, exit_code: int, faults: str) -> CheckOutcome:
        begun = [event["test"] for event in self.events if event["event"] == "begin"]
        name = begun[-1] if begun else "import"
        title = "the file loads" if name == "import" else dict(self._collected()).get(name, name)
        file, line = self._place_of(faults)
        message = self._reason(exit_code, faults)
        return CheckOutcome(name, title, "failed", "error", message, file, line, self.seconds)

    def _reason(self, exit_code: int, faults: str) -> str:
        stopped = self.stopped or ("time" if "Timeout" in faults else "")
        return reason(stopped, exit_code, self.seconds, self.memory)

    def _place_of(self, faults: str) -> tuple[str, int]:
        frames = [(m["file"], int(m["line"])) for m in _FRAME.finditer(faults)]
        own = [frame for frame in frames if frame[0] == self.submission]
        return own[0] if own else ("", 0)


_DETAILS = ("kind", "message", "file", "line", "printed", "given")


def reason(stopped: str, exit_code: int, seconds: float, memory: int) -> str:
    """Why a process that ran a submission has ended too early, in one sentence.

    Args:
        stopped: why it was ended from outside: `time`, `memory`, `processes`, or nothing.
        exit_code: its own; that of a signal is negative.
        seconds: the time that it had.
        memory: the bytes that it could have.
    """
    if stopped == "memory" or (exit_code == -signal.SIGKILL and not stopped):
        return f"your code takes more than {memory / 2**30:.3g} GB of memory: is something growing?"
    if stopped == "nonsense":
        return "your code writes into the grader's own channel; a function only returns"
    if stopped == "processes":
        return "your code starts one process after another; an exercise needs only its own"
    if stopped == "time" or exit_code == -_XCPU:
        return f"still running after {seconds:.3g} s: is there an endless loop?"
    if exit_code == -signal.SIGSEGV:
        return "Python itself crashed here (segmentation fault)"
    if exit_code < 0:
        known = {int(one): one.name for one in signal.Signals}
        return f"Python was ended by {known.get(-exit_code, f'signal {-exit_code}')}"
    return "your code ended the whole process (os._exit?); a function only returns"


_ENDS = ("end", "broken", "unusable")


def _place(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else -1
