"""One exercise graded in a process of its own: events go out, nothing comes back."""

import json
import os
import time
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, Protocol

import pytest

from minigpt.course.grading import plugin, sandbox
from minigpt.course.grading.explain import Explanation, UnloadableError, explain_loading
from minigpt.course.grading.protect import protect
from minigpt.errors import CourseError

_UNUSED = (
    "terminal cacheprovider faulthandler logging junitxml doctest unraisableexception "
    "threadexception warnings"
)
_Outcome = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class GradingJob:
    """What to grade: a submission, the tests, and the limits."""

    submission: str
    tests: str
    seconds: float
    memory: int
    proving: bool = False


class Prints(Protocol):
    """What the submission prints."""

    def take(self) -> str:
        """What was printed since the last call."""


class EventPlugin:
    """A pytest plugin that sends each test's beginning and end to the runner."""

    def __init__(self, job: GradingJob, connection: Connection, nonce: str, printed: Prints):
        self.job, self.printed, self._connection, self._nonce = job, printed, connection, nonce
        self._owner = os.getpid()
        self.module: ModuleType | None = None

    def send(self, event: str, **details: Any) -> None:
        """Send one event; a process forked from this one has no say."""
        if os.getpid() == self._owner:
            message = {"nonce": self._nonce, "event": event, **details}
            self._connection.send_bytes(json.dumps(message).encode())

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the submission to the fixture."""
        config.stash[plugin.SUBMISSION] = Path(self.job.submission)
        config.stash[plugin.PROVING] = self.job.proving
        if self.module is not None:
            loaded: dict[Path, ModuleType | UnloadableError]
            loaded = {Path(self.job.tests): self.module}
            config.stash[plugin.LOADED] = loaded

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Announce the tests, so that one which never ran is missed."""
        self.send("collected", tests=[[item.name, _title(item)] for item in items])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that does not load is the course's fault, and says so."""
        if report.failed:
            text = str(report.longrepr).strip().splitlines()
            self.send("unusable", message=text[-1] if text else "no reason given")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Announce a test before it runs."""
        self.printed.take()
        self.send("begin", test=item.name)
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Report from the exception alone: pytest's own way would print the learner's objects."""
        outcome: _Outcome = "passed"
        explanation = Explanation("", "")
        if call.excinfo is not None:
            problem = call.excinfo.value
            skipped = isinstance(problem, pytest.skip.Exception)
            outcome = "skipped" if skipped else "failed"
            if isinstance(problem, plugin.Explained):
                explanation = problem.explanation
            else:
                explanation = explain_loading(problem, Path(self.job.submission))
        if call.when == "call" or outcome != "passed":
            details = asdict(explanation) | {"seconds": round(call.duration, 4)}
            self.send(
                "end", test=item.name, outcome=outcome, printed=self.printed.take(), **details
            )
        when = "setup" if call.when == "collect" else call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)


def _title(item: pytest.Item) -> str:
    if isinstance(item, plugin.ExampleItem):
        return "the example in the docstring"
    text = (getattr(getattr(item, "obj", None), "__doc__", None) or "").strip()
    title = text.splitlines()[0].rstrip(".") if text else ""
    title = title or item.name.partition("[")[0].removeprefix("test_").replace("_", " ")
    return f"{title} [{item.name.partition('[')[2]}" if "[" in item.name else title


def grade_job(job: GradingJob, connection: Connection, nonce: str, faults: str) -> None:
    """Grade one job in this process, which ends here whatever happens."""
    printed = sandbox.enter((connection.fileno(),), Path(faults), job.seconds, job.memory)
    reporter = EventPlugin(job, connection, nonce, printed)
    submission = Path(job.submission)
    own = Path(faults).with_suffix("")
    own.mkdir()
    protect(own)
    sandbox.forbid(submission)
    started = time.perf_counter()
    run_tests(reporter, lambda: plugin.load_for(Path(job.tests), submission))
    reporter.send("done", seconds=round(time.perf_counter() - started, 4))
    connection.close()
    os._exit(0)


def run_tests(reporter: EventPlugin, load: Callable[[], ModuleType], *plugins: object) -> None:
    """Load the submission and run its tests; whatever happens is reported."""
    job, printed = reporter.job, reporter.printed
    try:
        reporter.send("begin", test="import")
        reporter.module = load()
        pytest.main(options(Path(job.tests)), plugins=[plugin, reporter, *plugins])
    except UnloadableError as problem:
        reporter.send("broken", printed=printed.take(), **asdict(problem.explanation))
    except CourseError as problem:
        reporter.send("unusable", message=str(problem))
    except BaseException as problem:  # a learner can break pytest itself
        explanation = explain_loading(problem, Path(job.submission))
        reporter.send("broken", printed=printed.take(), **asdict(explanation))


def options(tests: Path) -> list[str]:
    """Pytest's arguments: no configuration of the folder it runs in, no plugin from outside."""
    unused = [argument for name in _UNUSED.split() for argument in ("-p", f"no:{name}")]
    own = ["--noconftest", "--import-mode=importlib", "--assert=plain", "-s"]
    # Without the cut pytest would look at every entry of every folder from the root on down.
    here = ["--rootdir", str(tests.parent), "--confcutdir", str(tests.parent)]
    return [*own, *unused, "-c", os.devnull, *here, str(tests)]
