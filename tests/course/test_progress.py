"""Progress: atomic, locked, never lost; a changed exercise is stale."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.start import hand_out
from minigpt.course.exercises.stubs import stub_text
from minigpt.course.progress.record import Progress, changing_progress, read_progress

BUSY = """
from pathlib import Path
from minigpt.course.progress.record import changing_progress
n = 0
while True:
    with changing_progress(Path("my")) as progress:
        for key in range(200):
            progress.entries.setdefault(f"lesson/{key}", ExerciseRecord()).attempts = n
    n += 1
    print(n, flush=True)
""".replace(
    "from pathlib", "from minigpt.course.progress.record import ExerciseRecord\nfrom pathlib", 1
)


def scale() -> Exercise:
    return find_exercises("scale")[0]


def record(course: Path, passed: bool) -> None:
    with changing_progress(course / "my") as progress:
        progress.graded({scale(): passed})


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
    code = (
        "from pathlib import Path\n"
        "from minigpt.course.progress.record import ExerciseRecord, changing_progress\n"
        "for _ in range(30):\n"
        "    with changing_progress(Path('my')) as progress:\n"
        "        progress.entries.setdefault('a', ExerciseRecord()).attempts += 1\n"
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


def test_what_another_version_wrote_is_kept(run, course: Path) -> None:
    file = course / "my" / "progress.json"
    file.parent.mkdir()
    theirs = {"hints": 1, "mood": "good", "stars": [1, {"a": None}]}
    document = {"exercises": {"single-head/scale": theirs, "gone/away": {"x": 1}}, "streak": 3}
    file.write_text(json.dumps(document))
    assert read_progress(course / "my")[scale()].hints == 1
    assert run("hint", "2.3.1").returncode == 0
    found = json.loads(file.read_text())
    assert found["streak"] == 3
    assert found["version"] == 1
    assert found["exercises"]["gone/away"]["x"] == 1
    history = found["exercises"]["single-head/scale"]
    assert (history["hints"], history["mood"], history["stars"]) == (2, "good", [1, {"a": None}])


@pytest.mark.parametrize(
    "command",
    [("start", "2.3"), ("hint", "2.3.1"), ("progress",), ("solution", "2.3.1", "--anyway")],
)
def test_a_later_version_is_refused_and_left_alone(run, course: Path, command) -> None:
    file = course / "my" / "progress.json"
    file.parent.mkdir()
    file.write_text('{"version": 2, "exercises": []}')
    done = run(*command)
    assert done.returncode == 2
    assert (
        "progress.json was written by a later minigpt (version 2, this one knows 1)" in done.stderr
    )
    assert done.stderr.count("\n") == 1
    assert file.read_text() == '{"version": 2, "exercises": []}'
    assert {path.name for path in file.parent.iterdir()} <= {file.name, ".progress.lock"}


def test_a_later_version_costs_the_record_not_the_answer(run, course: Path) -> None:
    mine = scale().submission(course / "my")
    mine.parent.mkdir(parents=True)
    mine.write_text(scale().solution.read_text())
    (course / "my" / "progress.json").write_text('{"version": 2}')
    done = run("grade", "scale")
    assert done.returncode == 0
    assert "this result is not recorded: " in done.stderr
    assert (course / "my" / "progress.json").read_text() == '{"version": 2}'


def test_changed_exercise_is_stale_and_nothing_is_lost(run, course: Path) -> None:
    hand_out([scale()], course / "my")
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
    hand_out([scale()], course / "my")
    before = read_progress(course / "my")[scale()]
    for file in (scale().solution, scale().tests):
        file.write_text(file.read_text().replace("Divide the scores", "Shrink") + "\n# a comment\n")
    scale().stub.write_text(stub_text(scale()))
    assert before.state(scale()) == "started"


def test_renumbering_keeps_progress(course: Path) -> None:
    hand_out([scale()], course / "my")
    toml = scale().home / "exercise.toml"
    toml.write_text(toml.read_text().replace("order = 1", "order = 3"))
    assert scale().number == "2.3.3"
    assert read_progress(course / "my")[scale()].state(scale()) == "started"


class Clock:
    """A clock that the test sets, in minutes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start = self.now = time.time()
        monkeypatch.setattr(time, "time", lambda: self.now)

    def at(self, minutes: float) -> None:
        self.now = self.start + 60 * minutes


def test_time_is_counted_once(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, progress = Clock(monkeypatch), Progress()
    causal, double = find_exercises("causal")[0], find_exercises("double")[0]

    def minutes() -> list[float]:
        return [round(progress[one].seconds / 60, 2) for one in (scale(), causal, double)]

    for one in (scale(), causal):
        progress.started(one)
    clock.at(6)
    progress.graded({scale(): False, causal: False})  # a lesson at once: shared
    assert minutes() == [3, 3, 0]
    clock.at(10)
    progress.touch(scale())  # a hint, a look at the solution
    assert minutes() == [7, 3, 0]
    clock.at(12)
    progress.started(double)  # what came before was work on another
    assert minutes() == [9, 3, 0]
    clock.at(18)
    progress.graded({double: True})
    assert minutes() == [9, 3, 6]
    clock.at(48)  # a pause
    progress.graded({scale(): True, double: True})
    assert minutes() == [9, 3, 6]
    clock.at(40)  # the machine's clock was put back
    progress.touch(causal)
    clock.at(41)
    progress.touch(causal)
    assert minutes() == [9, 4, 6]
    assert sum(minutes()) == 19
