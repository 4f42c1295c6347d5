"""A wall of bubblewrap: namespaces of the Linux kernel, for which nobody needs to be root."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from minigpt.course.grading.limits import Limits
from minigpt.course.strangers.box import FILES, SPACE, SPARE, THREADS, BoxProcess
from minigpt.course.strangers.enclosure import (
    ENVIRONMENT,
    SYSTEM_PLACES,
    Wall,
    check_readable,
    hidden_places,
    python_places,
)
from minigpt.course.strangers.syscalls import box_filter

_NAMESPACES = ("user", "pid", "net", "ipc", "uts")


def bubblewraps() -> Iterator["Bubblewrap"]:
    """Bubblewrap where it is installed, in the strictest form first."""
    if shutil.which("bwrap") is None or shutil.which("prlimit") is None:
        return
    # Inside of a container /proc cannot be mounted; before Linux 5.14 processes are counted by
    # user and not by namespace, so that a limit would count those outside.
    for proc, counted in product((True, False), repeat=2):
        yield Bubblewrap(proc, counted)


class Bubblewrap(Wall):
    """A box of bubblewrap, its limits set by prlimit, its system calls filtered by seccomp."""

    name = "bubblewrap"

    def __init__(self, proc: bool = True, counted: bool = True) -> None:
        self._proc, self._counted = proc, counted

    def start(
        self, command: Sequence[str], readable: Sequence[Path] = (), limits: Limits | None = None
    ) -> BoxProcess:
        """Start a command in a new box."""
        limits = limits or Limits()
        program = box_filter()
        with tempfile.TemporaryFile() as file:
            file.write(program)
            file.flush()
            file.seek(0)
            filtered = ["--seccomp", str(file.fileno())] if program else []
            walled = [*_outside(), *filtered, *self._inside(check_readable(readable))]
            limited = [*_limited(limits, self._counted), *command]
            box = BoxProcess([*walled, "--", *limited], pass_fds=(file.fileno(),), env={})
        box.watch(limits)
        return box

    def _inside(self, readable: Sequence[Path]) -> Iterator[str]:
        """What a box sees, in the order in which it is put there."""
        yield from _private("/tmp")
        yield from ("--dev", "/dev", *_private("/dev/shm"), "--remount-ro", "/dev")
        if self._proc:
            yield from ("--proc", "/proc")
        shown = python_places()
        for place in (*SYSTEM_PLACES, _found("prlimit"), *map(str, shown)):
            if Path(place).is_symlink() and place in SYSTEM_PLACES:
                yield from ("--symlink", str(Path(place).readlink()), place)
            else:
                yield from ("--ro-bind-try", place, place)
        for covered in hidden_places(shown):
            yield from (*_private(str(covered)), "--remount-ro", str(covered))
        for path in readable:
            yield from ("--ro-bind", str(path), str(path))
        yield from ("--remount-ro", "/", "--chdir", "/tmp")
        for name, value in ENVIRONMENT.items():
            yield from ("--setenv", name, value)


def _outside() -> list[str]:
    """The walls: namespaces of its own, no environment, an end when we end."""
    separate = [f"--unshare-{name}" for name in _NAMESPACES]
    nobody = ["--uid", "65534", "--gid", "65534", "--hostname", "box"]
    ends = ["--die-with-parent", "--new-session", "--clearenv"]
    return [_found("bwrap"), *separate, "--unshare-cgroup-try", *nobody, *ends, *_no_more_users()]


def _no_more_users() -> list[str]:
    known = subprocess.run([_found("bwrap"), "--help"], capture_output=True, text=True).stdout
    return ["--disable-userns"] if "--disable-userns" in known else []


def _private(place: str) -> tuple[str, ...]:
    return ("--size", str(SPACE), "--tmpfs", place)


def _limited(limits: Limits, counted: bool) -> list[str]:
    """Limits of each process in the box; the watch looks at all of them together."""
    data = int(limits.memory * 2**30) + SPARE
    each = {"core": 0, "msgqueue": 0, "nofile": FILES, "fsize": SPACE, "data": data}
    each |= {"cpu": int(limits.seconds) + 30} | ({"nproc": THREADS} if counted else {})
    return [_found("prlimit"), *(f"--{name}={value}" for name, value in each.items())]


def _found(program: str) -> str:
    return shutil.which(program) or program
