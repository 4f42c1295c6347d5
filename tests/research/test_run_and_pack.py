"""Another person unpacks the archive elsewhere and gets the same results; what must not travel
does not."""

import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from minigpt.cli import cli
from minigpt.errors import ConfigError
from minigpt.research import pack as packing
from minigpt.research.check import check_package
from minigpt.research.folder import PACKED
from minigpt.research.measured import Measurement, read_measured, record_result
from minigpt.research.pack import archive_of, write_archive
from minigpt.research.power import power_of
from minigpt.research.run import run_package


def notebook(*cells: str) -> str:
    """A notebook of code cells."""
    code = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "source": source}
        | {"execution_count": None}
        for i, source in enumerate(cells)
    ]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


RECORD = "from minigpt.research.measured import record_result"


def quick(folder: Path, value: float = 4.389, last: str = "") -> None:
    """Give a package a notebook that says its numbers in no time."""
    text = f"""{RECORD}
offsets = [-2, -1, 0, 1, 2]  # with a standard deviation of √2.5
scale = {0.2 / 2.5**0.5}
record_result("excess", [{value} + scale * x for x in offsets],
    control=[-0.001] * 5, seeds=[0, 1, 2, 3, 4])
record_result("excess-short", [3.227 + {0.185 / 0.2} * scale * x for x in offsets],
    control=[-0.001] * 5, seeds=[0, 1, 2, 3, 4])
{last}"""
    (folder / "notebook.ipynb").write_text(notebook(text), "utf8")


def command(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["research", *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_pack_unpack_run_gives_the_same_elsewhere(sound: Path, tmp_path: Path) -> None:
    code, said = command("pack", sound)
    assert code == 0, said
    assert str(tmp_path / "study.zip") in said
    elsewhere = tmp_path / "another person" / "deep"
    elsewhere.mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "study.zip") as archive:
        archive.extractall(elsewhere)
    theirs = elsewhere / "study"
    before = {path.name: path.read_bytes() for path in theirs.iterdir()}
    code, said = command("run", theirs)
    assert code == 0, said
    assert "✓ results reproduced: 2" in said
    assert "measured.json was not written" in said
    assert {path.name: path.read_bytes() for path in theirs.iterdir()} == before
    assert check_package(theirs) == []
    mine = run_package(sound).found.results
    for name, one in run_package(theirs).found.results.items():
        assert one.by_seed == pytest.approx(mine[name].by_seed, abs=1e-6)


def test_an_archive_is_the_same_bytes_whenever_and_wherever(sound: Path, tmp_path: Path) -> None:
    (sound / ".hidden").write_text("x")
    (sound / "__pycache__").mkdir()
    (sound / "__pycache__" / "a.pyc").write_bytes(b"x")
    first = archive_of(sound)
    other = tmp_path / "other" / "study"
    other.parent.mkdir()
    for path in sorted(sound.iterdir(), reverse=True):  # written in another order, later
        if path.is_file():
            other.mkdir(exist_ok=True)
            (other / path.name).write_bytes(path.read_bytes())
            (other / path.name).chmod(0o600)
    assert archive_of(other) == first
    made = write_archive(sound)
    assert made.read_bytes() == first
    assert write_archive(sound) == made  # its own archive is replaced
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        assert names[0] == f"study/{PACKED}"
        assert names[1:] == sorted(names[1:])
        assert not [name for name in names if "hidden" in name or "pyc" in name]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("w.bin", b"x", "reading a pickle can run any code"),
        ("w.dat", pickle.dumps({"a": 1}), "pickle"),
        ("n.txt", b"see /home/ann/data.csv", r"n\.txt, line 1: the path '/home/ann' exists"),
        ("n.txt", b"\nC:\\Users\\ann\\x", r"n\.txt, line 2: the path 'C:\\\\Users' exists"),
        ("k.txt", b"hf_" + b"a" * 34, "line 1: this looks like a token of Hugging Face"),
        ("k.txt", b"ghp_" + b"a" * 36, "a token of GitHub"),
        ("k.txt", b"AKIA" + b"A" * 16, "an access key of AWS"),
        ("k.pem", b"-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("k.txt", b"sk-" + b"a1" * 15, "a key of an API"),
        ("k.txt", b"API_KEY = 'abcdefgh123'", "a password or token"),
    ],
)
def test_what_must_not_travel_is_refused(
    sound: Path, name: str, content: bytes, message: str
) -> None:
    (sound / name).write_bytes(content)
    with pytest.raises(ConfigError, match=message) as refused:
        write_archive(sound)
    assert "aaaaaaaa" not in str(refused.value)
    assert not sound.with_name("study.zip").exists()


def test_pickles_are_found_by_their_content(sound: Path) -> None:
    torch.save({"a": torch.zeros(2)}, sound / "weights.data")
    np.save(sound / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    np.savez(sound / "more.npz", a=np.array([{}], dtype=object))
    np.save(sound / "fine.npy", np.zeros(3))
    found = {one.file for one in packing.must_not_travel(sound)}
    assert found == {"weights.data", "objects.npy", "more.npz"}


def test_an_archive_is_not_too_large_nor_in_the_wrong_place(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="lies inside the package"):
        write_archive(sound, sound / "a.zip")
    mine = tmp_path / "study.zip"
    mine.write_text("my own notes")
    with pytest.raises(ConfigError, match="is no archive of study"):
        write_archive(sound)
    assert mine.read_text() == "my own notes"
    monkeypatch.setattr(packing, "MAX_MB", 0.001)
    with pytest.raises(ConfigError, match=r"MB, and .* are allowed"):
        write_archive(sound, tmp_path / "b.zip")
    (sound / "report.md").unlink()
    with pytest.raises(ConfigError, match=r"report\.md: the file is missing \(findings: "):
        write_archive(sound, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_a_file_changed_after_unpacking_is_named(sound: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_archive(sound)) as archive:
        archive.extractall(tmp_path / "there")
    theirs = tmp_path / "there" / "study"
    (theirs / "README.md").write_text("changed")
    (theirs / "more.txt").write_text("new")
    (theirs / "post.md").unlink()
    said = "\n".join(map(str, check_package(theirs)))
    assert "README.md: this is not the file that was packed" in said
    assert "more.txt: MANIFEST.txt does not list this file" in said
    assert "post.md: MANIFEST.txt lists the file, and it is missing" in said
    with pytest.raises(ConfigError, match="not the file that was packed"):
        run_package(theirs)
    with pytest.raises(ConfigError):
        write_archive(theirs, tmp_path / "again.zip")


def test_a_run_keeps_what_it_measured_and_compares(sound: Path) -> None:
    figure = "import pathlib; p = pathlib.Path('figures'); p.mkdir(); (p / 'a.svg').write_text('s')"
    quick(sound, last=f"{figure}; pathlib.Path('report.md').write_text('lost')")
    report = (sound / "report.md").read_text("utf8")
    code, said = command("run", sound)
    assert code == 0, said
    assert (sound / "figures" / "a.svg").read_text() == "s"
    assert (sound / "report.md").read_text("utf8") == report  # a notebook works in a copy
    assert check_package(sound) == []
    quick(sound, value=4.6)
    code, said = command("run", sound)
    assert code == 2
    assert "✗ excess: value is stated as 4.389 and measured as 4.6" in said
    assert read_measured(sound).results["excess"].value == pytest.approx(4.6)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["x = 1", "record_result(…)\n1 / 0"], r"notebook\.ipynb, cell 2: a … is left here"),
        ([f"{RECORD}\n1 / 0\nrecord_result()"], r"cell 1: ZeroDivisionError"),
        (["# record_result(\n1"], "it ran, and recorded no result"),
        ([f"{RECORD}\nrecord_result('a', [1.0], control=[0.0], seeds=[0])"], "two different ones"),
    ],
)
def test_a_run_that_fails_changes_nothing(sound: Path, cells: list[str], message: str) -> None:
    (sound / "notebook.ipynb").write_text(notebook(*cells), "utf8")
    before = {path.name: path.read_bytes() for path in sound.iterdir()}
    with pytest.raises(ConfigError, match=message):
        run_package(sound)
    assert {path.name: path.read_bytes() for path in sound.iterdir()} == before


def test_a_pilot_is_not_kept(sound: Path) -> None:
    quick(sound)
    for name in ("seal.json", "measured.json"):
        (sound / name).unlink()
    done = run_package(sound)
    assert not done.kept
    assert "is not sealed: this was a pilot" in done.notes[0]
    assert not (sound / "measured.json").exists()


def test_a_changed_input_stops_the_run(sound: Path) -> None:
    text = (sound / "inputs.toml").read_text("utf8")
    (sound / "inputs.toml").write_text(text.replace('l" = "', 'l" = "0'), "utf8")
    with pytest.raises(ConfigError, match="the hash no longer matches"):
        run_package(sound)


@pytest.mark.parametrize(
    ("values", "control", "seeds", "message"),
    [
        ([1.0], [1.0, 2.0], [0, 1], "by_seed has 1 numbers"),
        ([1.0, 2.0], [1.0], [0, 1], "control has 1 numbers"),
        ([1.0, float("nan")], [1.0, 2.0], [0, 1], "NaN or infinite"),
        ([1.0, 2.0], [1.0, float("inf")], [0, 1], "NaN or infinite"),
        ([1.0, 2.0], [1.0, 2.0], [1, 1], "two different ones"),
        ([], [], [], "two different ones"),
    ],
)
def test_a_result_that_cannot_be_is_not_recorded(
    tmp_path: Path, values: list[float], control: list[float], seeds: list[int], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        record_result("x", values, control=control, seeds=seeds, folder=tmp_path)
    with pytest.raises(ConfigError, match="small letters"):
        record_result("X y", [1.0, 2.0], control=[0.0, 0.0], seeds=[0, 1], folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_measurement_is_read_as_it_was_written(tmp_path: Path) -> None:
    one = record_result("a", [1.0, 4.0], control=[0.5, 0.25], seeds=[3, 1], folder=tmp_path)
    two = record_result("b", [1 / 3, 2.0], control=[0.0, 0.0], seeds=[3, 1], folder=tmp_path)
    assert read_measured(tmp_path) == Measurement({"a": one, "b": two})
    assert (one.value, one.spread, one.control) == (2.5, pytest.approx(4.5**0.5), 0.375)


def test_power_is_that_of_simulated_tests() -> None:
    random = np.random.default_rng(0)
    from scipy import stats

    x = random.normal(0.4, 1.0, (20_000, 30))
    rejected = (stats.ttest_1samp(x, 0.0, axis=1).pvalue < 0.05).mean()
    assert power_of(0.4, 1.0, 30) == pytest.approx(rejected, abs=0.012)
    assert power_of(0.0, 1.0, 30) == pytest.approx(0.05)
    assert power_of(-0.4, 1.0, 30) == power_of(0.4, 1.0, 30)
    assert power_of(100.0, 1.0, 5) == 1.0
    for wrong in ((0.4, 0.0, 30, 0.05), (0.4, 1.0, 1, 0.05), (0.4, 1.0, 30, 1.0)):
        with pytest.raises(ConfigError):
            power_of(*wrong)
