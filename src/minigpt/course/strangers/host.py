"""The warm process of the strangers' grader: boxes, and beside each a process with the tests.

As `grading.runner`, which it extends: a JSON line a request in, one a result out. The submissions
of one folder share a box, one after the other; in it, each has a process of its own.
"""

import os
import shutil
import stat
import sys
import time
from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

import pytest

import minigpt
from minigpt.course.exercises.stubs import signatures
from minigpt.course.grading import child, plugin, runner, sandbox
from minigpt.course.grading.explain import Explanation, UnloadableError
from minigpt.course.grading.in_process import why_in_process
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.no_answer import no_answer_of
from minigpt.course.strangers.box import BoxProcess
from minigpt.course.strangers.codec import Pipe
from minigpt.course.strangers.confine import FILTER
from minigpt.course.strangers.remote import RemoteChannel
from minigpt.course.strangers.syscalls import exercise_filter
from minigpt.course.strangers.wall import find_wall

_CHANNEL = (
    "__init__",
    "codec",
    "mirrors",
    "gradients",
    "channel",
    "far",
    "things",
    "modes",
    "confine",
    "guest",
)
_HELP = ("__init__", "explain", "load", "no_answer", "sandbox")
_SEEN = (*(f"strangers/{one}" for one in _CHANNEL), *(f"grading/{one}" for one in _HELP))
_START = """
import sys
sys.path.insert(0, {!r})
from minigpt.course.strangers import guest
guest.run_guest()
"""


def stage(folder: Path) -> Path:
    """Copy what the box may see: the package without the course, and the guest."""
    package = Path(str(minigpt.__file__)).parent
    target = folder / "seen" / "minigpt"
    shutil.copytree(package, target, ignore=_no_course)
    (target / "course").mkdir()
    (target / "course" / "__init__.py").write_text("", encoding="utf8")
    for name in _SEEN:  # of the course
        copy = target / "course" / f"{name}.py"
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(package / "course" / f"{name}.py", copy)
    (target.parent / FILTER).write_bytes(exercise_filter())
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target.parent


def _no_course(folder: str, names: list[str]) -> list[str]:
    here = Path(folder).name
    return [n for n in names if n == "__pycache__" or (n == "course" and here == "minigpt")]


class Starter(Protocol):
    """What starts boxes."""

    def start(
        self, command: Sequence[str], readable: Sequence[Path] = (), limits: Limits | None = None
    ) -> BoxProcess:
        """Start a command in a box."""


class OpenWall:
    """No wall: for answers that are the course's own, in proofs and tests."""

    def start(
        self, command: Sequence[str], readable: Sequence[Path] = (), limits: Limits | None = None
    ) -> BoxProcess:
        """Start a command as it is."""
        return BoxProcess(command)


class Boxes:
    """The boxes at work, and which of them the next submission goes to.

    Args:
        wall: where boxes are made.
        seen: the folder that a box may read.
        together: whether submissions of different folders may share a box.
    """

    def __init__(self, wall: Starter, seen: Path, together: bool) -> None:
        self._wall, self._seen, self._together = wall, seen, together
        self._boxes: dict[str, BoxProcess] = {}
        self._busy, self._fresh = set[str](), set[str]()

    def begin(self, waiting: list[dict[str, Any]], folder: Path) -> runner.Running | None:
        """Take the first request whose box is free."""
        for request in waiting:
            name = self._name(request)
            if name not in self._busy and self._has_room(name, waiting):
                waiting.remove(request)
                return InBox(request, folder, self, name)
        return None

    def _name(self, request: dict[str, Any]) -> str:
        if not self._together:
            return str(Path(request["job"]["submission"]).parent)
        names = map(str, range(runner.cores()))
        return next((name for name in names if name not in self._busy), "0")

    def _has_room(self, name: str, waiting: list[dict[str, Any]]) -> bool:
        """Whether the box is there or may be made; an idle one of somebody else is ended."""
        if name in self._boxes or len(self._boxes) < runner.cores():
            return True
        wanted = {self._name(one) for one in waiting}
        idle = sorted(set(self._boxes) - self._busy, key=lambda one: one in wanted)
        if idle:
            self.end(idle[0])
        return bool(idle)

    def take(self, name: str, limits: Limits) -> tuple[BoxProcess, bool]:
        """A box to work with, and whether it has just been started."""
        box = self._boxes.get(name)
        if box is None or box.poll() is not None:
            program = _START.format(str(self._seen))
            command = [sys.executable, "-P", "-c", program]
            box = self._boxes[name] = self._wall.start(command, [self._seen], limits)
            self._fresh.add(name)
        self._busy.add(name)
        fresh = name in self._fresh
        self._fresh.discard(name)
        return box, fresh

    def give_back(self, name: str, clean: bool) -> str:
        """A submission is done; why its box was ended, if it was."""
        self._busy.discard(name)
        stopped = self._boxes[name].stopped
        if not clean:
            self.end(name)
        return stopped

    def end(self, name: str) -> None:
        """End a box."""
        with self._boxes.pop(name):
            pass

    def end_all(self) -> None:
        """End every box."""
        for name in list(self._boxes):
            self.end(name)


class InBox(runner.Running):
    """A child that runs tests, beside a box that holds the submission."""

    def __init__(self, request: dict[str, Any], folder: Path, boxes: Boxes, name: str) -> None:
        self._boxes, self._name = boxes, name
        job = request["job"]
        limits = Limits(job["seconds"], job["memory"] / 2**30)
        self._box, fresh = boxes.take(name, limits)
        slack = (_PATIENCE - 1) * job["seconds"] + 3 + _BOOT * fresh
        super().__init__(request, folder, _grade_with(self._box, slack, fresh), slack + 3)

    def finish(self) -> dict[str, Any]:
        """End the child, give back the box, and give the result."""
        clean = any(event.get("clean") for event in self.trace.events)
        stopped = self._boxes.give_back(self._name, clean)
        if not self.trace.stopped and not self.trace.done:
            self.trace.stopped = stopped
        return super().finish()


_PATIENCE = 2  # times the limit, in the box: calls and their answers take their time
_BOOT = 60  # seconds that a box may take to start


def _grade_with(box: BoxProcess, slack: float, fresh: bool) -> runner.Grade:
    assert box.stdin is not None
    assert box.stdout is not None
    reads, writes = box.stdout.fileno(), box.stdin.fileno()

    def grade(job: child.GradingJob, connection: Connection, nonce: str, faults: str) -> None:
        """Run the tests of one job in this process, which ends here; the submission is away."""
        keep = (connection.fileno(), reads, writes)
        sandbox.enter(keep, Path(faults), job.seconds + slack, job.memory)
        pipe = Pipe(reads, writes)
        channel = RemoteChannel(pipe, Path(job.submission), job.seconds, job.memory)
        reporter = child.EventPlugin(job, connection, nonce, channel)
        channel.limit(_BOOT)
        if fresh:
            channel.wait()
        started = time.perf_counter()
        child.run_tests(reporter, lambda: _load(channel, job), BoxPlugin(channel))
        spent = round(time.perf_counter() - started, 4)
        reporter.send("done", seconds=spent, clean=channel.end())
        connection.close()
        os._exit(0)

    return grade


def _load(channel: RemoteChannel, job: child.GradingJob) -> Any:
    """Send the submission into the box."""
    tests, submission = Path(job.tests), Path(job.submission)
    names = signatures(plugin.stub_of(tests).read_text(encoding="utf8"))
    classes = [name for name, said in names.items() if said.startswith("class ")]
    told: dict[str, Any] = {
        "name": submission.stem,
        "names": list(names),
        "no_answer": no_answer_of(tests),
    }
    told |= {"seconds": _PATIENCE * job.seconds, "memory": job.memory}
    text = _read(submission)
    channel.limit(_PATIENCE * job.seconds + 1.5)  # a little later, the box has ended itself
    return channel.load(told, text, classes)


def _read(submission: Path) -> bytes:
    """The bytes of a submission, which is a file itself: a link would carry its target inside."""
    try:
        descriptor = os.open(submission, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
            text = file.read(_LONGEST + 1) if is_file else b""
    except OSError:
        is_file = False
    if not is_file:
        raise UnloadableError(Explanation("error", "is no file to be read", str(submission)))
    if len(text) > _LONGEST:
        raise UnloadableError(Explanation("error", "is longer than 1 MB", str(submission)))
    return text


_LONGEST = 10**6  # bytes of a submission


class BoxPlugin:
    """A pytest plugin: examples run in the box, tests share nothing, and none follows its end."""

    def __init__(self, channel: RemoteChannel) -> None:
        self._channel = channel

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let examples run in the box."""
        config.stash[plugin.EXAMPLES] = self._channel.examples

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what watches the submission's own process."""
        items[:] = [one for one in items if not why_in_process(getattr(one, "function", None))]

    def pytest_runtest_setup(self) -> None:
        """Begin each test with nothing shared."""
        self._channel.new_test()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """After the box has ended, no other test is begun."""
        result = yield
        if self._channel.gone:
            item.session.shouldstop = "the box has ended"
        return result


def serve_boxes(reply: int, folder: Path, wall: Starter, together: bool) -> None:
    """Grade requests until the input ends."""
    boxes = Boxes(wall, stage(folder), together)
    runner.serve(reply, folder, boxes.begin)
    boxes.end_all()


if __name__ == "__main__":
    wall: Starter = OpenWall() if "open" in sys.argv else find_wall()
    runner.run_warm(lambda reply, folder: serve_boxes(reply, folder, wall, "together" in sys.argv))
