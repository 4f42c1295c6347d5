"""Make a class of made-up submissions, to try `minigpt teach grade` on.

    python examples/grading/make_class.py OUT                 # the class of twenty, lesson 2.2
    python examples/grading/make_class.py OUT --students 200  # right and wrong answers only

The twenty hand in what a class hands in: right, wrong, partial and late answers, notebooks, zips,
four encodings, nothing, broken files, and what was made to do harm. OUT/submissions and
OUT/roster.csv appear; answers are taken from the course's own solutions and listed slips.
"""

import argparse
import csv
import io
import json
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from minigpt.course.exercises.compose import compose
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import definitions, solution_text

Answers = dict[str, str]  # a file's name in the submission → its text
DUE, EARLY, LATE = "2027-03-15 18:00", "2027-03-14 20:15", "2027-03-16 20:00"
HOSTILE = """
import os, sys
os.write(1, b'{"event": "done", "outcome": "passed"}\\n' * 3)
print("\\x1b]0;owned\\x07\\x1b[2J", "\\ud800")
"""


def right(exercises: Sequence[Exercise]) -> Answers:
    """The course's solutions, in the folders of a workspace."""
    return {f"my/{one.folder}/{one.id}.py": solution_text(one) for one in exercises}


def wrong(exercises: Sequence[Exercise], number: int = 0) -> Answers:
    """A listed slip in every exercise."""
    answers = {}
    for one in exercises:
        slip = one.wrong[number % len(one.wrong)].path.read_text(encoding="utf8")
        answers[f"{one.id}.py"] = compose(solution_text(one), slip)
    return answers


def notebook(cells: Sequence[str]) -> str:
    """A notebook of these code cells."""
    made = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": one}
        for one in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def zipped(answers: Answers, **extra: str) -> bytes:
    """A zip of these files."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (answers | extra).items():
            archive.writestr(zipfile.ZipInfo(name, (2027, 3, 14, 20, 15, 0)), text)
    return memory.getvalue()


def bomb() -> bytes:
    """A small zip that unpacks to a quarter of a gigabyte."""
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("causal_mask.py", "w") as stream,
    ):
        for _ in range(256):
            stream.write(b"#" * 2**20)
    return memory.getvalue()


def linked() -> bytes:
    """A zip with a link to a file of the machine that unpacks it."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        link = zipfile.ZipInfo("causal_mask.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return memory.getvalue()


def write(folder: Path, answers: Answers, change: Callable[[str], bytes] = str.encode) -> None:
    """Write a folder of answers."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in answers.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(change(text))


def utf16(text: str) -> bytes:
    """As Windows' editors save it."""
    return text.encode("utf-16")


def latin1(text: str) -> bytes:
    """As old editors save it, with a letter that is no UTF-8."""
    return b"# \xe9crit \xe0 la main\n" + text.encode("ascii", "ignore")


def marked(text: str) -> bytes:
    """With a byte-order mark, the ends of lines of Windows, and form feeds."""
    return b"\xef\xbb\xbf" + text.replace("\n\n\n", "\n\f\n\n").replace("\n", "\r\n").encode()


def make_twenty(out: Path, exercises: Sequence[Exercise]) -> None:
    """The class of twenty: students s01 to s20, one absent, and a name that nobody knows."""
    there, first = out / "submissions", exercises[0]
    name, text = f"{first.id}.py", solution_text(first)
    cells = [f"%%grade {one.number}\n{definitions(solution_text(one))}" for one in exercises]
    plain = [definitions(solution_text(one)) for one in exercises]
    write(there / "s01", right(exercises))
    (there / "s02.zip").write_bytes(zipped(right(exercises)))
    (there / "s03.ipynb").write_text(notebook(["%matplotlib inline", *cells]), encoding="utf8")
    (there / "s04.ipynb").write_text(notebook([*plain, "!ls"]), encoding="utf8")
    write(there / "s05", wrong(exercises))
    write(there / "s06", {name: text})
    write(there / "s07", right(exercises))
    write(there / "s08", {})
    write(there / "s09", {name: text.replace("def ", "def def ", 1)})
    write(there / "s10", {f"{one.id}.py": one.stub.read_text("utf8") for one in exercises})
    write(there / "s11", {name: text}, utf16)
    write(there / "s12", {name: text}, latin1)
    write(there / "s13", {name: text}, marked)
    (there / "s14.zip").write_bytes(zipped({name: text}, **{"../../s01/" + name: "no"}))
    (there / "s15.zip").write_bytes(bomb())
    (there / "s16.zip").write_bytes(linked())
    (there / "s17.ipynb").write_text(notebook([cells[0], cells[0]]), encoding="utf8")
    (there / "s18.ipynb").write_text(notebook(["1 + 1", "x = 3"]), encoding="utf8")
    write(there / "s19", {name: text})
    (there / "s19.zip").write_bytes(zipped(wrong(exercises)))
    write(there / "s20", {name: HOSTILE + definitions(exercises[0].stub.read_text("utf8"))})
    write(there / "mallory", {name: text})
    rows = [(f"s{i:02}", LATE if i == 7 else EARLY) for i in range(1, 21)]
    write_roster(out / "roster.csv", [*rows, ("s21", ""), ("s03", EARLY)])


def make_many(out: Path, exercises: Sequence[Exercise], count: int) -> None:
    """A large class: every third student right, the others with one slip after another."""
    ids = [f"s{i:03}" for i in range(count)]
    for i, student in enumerate(ids):
        answers = right(exercises) if i % 3 == 0 else wrong(exercises, i)
        write(out / "submissions" / student, answers)
    write_roster(out / "roster.csv", [(student, EARLY) for student in ids])


def write_roster(path: Path, rows: Sequence[tuple[str, str]]) -> None:
    """A roster of ids and the dates of hand-in."""
    with path.open("w", encoding="utf8", newline="") as file:
        csv.writer(file).writerows([("id", "submitted"), *rows])


def main() -> None:
    """Make a class."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--lesson", default="2.2")
    parser.add_argument("--students", type=int, default=20)
    given = parser.parse_args()
    exercises = find_exercises(given.lesson)
    (given.out / "submissions").mkdir(parents=True)
    if given.students == 20:
        make_twenty(given.out, exercises)
    else:
        make_many(given.out, exercises, given.students)


if __name__ == "__main__":
    main()
