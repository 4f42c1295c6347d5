"""Progress: atomic, locked, never lost; a changed exercise is stale."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.start import start
from minigpt.course.exercises.stubs import stub_text
from minigpt.course.progress.record import Entry, changing_progress, read_progress

BUSY = """
from pathlib import Path
from minigpt.course.progress.record import changing_progress
n = 0
while True:
    with changing_progress(Path("my")) as progress:
        for key in range(200):
            progress.entries.setdefault(f"lesson/{key}", type(progress)().entries.get(0) or Entry())
            progress.entries[f"lesson/{key}"].attempts = n
    n += 1
    print(n, flush=True)
""".replace("from pathlib", "from minigpt.course.progress.record import Entry\nfrom pathlib", 1)


def scale() -> Exercise:
    return find_exercises("scale")[0]


def record(course: Path, passed: bool) -> None:
    with changing_progress(course / "my") as progress:
        progress.graded(scale(), passed)


def test_kill_while_writing_leaves_a_whole_file(course: Path) -> None:
    for pause in (0.0, 0.003, 0.007, 0.011):
        writer = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, cwd=course)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        found = read_progress(course / "my")
        assert not found.notice
        assert len({entry.attempts for entry in found.entries.values()}) == 1
        assert len(found.entries) == 200
    with changing_progress(course / "my"):
        pass
    assert not list((course / "my").glob(".*.part"))


def test_two_processes_lose_no_attempt(course: Path) -> None:
    count = (
        "with changing_progress(Path('my')) as p: p.entries.setdefault('a', Entry()).attempts += 1"
    )
    code = (
        "from pathlib import Path\n"
        "from minigpt.course.progress.record import Entry, changing_progress\n"
        f"for _ in range(30):\n    {count}\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=course) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert read_progress(course / "my").entries["a"].attempts == 60


def test_damaged_file_is_set_aside(run, course: Path) -> None:
    file = course / "my" / "progress.json"
    file.parent.mkdir()
    for damaged in ('{"exercises": {"a"', "[]", '{"exercises": {"a": {"attempts": "x"}}}', "\0"):
        file.write_text(damaged)
        done = run("hint", "2.3.1")
        assert done.returncode == 0
        assert "could not be read" in done.stderr
        kept = list(file.parent.glob("progress.damaged-*.json"))
        assert damaged in [one.read_text() for one in kept]
        assert json.loads(file.read_text())["exercises"]["single-head/scale"]["hints"] == 1
    assert len(kept) == 4


def test_unknown_fields_of_a_later_version_do_no_harm(course: Path) -> None:
    file = course / "my" / "progress.json"
    file.parent.mkdir()
    file.write_text('{"version": 9, "exercises": {"single-head/scale": {"hints": 2, "new": 1}}}')
    assert read_progress(course / "my")[scale()] == Entry(hints=2)


def test_changed_exercise_is_stale_and_nothing_is_lost(run, course: Path) -> None:
    start([scale()], course / "my")
    mine = scale().submission(course / "my")
    mine.write_text(scale().solution.read_text())
    record(course, passed=True)
    solved = mine.read_text()
    source = scale().solution
    source.write_text(source.read_text().replace("d_head: int)", "d_head: int, root: bool = True)"))
    scale().stub.write_text(stub_text(scale()))
    assert "stale" in run("progress", "scale").stdout
    assert "its new stub is scale.new.py" in run("start", "scale").stdout
    assert mine.read_text() == solved
    assert "root: bool" in mine.with_name("scale.new.py").read_text()
    record(course, passed=True)
    assert "solved" in run("progress", "scale").stdout


def test_new_words_do_not_make_stale(course: Path) -> None:
    start([scale()], course / "my")
    before = read_progress(course / "my")[scale()]
    for file in (scale().solution, scale().tests):
        file.write_text(file.read_text().replace("Divide the scores", "Shrink") + "\n# a comment\n")
    scale().stub.write_text(stub_text(scale()))
    assert before.state(scale()) == "started"


def test_renumbering_keeps_progress(course: Path) -> None:
    start([scale()], course / "my")
    toml = scale().home / "exercise.toml"
    toml.write_text(toml.read_text().replace("order = 1", "order = 3"))
    assert scale().number == "2.3.3"
    assert read_progress(course / "my")[scale()].state(scale()) == "started"


def test_pauses_do_not_count_as_work() -> None:
    entry = Entry(touched=time.time() - 60)
    entry.touch()
    assert 59 < entry.seconds < 62
    entry.touched -= 3600
    entry.touch()
    assert entry.seconds < 62
