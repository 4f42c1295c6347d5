"""Limits that a process puts on itself before it runs a learner's code.

They keep a learner's slip from hurting the machine or hiding its cause. They are no wall against
malice: grading strangers needs one around the whole runner.
"""

import faulthandler
import io
import os
import sys
import sysconfig
from itertools import pairwise
from pathlib import Path
from typing import Any

from minigpt.course.grading.explain import Refused

PRINTED = 200_000  # characters, then a print is taken for an endless one
SHOWN = 1_000
_FORBIDDEN = {
    "builtins.input": "input() waits for a keyboard, and nobody types while code is graded",
    "os.fork": "starts another process; an exercise needs only its own",
    "os.forkpty": "starts another process; an exercise needs only its own",
    "os.posix_spawn": "starts another process; an exercise needs only its own",
    "subprocess.Popen": "starts another process; an exercise needs only its own",
    "os.system": "starts a shell; an exercise needs only Python",
    "os.exec": "replaces the whole process; an exercise only returns",
    "os.kill": "sends a signal to a process; an exercise only returns",
    "socket.connect": "opens a network connection; an exercise needs none",
}


class Printed(io.TextIOBase):
    """Where learners' prints go: the beginning is kept, an endless one is stopped."""

    def __init__(self) -> None:
        self.text, self.count = "", 0

    def writable(self) -> bool:
        """Text can be written here."""
        return True

    def write(self, text: str) -> int:
        """Keep the beginning; refuse when it does not end."""
        self.count += len(text)
        if self.count > PRINTED:
            self.count = 0
            raise Refused(f"more than {PRINTED:,} characters are printed: is a print in a loop?")
        self.text += text[: SHOWN - len(self.text)] if len(self.text) < SHOWN else ""
        return len(text)

    def take(self) -> str:
        """What was printed since the last call."""
        text, self.text, self.count = self.text, "", 0
        return text


def enter(keep: tuple[int, ...], faults: Path, seconds: float, memory: int) -> Printed:
    """Limit this process for good: a session of its own, time, memory, silence, no keyboard.

    Args:
        keep: file descriptors that stay open besides the standard ones.
        faults: file that gets the line where the process hung or crashed.
        seconds: wall time after which the process ends itself.
        memory: bytes of data that it may add to what it has now.
    """
    log = faults.open("w")
    _close_all_but((*keep, log.fileno()))
    if hasattr(os, "setsid") and os.getsid(0) != os.getpid():
        os.setsid()
    _limit(seconds, memory)
    printed = Printed()
    sys.stdout = sys.stderr = printed
    faulthandler.enable(log)
    faulthandler.dump_traceback_later(seconds, exit=True, file=log)
    return printed


def _close_all_but(keep: tuple[int, ...]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    if sys.platform == "win32":
        return  # a spawned process has inherited nothing
    edges = [2, *sorted({fd for fd in keep if fd > 2}), os.sysconf("SC_OPEN_MAX")]
    for low, high in pairwise(edges):
        os.closerange(low + 1, high)


def _limit(seconds: float, memory: int) -> None:
    if sys.platform == "win32":
        return  # the runner watches its memory
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_CPU, int(seconds) + 5)
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="utf8")
        used = next(int(line.split()[1]) for line in status.splitlines() if "VmData" in line)
        _lower(resource.RLIMIT_DATA, used * 1024 + memory)


def _lower(limit: int, value: int) -> None:
    """Set a limit for good; a lower one that a box has set already stays."""
    import resource

    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def forbid(submission: Path) -> None:
    """From now on, refuse what graded code has no use for when the submission asks for it."""
    library = (sysconfig.get_path("stdlib"), "<frozen")
    packages = os.sep + "site-packages" + os.sep

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _FORBIDDEN:
            return
        frame = sys._getframe(1)
        while frame.f_back is not None and _is_library(frame.f_code.co_filename):
            frame = frame.f_back
        if frame.f_code.co_filename == str(submission):
            raise Refused(_FORBIDDEN[event])

    def _is_library(file: str) -> bool:
        return file.startswith(library) and packages not in file

    sys.addaudithook(guard)
