"""A process in a box, and the watch that ends the box when it takes too much of the machine."""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from minigpt.course.grading.limits import Limits

_TICK = 0.1  # seconds between two looks
SPARE = 2**30  # bytes that Python, torch and the guest itself may take besides an exercise
PROCESSES, THREADS = 32, 96
SPACE = 64 * 2**20  # bytes of each private folder, and of one file
FILES = 128  # that a process may hold open
_NO_MEMORY = 128 + 9  # a container's status after the kernel has killed it at its memory's limit


class BoxProcess(subprocess.Popen[bytes]):
    """A boxed process with binary pipes on its standard input and output; errors go nowhere.

    `kill` ends everything in it at once, and so does the end of a `with`. `stopped` says why the
    watch did so: `memory`, `processes`, or nothing.
    """

    def __init__(
        self, command: Sequence[str], end: Callable[[], object] | None = None, **options: Any
    ) -> None:
        self._stopped = ""
        self._end = end
        self._killed = False  # by us, and not by the kernel
        super().__init__(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for who started us
            **options,
        )

    def __exit__(self, *details: Any) -> None:
        """End the box, close its pipes, and wait until nothing is left."""
        self.kill()
        super().__exit__(*details)

    @property
    def stopped(self) -> str:
        """Why the box was ended for taking too much: memory, processes, or nothing."""
        contained = self._end is not None and not self._killed
        if not self._stopped and contained and self.poll() == _NO_MEMORY:
            return "memory"
        return self._stopped

    def kill(self) -> None:
        """End the box with all that is in it."""
        self._killed = self._killed or self.poll() is None
        if self._end is not None:
            self._end()
        super().kill()

    def watch(self, limits: Limits) -> None:
        """From now on, end the box when all of it together takes too much."""
        most = int(limits.memory * 2**30) + SPARE
        threading.Thread(target=self._watch, args=(most,), daemon=True).start()

    def _watch(self, most: int) -> None:
        while not self._stopped:
            time.sleep(_TICK)
            if self.poll() is not None:
                return
            memory, processes, threads = _taken(self.pid)
            if memory > most:
                self._stopped = "memory"
            elif processes > PROCESSES or threads > THREADS:
                self._stopped = "processes"
        self.kill()


def _taken(pid: int) -> tuple[int, int, int]:
    """Bytes, processes and threads of a process with its descendants."""
    memory = processes = threads = 0
    try:
        top = psutil.Process(pid)
        everything = [top, *top.children(recursive=True)]
    except psutil.Error:
        return 0, 0, 0
    for one in everything:
        status = _status(one.pid)
        memory += 1024 * (status.get("RssAnon", 0) + status.get("RssShmem", 0))
        threads += status.get("Threads", 0)
        processes += 1
    return memory, processes, threads


def _status(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf8", errors="replace")
    except OSError:
        return {}
    pairs = [line.split() for line in lines.splitlines()]
    return {name[0].rstrip(":"): int(name[1]) for name in pairs if name[1:] and name[1].isdigit()}
