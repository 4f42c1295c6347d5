"""A wall of Docker or Podman, where bubblewrap cannot be had.

On Linux the container is made of nothing but what bubblewrap would show, so that the same Python
and the same torch run inside. Elsewhere (macOS, Windows) programs of the machine do not run in a
container: `MINIGPT_WALL_IMAGE` then names an image with Python and the packages of the course.
"""

import io
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from minigpt.course.grading.limits import Limits
from minigpt.course.strangers.box import FILES, PROCESSES, SPACE, SPARE, BoxProcess
from minigpt.course.strangers.enclosure import (
    ENVIRONMENT,
    SYSTEM_PLACES,
    Wall,
    check_readable,
    hidden_places,
    python_places,
)
from minigpt.course.strangers.syscalls import box_profile

_EMPTY = "minigpt-empty"  # an image without a file, and with one folder
_NOBODY = 65534
_ALL_BOXES = 4096  # processes of one user, whom all boxes share; each has PROCESSES at most


def containers() -> Iterator["Container"]:
    """Docker and Podman, as far as they are installed."""
    for program in ("docker", "podman"):
        if found := shutil.which(program):
            yield Container(program, found)


class Container(Wall):
    """A container without network and rights, on a read-only tree."""

    def __init__(self, name: str, program: str) -> None:
        self.name = name
        self._program = program
        self._image = os.environ.get("MINIGPT_WALL_IMAGE", "")

    def try_out(self) -> str:
        """Whether a box starts; the image without a file is made first."""
        if not self._image:
            if platform.system() != "Linux":
                return f"{self.name} needs an image with Python and torch in MINIGPT_WALL_IMAGE"
            self._image = _EMPTY
            if problem := self._make_empty():
                return f"{self.name} does not run: {problem}"
        return super().try_out()

    def start(
        self, command: Sequence[str], readable: Sequence[Path] = (), limits: Limits | None = None
    ) -> BoxProcess:
        """Start a command in a new box."""
        limits = limits or Limits()
        name = f"minigpt-{token_hex(8)}"
        seen = [*_limited(limits), *self._inside(check_readable(readable))]
        if self.name == "podman":
            seen += _FOR_PODMAN
        if self._image != _EMPTY:
            command = ["python3", *command[1:]]
        private = Path(tempfile.mkdtemp(prefix="minigpt-"))
        (private / "seccomp.json").write_text(box_profile(), encoding="utf8")
        filtered = f"--security-opt=seccomp={private / 'seccomp.json'}"
        whole = [self._program, "run", "--name", name, *_CLOSED, filtered, *seen]

        def end() -> None:
            self._ask("rm", "--force", name)
            shutil.rmtree(private, ignore_errors=True)

        box = BoxProcess([*whole, self._image, *command], end=end)
        box.watch(limits)
        return box

    def _inside(self, readable: Sequence[Path]) -> Iterator[str]:
        for name, value in ENVIRONMENT.items():
            yield f"--env={name}={value}"
        shown = list(readable)
        if self._image == _EMPTY:
            python = python_places()
            shown = [*(p for p in map(Path, SYSTEM_PLACES) if p.exists()), *python, *readable]
            for covered in hidden_places(python):
                yield f"--tmpfs={covered}:ro,size=4k"
        for path in shown:
            yield f"--volume={path}:{path}:ro"

    def _make_empty(self) -> str:
        """Make the image; the reason why that fails, or nothing."""
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as image:
            private = tarfile.TarInfo("tmp")  # Docker's own folder of this name takes over its mode
            private.type, private.mode = tarfile.DIRTYPE, 0o1777
            image.addfile(private)
        done = self._ask("import", "-", _EMPTY, given=buffer.getvalue())
        lines = done.stderr.decode("utf8", "replace").strip().splitlines()
        return (lines[-1] if lines else "no reason given") if done.returncode else ""

    def _ask(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [self._program, *arguments]
        return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)


_CLOSED = (
    *("--rm", "--interactive", "--network=none", "--read-only", "--cap-drop=ALL"),
    *("--security-opt=no-new-privileges", "--ipc=private", f"--shm-size={SPACE}"),
    *(f"--tmpfs=/tmp:size={SPACE},mode=1777", "--workdir=/tmp", "--hostname=box"),
)


# It asks for a million processes, which a machine may refuse, and adds folders without a bound.
_FOR_PODMAN = (f"--ulimit=nproc={_ALL_BOXES}:{_ALL_BOXES}", "--read-only-tmpfs=false")


def _limited(limits: Limits) -> Iterator[str]:
    memory = int(limits.memory * 2**30) + SPARE
    owner = getattr(os, "getuid", lambda: 0)() or _NOBODY
    yield from (f"--user={owner}:{owner}", f"--pids-limit={PROCESSES}")
    yield from (f"--memory={memory}", f"--memory-swap={memory}")
    each = {"core": 0, "nofile": FILES, "fsize": SPACE, "cpu": 3 * int(limits.seconds) + 30}
    yield from (f"--ulimit={name}={value}:{value}" for name, value in each.items())
