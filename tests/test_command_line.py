"""Every command on every terminal: text degrades, nothing crashes; a number that cannot be is one
sentence."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from minigpt.cli import PLAINER, cli, degrade

SAMPLE = Path(__file__).parent / "course" / "sample"
CURRICULUM = Path(__file__).parents[1] / "book" / "curriculum.yml"
MODEL = "zoo:attn-1l"
# Runs commands one after another as a shell would, each in `minigpt.cli.main`
BATCH = """
import json, sys, traceback
from minigpt.cli import main
results = []
with open("commands.json", encoding="utf8") as file:
    commands = json.load(file)
for arguments in commands:
    sys.argv = ["minigpt", *arguments]
    code = trouble = None
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        trouble = traceback.format_exc()
    results.append([arguments, code, trouble])
with open("results.json", "w", encoding="utf8") as file:
    json.dump(results, file)
"""
# One way at least to call each command; all of them in one small course, in this order
RUNS = [
    ["exercises", "generate"],
    ["exercises", "check"],
    ["exercises", "prove", "1.1"],
    ["watch", "2.3"],  # nothing is started: refused
    ["start", "2.3"],
    ["grade", "2.3"],
    ["grade", "2.3", "--all"],
    ["grade", "2.3", "--json"],
    ["hint", "2.3.1"],
    ["solution", "2.3.1"],  # not solved: refused
    ["solution", "2.3.1", "--anyway"],
    ["progress"],
    ["progress", "--json"],
    ["track", "list"],
    ["track", "done", "four-weeks", "1", "1"],
    ["track", "log", "four-weeks", "1", "2"],
    ["track", "note", "four-weeks", "1", "Näïve √"],
    ["track", "show", "four-weeks"],
    ["track", "export", "four-weeks"],
    ["track", "load", "my/track.json"],
    ["track", "show", "–"],  # no such path: refused
    ["teach", "grade", "my", "--out", "grades", "--lesson", "2.3", "--trusted"],
    ["teach", "results", "my", "results.txt", "--lesson", "2.3", "--trusted"],
    ["teach", "gradescope", "autograder.zip", "--lesson", "2.3"],
    ["teach", "classroom", "classroom.yml", "--lesson", "2.3"],
    ["book", "check"],
    ["book", "claims"],
    ["reproduce", "--list"],
    ["reproduce", "√"],  # no such lesson: refused
    ["research", "new", "stüdy"],  # the name is refused
    ["research", "new", "study", "--example"],
    ["research", "seal", "study"],
    ["research", "run", "study"],
    ["research", "check", "study"],
    ["research", "pack", "study"],
    ["research", "memo", "mémo"],
    ["research", "check", "mémo.md"],  # not filled in: refused
    ["train", "--preset", "nano", "--data", "text.txt", "--steps", "1", "--out", "run"],
    ["train", "--mine", "--preset", "nano", "--data", "text.txt", "--steps", "1", "--out", "own"],
    ["dashboard", "run"],
    ["dashboard", "–"],  # no such folder: refused
    ["card", "run"],
    ["generate", MODEL, "Näïve – ‘Ophelia’ \u2713 \udcff", "--tokens", "3"],
    ["generate", MODEL, "ROMEO:", "--tokens", "3"],
    ["digits", "--epochs", "1"],
    ["digits", "--mine", "--epochs", "1"],
    ["heads", MODEL],
    ["explore", MODEL, "Näïve", "--out", "explored.html"],
    ["planted", "plänted"],  # writes its files
    ["planted", "plänted"],  # nothing is filled in: refused
    ["capstone", "surgeon", "sürgeon.toml"],  # no such file: refused
    ["mystery", "list"],
    ["mystery", "start", "1"],
    ["mystery", "check", "1"],  # predicts something, names no part: refused
    ["mystery", "board", "--name", "Åda"],
    ["trace", "report.toml"],  # writes an empty one
    ["trace", "report.toml"],  # not filled in: refused
    ["notebook", "cache", MODEL, "--out", "cache.ipynb"],
    ["notebook", "cäche", MODEL],  # no such method: refused
    ["teach", "new", "kürs"],
    ["teach", "check"],  # no course.yml here: refused, as are those below
    ["teach", "check", "--course", "kürs/course.yml"],
    ["teach", "build", "site", "--for", "students", "--course", "kürs/course.yml"],
    ["teach", "repo", "students"],
    ["teach", "update", "."],
    ["zoo", "list"],
    ["zoo", "verify", "–"],  # no such model: refused
    ["zoo", "train", "–"],
    ["data", "list"],
    ["data", "verify"],
    ["data", "fetch", "√"],
    ["doctor"],
    ["wåtch"],
]


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group by the words that call it."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from leaves(found, (*path, name))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "cøurse"  # paths are printed too
    shutil.copytree(SAMPLE, folder)
    (folder / "book").mkdir()
    shutil.copy(CURRICULUM, folder / "book")
    (folder / "_toc.yml").write_text("", encoding="utf8")
    (folder / "text.txt").write_text("To be, or not to be.\n" * 300, encoding="utf8")
    return folder


def batch(course: Path, commands: list[list[str]], **environment: str) -> tuple[list, str, str]:
    """Run commands; give each one's exit code and traceback, and all that was printed."""
    (course / "commands.json").write_text(json.dumps(commands), encoding="utf8")
    done = subprocess.run(
        [sys.executable, "-c", BATCH],
        cwd=course,
        env=os.environ | {"MINIGPT_COURSE": str(course), "OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("latin1")
    results = json.loads((course / "results.json").read_text(encoding="utf8"))
    return results, done.stdout.decode("latin1"), done.stderr.decode("latin1")


def test_each_command_is_called() -> None:
    called = {tuple(words[:n]) for words in RUNS for n in range(3)}
    assert set(leaves(cli)) <= called | {()}


# A terminal that lacks signs takes every command's words; one that calls itself ASCII gets UTF-8
TERMINALS = {
    "cp1252": ({"PYTHONIOENCODING": "cp1252"}, len(RUNS), "x"),
    "ascii": (
        {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        RUNS.index(["track", "list"]),
        "✗".encode().decode("latin1"),
    ),
}


@pytest.mark.parametrize(("environment", "n", "mark"), TERMINALS.values(), ids=TERMINALS)
def test_any_terminal_takes_what_is_printed(
    course: Path, environment: dict[str, str], n: int, mark: str
) -> None:
    helps = [[*path, "--help"] for path in leaves(cli)]
    results, out, err = batch(course, [*helps, *RUNS[:n]], **environment)
    assert [one for one in results if one[2]] == []
    assert {code for _, code, _ in results[: len(helps)]} == {0}
    assert len(results) == len(helps) + n
    assert f"{mark} 2.3.1 Scale the scores" in out  # not solved, and it shows
    assert "UnicodeEncodeError" not in out + err


def test_marks_stay_apart() -> None:
    marks = "✓✗○↻·"
    assert len({PLAINER[one] for one in marks}) == len(marks)
    with pytest.raises(UnicodeDecodeError):
        degrade(UnicodeDecodeError("utf8", b"\xff", 0, 1, "bad"))
    problem = UnicodeEncodeError("ascii", "a✓\udcffb", 1, 3, "bad")
    assert degrade(problem) == ("+?", 3)


# What no option that takes a number can mean; each option gets those that are of its type
IMPOSSIBLE = {int: ["-1", "99999999999999999999999"], float: ["-1", "nan", "inf", "1e30"]}
POSSIBLE = {  # (command, option, value): at the edge, and meant
    ("train", "--lr", "1e30"),  # diverges, and says so
    ("heads", "--length", "0"),  # the default: what fits
    ("generate", "--top-k", "99999999999999999999999"),  # all of them
    ("generate", "--tokens", "99999999999999999999999"),  # until Ctrl-C
    ("generate", "--temperature", "1e30"),  # as good as even
    ("heads", "--top", "99999999999999999999999"),  # all of them
    ("heads", "--random", "99999999999999999999999"),  # all of them
    ("dashboard", "--checkpoints", "99999999999999999999999"),  # all of them
}
CALLS = {
    "grade": ["grade", "2.3"],
    "watch": ["watch", "2.3"],
    "teach grade": ["teach", "grade", "my", "--out", "grades", "--lesson", "2.3", "--trusted"],
    "train": ["train", "--preset", "nano", "--data", "text.txt", "--out", "run"],
    "generate": ["generate", MODEL, "ROMEO:"],
    "heads": ["heads", MODEL],
    "planted": ["planted", "planted"],
    "dashboard": ["dashboard", "."],
}


def numeric() -> Iterator[tuple[str, str, type]]:
    """Every option of every command that takes a number."""
    for path in leaves(cli):
        command: click.Command = cli
        for name in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), name)
            assert found is not None
            command = found
        for option in command.params:
            kind = {click.INT: int, click.FLOAT: float}.get(option.type)
            if kind and isinstance(option, click.Option):
                yield " ".join(path), option.opts[-1], kind


def test_a_number_that_cannot_be_is_refused_in_one_sentence(course: Path) -> None:
    """And before anything is done: no attempt recorded, no text printed, no file written."""
    commands = [
        [*CALLS[path], option, value]
        for path, option, kind in numeric()
        for value in [*IMPOSSIBLE[kind], *(["0"] if path.endswith(("grade", "watch")) else [])]
        if (path, option, value) not in POSSIBLE
    ]
    assert len(commands) > 30
    prepare = [["exercises", "generate"], ["start", "2.3"]]
    batch(course, prepare)
    before = sorted(path for path in course.rglob("*") if ".json" not in path.name)
    progress = (course / "my" / "progress.json").read_bytes()
    results, out, err = batch(course, commands, PYTHONIOENCODING="utf8")
    assert [one for one in results if one[1] != 2] == []
    assert out == ""
    sentences = err.split("\n")[:-1]
    assert len(sentences) == len(commands)
    assert all(sentence.startswith("minigpt: ") for sentence in sentences)
    assert (course / "my" / "progress.json").read_bytes() == progress
    assert sorted(path for path in course.rglob("*") if ".json" not in path.name) == before
