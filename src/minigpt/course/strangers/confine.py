"""In the box: keep the process of one exercise from starting others and from signaling any."""

import ctypes
import sys
from pathlib import Path

FILTER = "exercise.bpf"  # in the folder that the box sees: the program, compiled outside
_NO_NEW_PRIVILEGES, _SECCOMP, _BY_FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def read_filter() -> bytes:
    """The program for exercises, from beside the package; empty where none could be compiled."""
    found = Path(__file__).parents[3] / FILTER
    return found.read_bytes() if found.is_file() else b""


def confine(program: bytes) -> None:
    """Filter the system calls of this process, for good; the box has a watch besides."""
    if not program or sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    whole = _Program(len(program) // 8, program)  # an instruction has 8 bytes
    if libc.prctl(_SECCOMP, _BY_FILTER, ctypes.byref(whole), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls is refused")
