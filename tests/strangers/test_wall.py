"""What a box lets through: nothing but the files it was given and two pipes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from minigpt.course.grading.limits import Limits
from minigpt.course.strangers import wall as walls
from minigpt.course.strangers.box import BoxProcess
from minigpt.course.strangers.bubblewrap import Bubblewrap
from minigpt.course.strangers.containers import Container
from minigpt.course.strangers.enclosure import Wall, hidden_places, python_places
from minigpt.course.strangers.wall import find_wall
from minigpt.errors import CourseError

SMALL = Limits(seconds=5, memory=0.25)
# Each tries one thing and prints `False` when it was kept from it.
ATTEMPTS = {
    "the home": "os.path.exists(os.path.expanduser('~root/.bashrc'))",
    "this repository": f"os.path.exists({str(Path(__file__))!r})",
    "the course": f"os.path.exists({walls.__file__!r})",
    "the environment": "'MINIGPT_SECRET' in os.environ",
    "a file beside Python": f"open({sys.prefix + '/lib/planted'!r}, 'w')",
    "a file in the root": "open('/planted', 'w')",
    "a file among devices": "open('/dev/planted', 'w')",
    "a socket": "socket.socket()",
    "a name": "socket.getaddrinfo('example.org', 80)",
    "processes outside": f"os.path.exists('/proc/{os.getpid()}/environ')",
    "a signal to us": f"os.kill({os.getpid()}, 0)",
    "a namespace": "ctypes.CDLL(None).unshare(0x10000000) == 0",
    "a mount": "ctypes.CDLL(None).mount(b'x', b'/tmp', b'tmpfs', 0, None) == 0",
    "shared memory": "ctypes.CDLL(None).shmget(0, 4096, 0o1600) >= 0",
    "more than the private folder holds": "fill('/tmp')",
    "more than shared memory holds": "fill('/dev/shm')",
    "root": "os.setuid(0)",
    "being root": "os.getuid() == 0",
    "a shell": "subprocess.check_output('/bin/sh')",
    "a setting of the kernel": "os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)",
    "the modes of a device": "os.chmod('/dev/null', 0o666)",
    "a disk": "os.mknod('disk', 0o60600, os.makedev(254, 0))",
}
TRY = """
import ctypes, json, os, socket, subprocess, sys
def fill(folder):
    for i in range(8):
        with open(f"{folder}/{i}", "wb") as file:
            file.write(bytes(16 << 20))
    return True
found = {}
for name, code in json.loads(sys.argv[1]).items():
    try:
        found[name] = eval(code) is not False
    except BaseException:
        found[name] = False
print(json.dumps(found))
"""


def start(wall: Wall, code: str, *arguments: str, readable: tuple[Path, ...] = ()) -> BoxProcess:
    return wall.start([sys.executable, "-I", "-S", "-c", code, *arguments], readable, SMALL)


def said(box: BoxProcess) -> str:
    with box:
        return box.communicate(timeout=60)[0].decode()


def test_nothing_gets_through(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGPT_SECRET", "hush")
    found = json.loads(said(start(wall, TRY, json.dumps(ATTEMPTS))))
    assert [name for name, through in found.items() if through] == []
    assert set(found) == set(ATTEMPTS)


def test_what_is_given_is_read_and_not_written(wall: Wall, tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text("hello")
    (tmp_path / "beside.txt").write_text("no")
    tmp_path.chmod(0o755)
    code = f"""
import os
print(open({str(given)!r}).read(), os.listdir({str(tmp_path)!r}))
try:
    open({str(given)!r}, 'a')
except OSError:
    print('closed')
"""
    assert said(start(wall, code, readable=(given,))).split("\n")[:2] == [
        "hello ['given.txt']",
        "closed",
    ]
    assert given.read_text() == "hello"


def test_a_link_is_refused(wall: Wall, tmp_path: Path) -> None:
    """It would carry a solution inside."""
    link = tmp_path / "mine.py"
    link.symlink_to(__file__)
    with pytest.raises(CourseError, match="is a link"):
        start(wall, "", readable=(link,))
    with pytest.raises(CourseError, match="does not exist"):
        start(wall, "", readable=(tmp_path / "none.py",))


def test_what_is_closed_to_others_is_named(wall: Wall, tmp_path: Path) -> None:
    closed = tmp_path / "mine.py"
    closed.touch(mode=0o600)
    with pytest.raises(CourseError, match="chmod o"):
        start(wall, "", readable=(closed,))


GREEDY = {
    "memory": """
import mmap
everything = mmap.mmap(-1, 8 << 30)
for i in range(0, 8 << 30, 4096):
    everything[i] = 1
""",
    "processes": """
import os, time
for _ in range(200):
    try:
        os.fork() or time.sleep(99)
    except OSError:
        print("no more", flush=True)
        time.sleep(99)
time.sleep(99)
""",
}


@pytest.mark.parametrize("reason", GREEDY)
def test_a_greedy_box_is_ended(wall: Wall, reason: str) -> None:
    with start(wall, GREEDY[reason]) as box:
        if reason == "processes" and wall.name != "bubblewrap":
            assert box.stdout is not None
            assert box.stdout.readline() == b"no more\n"  # a container refuses the next one
            return
        assert box.wait(60) != 0
    assert box.stopped in (reason, ""), "or its own limits have ended it"
    if reason == "memory":
        assert box.stopped == reason


LINGER = """
import os, time
for _ in range(3):
    os.fork() or os.setsid()
print(flush=True)
time.sleep(99)
"""


def inside(box: BoxProcess) -> list[psutil.Process]:
    return psutil.Process(box.pid).children(recursive=True)


def ended(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not alive


def test_nothing_survives_a_box(wall: Wall) -> None:
    with start(wall, LINGER) as box:
        assert box.stdout is not None
        box.stdout.readline()
        found = inside(box)
        assert len(found) > 3 or wall.name != "bubblewrap"
        box.kill()
        assert box.wait(10) != 0
    assert ended(found)


def test_nothing_survives_who_started_it(wall: Wall) -> None:
    """A grading that is killed leaves no process behind."""
    if wall.name != "bubblewrap":
        pytest.skip("a container ends when the daemon is asked to end it")
    program = f"""
import sys, time
from minigpt.course.strangers.wall import find_wall
box = find_wall().start([sys.executable, "-I", "-S", "-c", {LINGER!r}])
box.stdout.readline()
print(box.pid, flush=True)
time.sleep(99)
"""
    who = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert who.stdout is not None
    pid = int(who.stdout.readline())
    found = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    who.send_signal(signal.SIGKILL)
    who.communicate()
    assert ended(found)


def test_a_box_has_a_folder_of_its_own(wall: Wall) -> None:
    """Whatever is shown beside it; Python and the guest need one."""
    code = "import tempfile\nwith tempfile.TemporaryFile() as file: print(file.write(b'own'))"
    assert said(start(wall, code, readable=(Path(__file__).resolve(),))) == "3\n"


def test_torch_computes_the_same(wall: Wall) -> None:
    code = "import torch\nprint(torch.arange(6.0).view(2, 3).softmax(-1).sum(0).tolist())"
    box = wall.start([sys.executable, "-I", "-c", code])
    here = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert said(box) == here.stdout != ""


def test_without_a_wall_strangers_are_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MINIGPT_WALL", raising=False)
    monkeypatch.setattr(walls, "candidates", lambda: [])
    find_wall.cache_clear()
    try:
        with pytest.raises(CourseError, match=r"none stands here .*install bubblewrap"):
            find_wall()
    finally:
        find_wall.cache_clear()


def test_a_wall_can_be_chosen_by_its_name(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then no other one is tried, and a name that is no wall is refused."""
    other = next(name for name in walls.WALL_NAMES if name != wall.name)
    find_wall.cache_clear()
    monkeypatch.setenv("MINIGPT_WALL", wall.name)
    assert find_wall().name == wall.name
    find_wall.cache_clear()
    monkeypatch.setenv("MINIGPT_WALL", "hedge")
    with pytest.raises(CourseError, match="is 'hedge'; valid: bubblewrap, docker"):
        find_wall()
    monkeypatch.setenv("MINIGPT_WALL", other)
    monkeypatch.setattr(walls, "candidates", lambda: [wall])
    try:
        with pytest.raises(CourseError, match="none stands here"):
            find_wall()
    finally:
        find_wall.cache_clear()


def test_a_program_that_is_there_and_does_not_run_is_no_wall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a kernel allows no namespaces, or a daemon is not running."""
    for name in ("bwrap", "docker", "podman", "prlimit", "setpriv"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'no, sorry' >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("MINIGPT_WALL", raising=False)
    find_wall.cache_clear()
    try:
        with pytest.raises(CourseError, match=r"bubblewrap .* no box; docker .*no, sorry"):
            find_wall()
    finally:
        find_wall.cache_clear()


def test_a_course_inside_of_what_is_shown_is_covered() -> None:
    """A package installed among the others must not bring the course into the box."""
    package = Path(walls.__file__).parents[2]
    assert package in hidden_places([package.parent])
    assert not any(Path("/").is_relative_to(one) for one in python_places())


@pytest.mark.parametrize("proc", [True, False])
def test_the_form_without_proc(proc: bool, wall: Wall) -> None:
    if wall.name != "bubblewrap":
        pytest.skip("no bubblewrap here")
    assert Bubblewrap(proc, counted=False).try_out() == ""


def test_a_container_is_closed(tmp_path: Path) -> None:
    """What Docker is asked for, as far as that can be seen without Docker."""
    program, log = tmp_path / "docker", tmp_path / "log"
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\ncat > {tmp_path}/in\necho walled\n')
    program.chmod(0o755)
    found = Container("docker", str(program))
    assert found.try_out() == ""
    made, ran = log.read_text().splitlines()[:2]  # then the lines of the trial's program
    assert made.startswith("import -")
    assert ran.startswith("run --name minigpt-")
    name = ran.split()[2]
    assert f"rm --force {name}\n" in log.read_text(), "its client's end does not end a container"
    closed = "--network=none --read-only --cap-drop=ALL --security-opt=no-new-privileges --rm"
    limits = "--pids-limit= --memory= --memory-swap= --ulimit=nofile= --ulimit=fsize= --user="
    assert [one for one in (closed + " " + limits).split() if one not in ran] == []
    assert " --user=0" not in ran
    assert [one for one in ran.split() if "--volume" in one and not one.endswith(":ro")] == []
