"""A wall of bubblewrap: namespaces of the Linux kernel, for which nobody needs to be root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from secrets import randbelow

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

_NAMESPACES = ("pid", "net", "ipc", "uts")
_ANY_USERS = 4096  # processes of a user, those outside of the box as well
_FIRST_USER, _USERS = 0x7000_0000, 1 << 24  # numbers that no system gives to anybody


def bubblewraps() -> Iterator["Bubblewrap"]:
    """Bubblewrap where it is installed, in the strictest form first."""
    if None in map(shutil.which, ("bwrap", "prlimit", "setpriv")):
        return
    # Inside of a container /proc cannot be mounted; before Linux 5.14 processes are counted by
    # user and not by namespace, so that the limit must leave room for those outside.
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
            limited = [*_limited(limits, self._counted), *_become(), *command]
            box = BoxProcess([*walled, "--", *limited], pass_fds=(file.fileno(),), env={})
        box.watch(limits)
        return box

    def _inside(self, readable: Sequence[Path]) -> Iterator[str]:
        """What a box sees, in the order in which it is put there."""
        yield from _private("/tmp")
        yield from ("--dev", "/dev", *_private("/dev/shm"), "--remount-ro", "/dev")
        if self._proc:
            yield from ("--proc", "/proc", "--remount-ro", "/proc")
        shown = python_places()
        tools = map(_found, ("prlimit", "setpriv"))
        for place in (*SYSTEM_PLACES, *tools, *map(str, shown)):
            if Path(place).is_symlink() and place in SYSTEM_PLACES:
                yield from ("--symlink", str(Path(place).readlink()), place)
            elif Path(place).exists():
                yield from _shown(Path(place))
        for covered in hidden_places(shown):
            yield from (*_private(str(covered)), "--remount-ro", str(covered))
        for path in readable:
            yield from _shown(path)
        yield from ("--remount-ro", "/", "--chdir", "/tmp")
        for name, value in ENVIRONMENT.items():
            yield from ("--setenv", name, value)


def _outside() -> list[str]:
    """The walls: namespaces of its own, no environment, an end when we end."""
    separate = [f"--unshare-{name}" for name in _NAMESPACES]
    ends = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "box"]
    return [_found("bwrap"), *separate, "--unshare-cgroup-try", *_user(), *ends]


def _user() -> list[str]:
    """Nobody, in a namespace of users of its own.

    Started by root, that nobody would still be root to the kernel: without a limit on processes,
    and owner of its settings in /proc/sys and of the devices. Root's boxes therefore become another
    user for good (`_become`), for which bubblewrap must leave them the right to.
    """
    if os.getuid() == 0:
        return ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
    known = subprocess.run([_found("bwrap"), "--help"], capture_output=True, text=True).stdout
    more = ["--disable-userns"] if "--disable-userns" in known else []
    return ["--unshare-user", "--uid", "65534", "--gid", "65534", *more]


def _become() -> list[str]:
    """Where root starts a box, it becomes a user that nobody else is, without any right."""
    if os.getuid() != 0:
        return []
    user = str(_FIRST_USER + randbelow(_USERS))
    none = [f"--{one}=-all" for one in ("inh-caps", "ambient-caps", "bounding-set")]
    return [_found("setpriv"), f"--reuid={user}", f"--regid={user}", "--clear-groups", *none]


def _private(place: str) -> tuple[str, ...]:
    return ("--size", str(SPACE), "--perms", "1777", "--tmpfs", place)


def _shown(place: Path) -> Iterator[str]:
    """A place, read-only; the folders on the way to it are made so that anybody may pass."""
    for folder in reversed(place.parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(folder))
    yield from ("--ro-bind", str(place), str(place))


def _limited(limits: Limits, counted: bool) -> list[str]:
    """Limits of each process in the box; the watch looks at all of them together."""
    data = int(limits.memory * 2**30) + SPARE
    each = {"core": 0, "msgqueue": 0, "nofile": FILES, "fsize": SPACE, "data": data}
    each |= {"cpu": 3 * int(limits.seconds) + 30, "nproc": THREADS if counted else _ANY_USERS}
    return [_found("prlimit"), *(f"--{name}={value}" for name, value in each.items())]


def _found(program: str) -> str:
    return shutil.which(program) or program
