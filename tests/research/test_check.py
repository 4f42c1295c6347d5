"""A sound package is accepted; each planted fault is refused in a sentence with file and place."""

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from minigpt.cli import cli
from minigpt.data.files import sha256_of
from minigpt.errors import ConfigError
from minigpt.research.check import check_package
from minigpt.research.new import new_package
from minigpt.research.seal import seal

WORDS = " ".join(["word"] * 500)
FAULTS = tomllib.loads((Path(__file__).with_name("faults.toml")).read_text("utf8"))


def said(folder: Path) -> str:
    return "\n".join(map(str, check_package(folder)))


def plant(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf8")
    assert old in text, file
    path.write_text(
        new + text if not old else text.replace(old, new, -1 if old == "**" else 1), "utf8"
    )


def test_a_sound_package_is_accepted(sound: Path) -> None:
    assert check_package(sound) == []
    done = CliRunner().invoke(cli, ["research", "check", str(sound)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_in_its_own_words(sound: Path, fault: str) -> None:
    one = FAULTS[fault]
    new = WORDS if one["new"] == "500 words" else one["new"]
    plant(sound, one["file"], one["old"], new)
    assert one["said"] in said(sound)
    assert CliRunner().invoke(cli, ["research", "check", str(sound)]).exit_code == 2


def test_every_refusal_names_a_file_and_is_one_sentence(tmp_path: Path) -> None:
    new_package(tmp_path / "fresh")
    found = said(tmp_path / "fresh").splitlines()
    assert len(found) > 40
    for line in found:
        assert re.match(r"[\w.]+\.(toml|json|md|txt|ipynb)[,:] ", line)
        assert len(line) < 250


def test_a_recorded_deviation_is_accepted_once_it_is_told(sound: Path) -> None:
    plant(sound, "prereg.toml", "in every seed", "in four seeds of five")
    changed = tomllib.loads((sound / "prereg.toml").read_text("utf8"))["hypothesis"]["refuted_by"]
    block = ["[[deviation]]", 'changed = "hypothesis.refuted_by"', f'to = "{changed}"']
    block += ['why = "One seed was lost."', "saw_results = true"]
    (sound / "deviations.toml").write_text("\n".join(block), "utf8")
    told = "report.md, ## Deviations: the recorded change of hypothesis.refuted_by is not told"
    assert said(sound) == told
    plant(sound, "report.md", "None.", "`hypothesis.refuted_by`, after the results were seen.")
    assert check_package(sound) == []
    plant(sound, "prereg.toml", "in four seeds of five", "in three seeds of five")
    assert "deviations.toml, hypothesis.refuted_by: is said to be" in said(sound)


def test_a_seal_is_not_made_after_the_results_nor_twice(sound: Path) -> None:
    run = CliRunner().invoke
    before = (sound / "seal.json").read_bytes()
    assert run(cli, ["research", "seal", str(sound)]).exit_code == 0  # the same text: nothing to do
    plant(sound, "prereg.toml", "in every seed", "in some seeds")
    with pytest.raises(ConfigError, match="was sealed on 2026-11-30 and has changed"):
        run(cli, ["research", "seal", str(sound)], catch_exceptions=False)
    assert (sound / "seal.json").read_bytes() == before
    (sound / "seal.json").unlink()
    assert "prereg.toml: it is not sealed" in said(sound)
    there = {"measured.json": "is there already", "results.toml": "states a value already"}
    for name, message in there.items():
        with pytest.raises(ConfigError, match=message):
            run(cli, ["research", "seal", str(sound)], catch_exceptions=False)
        (sound / name).unlink()
    assert run(cli, ["research", "seal", str(sound)]).exit_code == 0
    made = json.loads((sound / "seal.json").read_text("utf8"))
    assert made["sha256"] == sha256_of((sound / "prereg.toml").read_bytes())


def test_blanks_are_not_sealed(tmp_path: Path) -> None:
    new_package(tmp_path / "fresh")
    with pytest.raises(ConfigError, match=r"study\.title: nothing is written here yet \(\d+ f"):
        seal(tmp_path / "fresh")
    assert not (tmp_path / "fresh" / "seal.json").exists()


FILES = [
    *("prereg.toml", "seal.json", "deviations.toml", "inputs.toml", "requirements.txt"),
    *("notebook.ipynb", "README.md", "results.toml", "measured.json", "report.md", "post.md"),
]
TABLES = ("study", "sample", "metric", "result", "inputs", "deviation")


def is_link(path: Path) -> None:
    target = path.with_name(f".{path.name}")
    path.rename(target)
    path.symlink_to(target)


def is_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


ODD: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "nul": lambda path: path.write_bytes(b"\0\0"),
    "empty": lambda path: path.write_bytes(b""),
    "link": is_link,
    "dangling": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "folder": is_folder,
    "list": lambda path: path.write_text("[1, 2]", "utf8"),
    "string": lambda path: path.write_text('"x"', "utf8"),
    "null": lambda path: path.write_text("null", "utf8"),
    "deep": lambda path: path.write_text('{"cells": [[]], "results": {"a": 1}}', "utf8"),
    "tables": lambda path: path.write_text("\n".join(f"{n} = 1" for n in TABLES), "utf8"),
    "rows": lambda path: path.write_text("\n".join(f"[[{n}]]" for n in TABLES), "utf8"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("odd", ODD)
def test_odd_files_give_sentences(sound: Path, name: str, odd: str) -> None:
    ODD[odd](sound / name)
    found = said(sound)
    if (name, odd) != ("deviations.toml", "empty") and name not in ("README.md",):
        assert name in found or "sealed" in found or "section is missing" in found
    for command in ("check", "seal", "run", "pack"):
        if command == "run" and name not in ("inputs.toml", "notebook.ipynb"):
            continue  # the notebook itself runs well: test_run has it
        done = CliRunner().invoke(cli, ["research", command, str(sound)])
        crash = done.exception
        assert crash is None or isinstance(crash, SystemExit | ConfigError), (command, crash)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_gives_a_sentence(sound: Path) -> None:
    (sound / "report.md").chmod(0)
    assert "report.md: the file cannot be read" in said(sound)


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        check_package(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="is a file, not a folder"):
        check_package(tmp_path / "file")


def test_a_taken_place_or_a_strange_name_makes_no_package(tmp_path: Path, sound: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    for name in ("study", "a/b c", "..", "x" * 80):
        with pytest.raises(ConfigError):
            new_package(tmp_path / name)
    assert [n for n in sorted(path.name for path in tmp_path.iterdir()) if n != "a"] == before
    shutil.rmtree(sound)


def test_windows_line_ends_change_nothing(sound: Path) -> None:
    for name in ("report.md", "post.md", "results.toml", "deviations.toml"):
        text = (sound / name).read_text("utf8")
        (sound / name).write_bytes(text.replace("\n", "\r\n").encode())
    assert check_package(sound) == []


def test_emphasis_comments_and_code_are_no_claims(sound: Path) -> None:
    plant(
        sound,
        "report.md",
        "## Limits\n",
        "## Limits\n\nThis is **not** so.\n\n```\n**a b c d e**\n```\n<!-- … -->\n",
    )
    assert check_package(sound) == []
