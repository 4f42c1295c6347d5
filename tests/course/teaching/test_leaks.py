"""A solution's line is found wherever a site can carry it, and nothing else is called a leak."""

import io
import json
import sqlite3
import zipfile
import zlib
from html import escape
from pathlib import Path

import pytest

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.teaching.leaks import Needles, find_leaks, needles_of, telling_names, texts_in

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def needles() -> Needles:
    return needles_of(ROOT)


def the_line(needles: Needles, exercise: str, kind: str = "the solution of") -> str:
    lines = (line for line, owner in needles.lines() if owner == f"{kind} {exercise}")
    return min(lines, key=len)


def in_colors(line: str) -> bytes:
    """As a highlighter prints code: a span around each word."""
    return "".join(f"<span>{escape(word)}</span> " for word in line.split()).encode()


def in_notebook(line: str) -> bytes:
    return json.dumps({"cells": [{"source": ["# a cell\n", line + "\n"]}]}).encode()


def in_zip(line: str) -> bytes:
    data = io.BytesIO()
    base = sqlite3.connect(":memory:")
    base.execute("create table notes (text)")
    base.execute("insert into notes values (?)", [line])
    base.commit()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", base.serialize())
    return data.getvalue()


def in_inventory(line: str) -> bytes:
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version:\n# zlib\n"
    return head + zlib.compress(f"{line} std:label -1 x.html -\n".encode())


CARRIERS = {
    "page.html": in_colors,
    "attribute.html": lambda line: f'<p data-copy="{escape(line)}">x</p>'.encode(),
    "lesson.ipynb": in_notebook,
    "deck.apkg": in_zip,
    "objects.inv": in_inventory,
    "script.js": lambda line: f"x = {json.dumps('a' + chr(10) + line)};".encode(),
    "data.json": lambda line: json.dumps({"a": [{"b": line}]}).encode(),
    "package/data.py": lambda line: f"    {line}".encode(),
    "source.md": lambda line: line.replace(" ", "\n").encode(),
    "sitemap.xml": lambda line: f"<loc>{escape(line)}</loc>".encode(),
}


@pytest.mark.parametrize("name", CARRIERS)
def test_a_line_is_found_in(name: str, needles: Needles, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    line = the_line(needles, "2.1.3")
    path.write_bytes(CARRIERS[name](line))
    assert [(leak.file, leak.text) for leak in find_leaks(tmp_path, needles, {})] == [(name, line)]


def test_every_kind_of_secret_is_looked_for(needles: Needles) -> None:
    kinds = {owner.rsplit(" ", 1)[0] for _, owner in needles.lines()}
    assert kinds == {
        *("the solution of", "hint 3 of", "a wrong answer to", "a right answer to"),
        "the teaching notes of",
    }


def test_nearly_every_solution_has_a_telling_line(needles: Needles) -> None:
    told = {owner for _, owner in needles.lines()}
    dumb = [
        one.number for one in all_exercises(ROOT) if f"the solution of {one.number}" not in told
    ]
    assert len(dumb) <= len(all_exercises(ROOT)) // 10, dumb  # those equal the package's own lines


def test_names_are_found_in_an_index(needles: Needles, tmp_path: Path) -> None:
    names = telling_names(needles, ROOT)
    word = next(iter(names))
    (tmp_path / "search-index.js").write_text(f'window.mgIndex = ["{word}"]', encoding="utf8")
    assert [leak.text for leak in find_leaks(tmp_path, needles, names)] == [word]


def test_what_students_may_read_is_no_leak(needles: Needles, tmp_path: Path) -> None:
    lesson = ROOT / "exercises" / "phase-02-attention" / "01-dot-product"
    for path in (*lesson.glob("*.py"), ROOT / "src/minigpt/model/attention.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert find_leaks(tmp_path, needles, {}) == []


def test_what_is_out_is_no_leak(tmp_path: Path) -> None:
    line = the_line(needles_of(ROOT), "2.1.3")
    (tmp_path / "page.html").write_text(escape(line), encoding="utf8")
    shown = {one.number for one in all_exercises(ROOT) if one.lesson == "2.1"}
    assert find_leaks(tmp_path, needles_of(ROOT, shown), {}) == []


def test_paths_are_looked_at(needles: Needles, tmp_path: Path) -> None:
    (tmp_path / "01-dot-product-solutions.html").touch()
    (leak,) = find_leaks(tmp_path, needles, {}, ["-solutions"])
    assert leak.what == "a page"


@pytest.mark.parametrize("name", ["broken.ipynb", "broken.json", "objects.inv", "broken.apkg"])
def test_a_file_that_cannot_be_read_stops_the_search(name: str) -> None:
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        list(texts_in(name, b"PK{" + b"\n" * 8))
