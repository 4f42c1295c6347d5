"""What all walls have in common: how a box is started and tried, and what it may see.

A box sees a read-only Python with its packages, the files it is given, and a small folder `/tmp` of
its own. It has no network, no environment, no other process, no name of a user, and limits on what
it takes.
"""

import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import minigpt
from minigpt.course.grading.limits import Limits
from minigpt.course.paths import course_root
from minigpt.course.strangers.box import BoxProcess
from minigpt.errors import CourseError

ENVIRONMENT = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")},
    **{"HOME": "/tmp", "USER": "nobody", "LANG": "C.UTF-8", "PATH": "/usr/bin"},
    **{"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"},
}
# What programs need of the system; torch chooses its kernels by the CPU.
SYSTEM_PLACES = (
    *("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64"),
    *("/etc/ld.so.cache", "/sys/devices/system/cpu"),
)
_TRIAL = """
import os, tempfile
child = os.fork()
if not child:
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert os.getuid() != 0 and not os.path.exists({secret!r})
tempfile.TemporaryFile().close()  # a box that has no room of its own grades nothing rightly
try:
    open({marker!r}, "w")
except OSError:
    print("walled")
"""


class Wall(ABC):
    """One way to put a process into a box."""

    name: str

    @abstractmethod
    def start(
        self, command: Sequence[str], readable: Sequence[Path] = (), limits: Limits | None = None
    ) -> BoxProcess:
        """Start a command in a new box.

        The box ends with the thread that started it, and with everything in it when it is killed.

        Args:
            command: a program that the box can see, `sys.executable` say, and its arguments.
            readable: files and folders that stand in the box at the same place, read-only.
            limits: what one exercise may take; the box has room for Python besides.

        Raises:
            CourseError: one of `readable` is a link, is missing, or is closed to other users.
        """

    def try_out(self) -> str:
        """Start a small Python in a box; the reason why that cannot be done, or nothing."""
        home = Path(__file__).resolve()
        program = _TRIAL.format(secret=str(home), marker=str(Path(sys.prefix) / "marker"))
        try:
            with self.start([sys.executable, "-I", "-S", "-c", program]) as box:
                said, _ = box.communicate(timeout=60)
        except (OSError, subprocess.SubprocessError) as problem:
            return f"{self.name} does not run: {problem}"
        return "" if said == b"walled\n" else f"{self.name} is installed and starts no box"


def check_readable(paths: Sequence[Path]) -> list[Path]:
    """The paths as absolute ones; a link is refused, since it would carry its target inside.

    Raises:
        CourseError: one is a link, is missing, or cannot be read by other users.
    """
    for path in paths:
        if path.is_symlink() or not path.exists():
            what = "is a link" if path.is_symlink() else "does not exist"
            raise CourseError(f"{path} {what}: what a box sees must be a file or folder itself")
        needed = 0o5 if path.is_dir() else 0o4
        if path.stat().st_mode & needed != needed:
            raise CourseError(f"{path} is closed to other users: open it with chmod o+rX")
    return [path.absolute() for path in paths]


def python_places() -> list[Path]:
    """What a box needs to run this Python: its program, its library, its packages."""
    places = [Path(prefix, part) for prefix in _prefixes() for part in _PARTS]
    packages = [Path(entry) for entry in sys.path if "-packages" in entry]
    programs = [Path(sys.executable), Path(sys.executable).resolve()]
    found = [path.absolute() for path in (*places, *packages, *programs) if path.exists()]
    kept: list[Path] = []
    for path in sorted(set(found)):
        if not any(path.is_relative_to(one) for one in kept):
            kept.append(path)
    return kept


_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")


def _prefixes() -> list[str]:
    """The folders of a virtual environment and its Python; a system's `/usr` is not shown whole."""
    return [one for one in (sys.prefix, sys.base_prefix) if one not in ("/usr", "/")]


def hidden_places(shown: Sequence[Path]) -> list[Path]:
    """Folders of the course that lie inside of what a box is shown, and must be covered."""
    package = Path(str(minigpt.__file__)).resolve().parent
    installed = [place / "minigpt" for place in map(Path, sys.path)]
    ours = {package, *(path for path in installed if path.is_dir())}
    with suppress(CourseError):  # an installed package alone
        ours |= {course_root()}
    return sorted(path for path in ours if any(path.is_relative_to(one) for one in shown))
