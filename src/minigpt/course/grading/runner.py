"""The warm process: imports torch once, then grades each exercise in a child of its own.

One JSON line a request comes in on standard input, one a result goes out on what was standard
output; when the input ends, so does the runner with all its children.
"""

import argparse
import gc
import importlib
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any

import psutil
import pytest

from minigpt.course.grading import child, plugin
from minigpt.course.grading.ahead import import_ahead
from minigpt.course.grading.events import LONGEST, cut_blocks, read_event
from minigpt.course.grading.verdict import Trace, says_skip

_TICK = 0.1  # seconds between looks at memory and time
_PROCESSES = 16
Grade = Callable[[child.GradingJob, Connection, str, str], None]


class Running:
    """A child at work on one job; `grade` is what it does, `slack` the time beyond the limit."""

    def __init__(
        self,
        request: dict[str, Any],
        folder: Path,
        grade: Grade = child.grade_job,
        slack: float = 1,
    ) -> None:
        self.ticket = request["ticket"]
        self.job = child.GradingJob(**request["job"])
        job, may_skip = self.job, says_skip(Path(self.job.tests))
        self.trace = Trace(job.submission, job.tests, job.seconds, job.memory, may_skip)
        self._buffer, self._taken_in = bytearray(), 0
        self._nonce = token_hex(16)
        self._faults = folder / f"{self._nonce}.txt"
        self.connection, theirs = multiprocessing.Pipe(duplex=False)
        context: Any = multiprocessing.get_context(_method())
        self._process: BaseProcess = context.Process(
            target=grade, args=(self.job, theirs, self._nonce, str(self._faults))
        )
        self._process.start()
        theirs.close()
        startup = 0 if _method() == "fork" else 30
        self._deadline = time.monotonic() + self.job.seconds + slack + startup
        self._base = _memory(self._process.pid)[0]

    def step(self) -> bool:
        """Take in what the child has sent; True while it is still at work."""
        alive = self._process.is_alive()  # before we look: a dead child has said everything
        try:
            for block in self._blocks():
                event = read_event(block)
                if event["nonce"] == self._nonce:
                    self.trace.add(event)
        except ValueError:
            self.trace.stopped = "nonsense"
            return False
        except (EOFError, OSError):  # it ended
            return False
        return alive and not self.trace.done and not self._too_much()

    def _blocks(self) -> Iterator[bytes]:
        """What has come in by now; it never waits for the rest, and takes only so much."""
        if sys.platform == "win32":  # whose pipes keep messages whole
            while self.connection.poll():
                yield self.connection.recv_bytes(LONGEST)
        elif self.connection.poll():
            block = os.read(self.connection.fileno(), 1 << 20)
            if not block:
                raise EOFError
            self._taken_in += len(block)
            self._buffer += block
            yield from cut_blocks(self._buffer)
        if self._taken_in > 4 * LONGEST:
            raise ValueError("more than any test says")

    def _too_much(self) -> bool:
        memory, processes = _memory(self._process.pid)
        if memory - self._base > self.job.memory:
            self.trace.stopped = "memory"
        elif processes > _PROCESSES:
            self.trace.stopped = "processes"
        elif time.monotonic() > self._deadline:
            self.trace.stopped = "time"
        return bool(self.trace.stopped)

    def finish(self) -> dict[str, Any]:
        """End the child with all that it started, and give the result."""
        pid = self._process.pid
        self._process.join(0.2 if self.trace.done else 0)
        if pid is not None and hasattr(os, "killpg"):
            try:
                os.killpg(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()
        self._process.kill()
        self._process.join()
        self.connection.close()
        faults = self._faults.read_text("utf8", "replace") if self._faults.exists() else ""
        self._faults.unlink(missing_ok=True)
        shutil.rmtree(self._faults.with_suffix(""), ignore_errors=True)  # its own folder
        return self.trace.result(self._process.exitcode or 0, faults)


def _method() -> str:
    return os.environ.get("MINIGPT_GRADE_BY") or ("fork" if hasattr(os, "fork") else "spawn")


def _memory(pid: int | None) -> tuple[int, int]:
    """Resident bytes and number of processes of a child and its descendants."""
    total = count = 0
    try:
        top = psutil.Process(pid)
        for process in [top, *top.children(recursive=True)]:
            total += process.memory_info().rss
            count += 1
    except psutil.Error:
        return total, count
    return total, count


def _warm_up(folder: Path) -> None:
    """Import what every child needs, and run pytest once so that its own parts are loaded."""
    for name in ("numpy", "torch", "minigpt.course.grading.feedback"):
        importlib.import_module(name)
    sys.modules["torch"].set_num_threads(1)
    empty = folder / "test_nothing.py"
    empty.write_text("def test_nothing(): pass\n", encoding="utf8")
    pytest.main(child.options(empty), plugins=[plugin])
    gc.freeze()  # children then leave the pages of what is imported alone, and copy none


def _input() -> int | Connection:
    """What to wait on for requests; where no pipe can be waited on, a thread hands them on."""
    if _method() == "fork":
        return 0
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def hand_on() -> None:
        with theirs:
            while block := os.read(0, 1 << 16):
                theirs.send_bytes(block)

    Thread(target=hand_on, daemon=True).start()
    return ours


def _read(source: int | Connection) -> bytes:
    if isinstance(source, int):
        return os.read(source, 1 << 16)
    try:
        return source.recv_bytes()
    except EOFError:
        return b""


def _requests(buffer: bytearray) -> Iterator[dict[str, Any]]:
    while b"\n" in buffer:
        line, _, rest = bytes(buffer).partition(b"\n")
        buffer[:] = rest
        yield json.loads(line)


def begin_first(waiting: list[dict[str, Any]], folder: Path) -> Running | None:
    """Begin with the request that has waited longest."""
    return Running(waiting.pop(0), folder)


def begin_known(waiting: list[dict[str, Any]], folder: Path) -> Running | None:
    """Begin likewise, with the imports of the tests done here: many children share them.

    Only for a short life: a module that is edited later is not read again.
    """
    import_ahead(Path(waiting[0]["job"]["tests"]))
    return begin_first(waiting, folder)


def cores() -> int:
    """How many children work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2


def serve(
    reply: int,
    folder: Path,
    begin: Callable[[list[dict[str, Any]], Path], Running | None] = begin_first,
    at_once: int | None = None,
) -> None:
    """Grade requests until the input ends; as many at once as there are cores, unless told.

    `begin` takes a request out of those that wait, or none while none can begin.
    """
    waiting: list[dict[str, Any]] = []
    running: list[Running] = []
    buffer = bytearray()
    requests = _input()
    while True:
        while waiting and len(running) < (at_once or cores()):
            begun = begin(waiting, folder)
            if begun is None:
                break
            running.append(begun)
        sources = [requests, *(one.connection for one in running)]
        ready = wait(sources, timeout=_TICK if running else None)
        if requests in ready:
            block = _read(requests)
            if not block:
                break
            buffer += block
            waiting += _requests(buffer)
        for one in [one for one in running if not one.step()]:
            running.remove(one)
            line = json.dumps({"ticket": one.ticket, "result": one.finish()})
            os.write(reply, line.encode() + b"\n")
    for one in running:
        one.finish()


def run_warm(
    serve_from: Callable[[int, Path], None] = serve,
) -> None:
    """Start the warm process: silence the standard output, warm up, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command that started us
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    reply = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory(prefix="minigpt-grade-") as name:
        _warm_up(Path(name))
        os.write(reply, b'{"ticket": "ready"}\n')
        serve_from(reply, Path(name))
    os._exit(0)  # nothing is left to do, and torch takes its time to unload


def _arguments() -> argparse.Namespace:
    """Read the command line, and refuse what it does not know."""
    known = argparse.ArgumentParser()
    known.add_argument("--ahead", action="store_true")
    known.add_argument("--at-once", type=int, choices=range(1, 1025), metavar="N")
    return known.parse_args()


if __name__ == "__main__":
    asked = _arguments()
    begin = begin_known if asked.ahead else begin_first
    run_warm(partial(serve, begin=begin, at_once=asked.at_once))
