"""One home for hashing and for writing whole files: exact, and safe at every moment."""

import ast
import doctest
import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pytest

import minigpt
from minigpt.data import files
from minigpt.data.files import replacing, sha256_of, sha256_of_file, write_atomically

ROOT = Path(__file__).parents[2]
# hashlib anywhere, and of tempfile what only an atomic writer needs
OURS = {"hashlib", "mkstemp", "NamedTemporaryFile"}


def test_hashes_are_those_of_the_standard_library(tmp_path: Path) -> None:
    content = "é\n".encode() * 100_000
    (tmp_path / "file").write_bytes(content)
    expected = hashlib.sha256(content).hexdigest()
    assert sha256_of(content) == sha256_of_file(tmp_path / "file") == expected
    assert sha256_of(content.decode()) == sha256_of("é\n", memoryview(content)[3:]) == expected
    assert doctest.testmod(files).failed == 0


@pytest.mark.parametrize("content", ["a\nß\r\n\x0c\u2028", b"\0\xff"])
def test_what_is_written_is_what_is_read(tmp_path: Path, content: str | bytes) -> None:
    write_atomically(tmp_path / "file", "before")
    write_atomically(tmp_path / "file", content)
    raw = content.encode() if isinstance(content, str) else content
    assert (tmp_path / "file").read_bytes() == raw
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file"
    write_atomically(target, "before")
    with suppress(ValueError), replacing(target) as part:
        part.write_text("half")
        raise ValueError

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, "after")
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_atomically(tmp_path / "file", "")
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with replacing(tmp_path / "file") as first, replacing(tmp_path / "file") as second:
        first.write_text("first")
        second.write_text("second")
    assert (tmp_path / "file").read_text() == "first"  # its block ended last


def test_nobody_else_hashes_or_writes_atomically() -> None:
    folders = [Path(str(minigpt.__file__)).parent, ROOT / "book" / "_ext"]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        if path == Path(files.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            names = {getattr(node, "attr", ""), getattr(node, "id", "")}
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
            assert not names & OURS, f"{path}: use minigpt.data.files instead of {names & OURS}"
