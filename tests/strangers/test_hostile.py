"""Submissions that attack the grader, each with what must not happen in its first line.

They are graded together, with good ones between them. None passes, nothing is damaged, no secret
comes out, every file has its verdict, the good ones pass, and no process stays.
"""

import hashlib
import json
import os
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path

import psutil
import pytest

from minigpt.course.exercises.cli import generate
from minigpt.course.grading.grader import Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import Verdict
from minigpt.course.strangers.enclosure import Wall
from minigpt.course.strangers.grader import StrangerGrader

HOSTILE = Path(__file__).parent / "hostile"
SAMPLE = Path(__file__).parents[1] / "course" / "sample"
LESSON = Path("phase-02-attention", "03-single-head")
SECRET = "hush-4711"
GOOD = "def scale(scores, d_head):\n    return scores / d_head**0.5\n"
LIMITS = Limits(seconds=3, memory=0.25)


@dataclass
class Scene:
    """A course, a teacher's files beside it, and the folder of the submissions."""

    root: Path
    submissions: Path
    bad: list[Path] = field(default_factory=list)
    good: list[Path] = field(default_factory=list)

    @property
    def tests(self) -> Path:
        """The test file that all of them are put to."""
        return self.root / "course" / "exercises" / LESSON / "test_scale.py"


def placed(scene: Scene, source: Path) -> bytes:
    """A submission that knows where everything lies."""
    places = {"COURSE": "course", "SECRET": "secret.txt", "CANARY": "canary.txt"}
    text = source.read_bytes().replace(b"@HOSTILE@", str(scene.submissions).encode())
    for name, place in places.items():
        text = text.replace(f"@{name}@".encode(), str(scene.root / place).encode())
    return text


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    root = tmp_path_factory.mktemp("hostile")
    scene = Scene(root, root / "submissions")
    shutil.copytree(SAMPLE, root / "course")
    (root / "course" / "book").mkdir()
    shutil.copy(Path(__file__).parents[2] / "book" / "curriculum.yml", root / "course" / "book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINIGPT_COURSE", str(root / "course"))
        generate.callback()
    for file in (scene.tests, *(root / "course").glob("solutions/*/*/scale/exercise.py")):
        file.write_text(file.read_text() + f"\n# {SECRET}\n")
    for name in ("secret.txt", "canary.txt", "course/my/progress.json"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(SECRET)
    for kind in sorted(HOSTILE.iterdir()):
        submit(scene, kind)
    submit_no_files(scene)
    return scene


def submit(scene: Scene, kind: Path) -> None:
    """Hand in all submissions of a kind, and good ones before, between and after them."""
    folder = scene.submissions / kind.name
    folder.mkdir(parents=True)
    for number, source in enumerate(sorted(kind.glob("*.py"))):
        if number % 5 == 0:
            scene.good.append(folder / f"{source.stem}_before.py")
            scene.good[-1].write_text(GOOD)
        scene.bad.append(folder / source.name)
        scene.bad[-1].write_bytes(placed(scene, source))
    scene.good.append(folder / "zz_last.py")
    scene.good[-1].write_text(GOOD)


def submit_no_files(scene: Scene) -> None:
    """A link would bring the solution in, a pipe would never end; a folder; a file too long."""
    folder = scene.submissions / "files"
    folder.mkdir()
    solution = next((scene.root / "course").glob("solutions/*/*/scale/exercise.py"))
    (folder / "link.py").symlink_to(solution)
    os.mkfifo(folder / "pipe.py")
    (folder / "folder.py").mkdir()
    (folder / "long.py").write_text("#" * 1_100_000 + "\n" + GOOD)
    scene.bad += [folder / f"{name}.py" for name in ("link", "pipe", "folder", "long", "none")]


def state(root: Path) -> dict[str, str]:
    """Every file below a folder with its hash."""
    files = [path for path in sorted(root.rglob("*")) if "__pycache__" not in path.parts]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }


@contextmanager
def seen_processes() -> Iterator[set[psutil.Process]]:
    """Every process that this one has had below it in the meantime."""
    seen, stop = set[psutil.Process](), threading.Event()

    def look() -> None:
        while not stop.wait(0.2):
            seen.update(psutil.Process().children(recursive=True))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        stop.set()
        looking.join()


@dataclass
class Graded:
    """What came of it."""

    verdicts: dict[Path, Verdict]
    damaged: set[str]
    survivors: set[psutil.Process]


@pytest.fixture(scope="module")
def graded(wall: Wall, scene: Scene) -> Graded:
    before = state(scene.root)
    files = sorted([*scene.bad, *scene.good])
    earlier = set(psutil.Process().children(recursive=True))
    with pytest.MonkeyPatch.context() as patch, seen_processes() as seen:
        patch.setenv("MINIGPT_SECRET", SECRET)
        patch.setenv("MINIGPT_COURSE", str(scene.root / "course"))
        with StrangerGrader() as grader:
            verdicts = grader.grade([Task(file, scene.tests) for file in files], LIMITS)
    started = {one for one in seen - earlier if not earlier.intersection(parents(one))}
    _, alive = psutil.wait_procs(started, timeout=5)
    after = state(scene.root)
    damaged = {name for name in before | after if before.get(name) != after.get(name)}
    return Graded(dict(zip(files, verdicts, strict=True)), damaged, set(alive))


def parents(process: psutil.Process) -> list[psutil.Process]:
    """Whose child a process is, all the way up; a browser of other tests starts its own."""
    try:
        return process.parents()
    except psutil.NoSuchProcess:
        return []


def names(files: list[Path]) -> list[str]:
    return [f"{file.parent.name}/{file.stem}" for file in files]


def texts(verdict: Verdict) -> str:
    return " ".join(str(part) for one in verdict.tests for part in astuple(one))


def test_there_are_enough_of_them() -> None:
    files = list(HOSTILE.rglob("*.py"))
    assert len(files) >= 120
    assert len({file.parent.name for file in files}) >= 12


def test_none_passes(graded: Graded, scene: Scene) -> None:
    assert names([file for file in scene.bad if graded.verdicts[file].passed]) == []


def test_each_has_a_verdict_in_a_sentence(graded: Graded, scene: Scene) -> None:
    silent = [one for one in scene.bad if not getattr(graded.verdicts[one].first, "message", "")]
    assert names(silent) == []
    blamed = [one for one in scene.bad if graded.verdicts[one].first.kind == "course"]
    assert names(blamed) == [], "the tests are at fault, it says"


def test_the_good_ones_between_them_pass(graded: Graded, scene: Scene) -> None:
    failed = [file for file in scene.good if not graded.verdicts[file].passed]
    assert {n: graded.verdicts[f].first for n, f in zip(names(failed), failed, strict=True)} == {}


def test_nothing_is_damaged(graded: Graded) -> None:
    assert graded.damaged == set()


def test_no_secret_comes_out(graded: Graded, scene: Scene) -> None:
    assert names([file for file in scene.bad if SECRET in texts(graded.verdicts[file])]) == []


def test_nothing_outside_is_reached(graded: Graded, scene: Scene) -> None:
    printed = {f: "".join(t.printed for t in graded.verdicts[f].tests) for f in scene.bad}
    assert names([file for file, text in printed.items() if "REACHED" in text]) == []


def test_no_control_character_comes_out(graded: Graded, scene: Scene) -> None:
    for file in scene.bad:
        for one in graded.verdicts[file].tests:
            text = one.title + one.message + one.printed.replace("\n", "").replace("\t", "")
            kinds = {unicodedata.category(letter) for letter in text}
            assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}, names([file])
            assert len(one.message) < 2000, names([file])
            json.dumps(one.printed, ensure_ascii=False).encode()


def test_no_process_stays(graded: Graded) -> None:
    assert graded.survivors == set()


def test_a_link_is_no_file(graded: Graded, scene: Scene) -> None:
    link = scene.submissions / "files" / "link.py"
    assert "is no file" in graded.verdicts[link].tests[0].message
