"""Keep the process that grades from changing files: progress, tests, the learner's other work.

Linux itself refuses (Landlock, since 5.13), whoever in the process asks and however; of later
versions it also refuses connections and signals to other processes. Elsewhere, and for a sentence
that says what happened, Python's audit hook refuses what it sees. Neither is a wall against malice:
strangers' code is graded by `course.strangers`.
"""

import ctypes
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from minigpt.course.grading.explain import Refused
from minigpt.course.paths import course_root, workspace
from minigpt.errors import CourseError

_SENTENCE = "your code changes a file of the course or of your workspace; an exercise only returns"
# Which of an audit event's arguments are paths that it changes.
_CHANGES = {
    **{f"os.{name}": (0,) for name in ("remove", "rmdir", "mkdir", "truncate", "chmod", "chown")},
    **{"os.rename": (0, 1), "os.link": (1,), "os.symlink": (1,), "open": (0,)},
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Landlock: its system calls, and the rights that change files; each version knows more of them.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_WRITE_FILE, _FIRST, _REFER, _TRUNCATE = 1 << 1, 0b1_1111_1111_0010, 1 << 13, 1 << 14
_CONNECTIONS, _SCOPES = 0b11, 0b11  # TCP (version 4); abstract sockets and signals (version 6)
_NO_NEW_PRIVILEGES = 38


def protect(own: Path) -> None:
    """From now on, let this process change files in its own folder alone.

    Temporary files go there, too.
    """
    os.environ["TMPDIR"] = tempfile.tempdir = str(own)
    sys.dont_write_bytecode = True
    if platform.system() == "Linux":
        _lock([own])
    sys.addaudithook(_guard(tuple(_protected())))


def _protected() -> Iterator[str]:
    for place in (course_root, workspace):
        with suppress(CourseError):
            yield os.path.realpath(place()) + os.sep


def _guard(places: tuple[str, ...]) -> Any:
    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        changed = _CHANGES.get(event)
        if changed is None or (event == "open" and not arguments[2] & _WRITING):
            return
        for index in changed:
            path = arguments[index]
            if not isinstance(path, str | bytes | os.PathLike):
                continue  # an open file, which was asked about when it was opened
            if os.path.realpath(os.fsdecode(path)).startswith(places):
                raise Refused(_SENTENCE)

    return guard


class _Handled(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("connections", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _lock(folders: Sequence[Path]) -> None:
    """Let the kernel refuse every change outside of some folders; not undone, and inherited."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return  # a kernel without Landlock
    rights = _FIRST | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    handled = _Handled(rights, _CONNECTIONS, _SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24  # what this version knows of it
    rules = libc.syscall(_CREATE, ctypes.byref(handled), ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    _allow(libc, rules, Path(os.devnull), _WRITE_FILE)
    for folder in folders:
        _allow(libc, rules, folder, rights)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, place: Path, rights: int) -> None:
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    rule = _Beneath(rights, descriptor)
    libc.syscall(_ADD, rules, 1, ctypes.byref(rule), 0)
    os.close(descriptor)
