"""What strangers hand in: read within bounds, refused in one sentence, and nobody else's loss."""

import io
import json
import os
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from examples.grading.make_class import bomb, linked, notebook, right, zipped
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.stubs import solution_text
from minigpt.course.teaching import bundle
from minigpt.course.teaching.bundle import SubmissionError, read_bundle
from minigpt.course.teaching.cells import find_answers
from minigpt.course.teaching.roster import Student, read_roster
from minigpt.course.teaching.source_text import python_source
from minigpt.course.teaching.submissions import HandIn, find_hand_ins, read_submission
from minigpt.errors import CourseError

ROMAN = ZoneInfo("Europe/Rome")
TWO = tuple(one for one in find_exercises("2.2") if one.id in ("causal_mask", "other_masks"))
MASK = TWO[0]


def zip_of(folder: Path, *entries: tuple[zipfile.ZipInfo | str, str]) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return path


def special(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x.py")
    info.external_attr = (kind | 0o644) << 16
    return info


def read(path: Path) -> dict[str, str]:
    """A submission's sources by the exercise's id."""
    found = read_submission(HandIn(Student("ada"), ((path, path.name),)), TWO)
    return {key.split("/")[-1]: text for key, text in found.sources.items()}


@pytest.mark.parametrize("name", ["../x.py", "a/../../x.py", "/etc/x.py", "C:/x.py", "..\\x.py"])
def test_no_name_in_a_zip_leads_out_of_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(SubmissionError, match="leads out of the zip"):
        read_bundle(zip_of(tmp_path, (name, "")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO])
def test_a_zip_holds_files_only(tmp_path: Path, kind: int) -> None:
    with pytest.raises(SubmissionError, match="not a file"):
        read_bundle(zip_of(tmp_path, (special(kind), "/etc/passwd")))


def lying_size(content: bytes) -> bytes:
    """A zip whose headers say that its file has ten bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.py", content)
    size, lie = len(content).to_bytes(4, "little"), (10).to_bytes(4, "little")
    return memory.getvalue().replace(size, lie)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "that is no submission"),
        (linked(), "which is a link"),
        (lying_size(b"#" * 3_000_000), "not a whole zip"),
        (b"PK\x03\x04 cut off", "not a whole zip"),
        (b"", "not a whole zip"),
        (zipped({"x.py": "a" * 2000})[:-60], "not a whole zip"),
    ],
)
def test_a_zip_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=words) as refusal:
        read_bundle(path)
    assert "\n" not in str(refusal.value)


def test_sizes_are_bounded_by_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").write_text("#" * 1_000_001, encoding="utf8")
    with pytest.raises(SubmissionError, match="more than 1,000,000 bytes"):
        read_bundle(tmp_path / "a")
    monkeypatch.setattr(bundle, "MAX_DEPTH", 3)
    (tmp_path / "deep/1/2/3/4").mkdir(parents=True)
    with pytest.raises(SubmissionError, match="more than 3 deep"):
        read_bundle(tmp_path / "deep")
    monkeypatch.setattr(bundle, "MAX_FILES", 3)
    many = zip_of(tmp_path, *((f"{i}.txt", "") for i in range(4)))
    with pytest.raises(SubmissionError, match="more than 3 files"):
        read_bundle(many)


def test_a_locked_or_oddly_packed_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("x.py", "1")
        with pytest.raises(SubmissionError, match="compressed in another way"):
            read_bundle(path)
    locked = bytearray(zipped({"x.py": "1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    path.write_bytes(locked)
    with pytest.raises(SubmissionError, match="password"):
        read_bundle(path)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")
def test_a_folder_holds_files_only(tmp_path: Path) -> None:
    for name, make in {
        "link": lambda path: path.symlink_to("/etc/passwd"),
        "pipe": os.mkfifo,
    }.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name / "x.py")
        with pytest.raises(SubmissionError, match=r"link|device"):
            read_bundle(tmp_path / name)
    (tmp_path / "all").symlink_to("/etc")
    with pytest.raises(SubmissionError, match="is a link"):
        read_bundle(tmp_path / "all")


def test_a_zip_alone_in_a_folder_is_opened(tmp_path: Path) -> None:
    (tmp_path / "jane").mkdir()
    (tmp_path / "jane" / "work.zip").write_bytes(zipped(right(TWO)))
    assert set(read(tmp_path / "jane")) == {"causal_mask", "other_masks"}


TEXT = "# é\nx = 'ü'\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), ""),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode("latin-1"), "cp1252"),
        (b"# coding: latin-1\n" + TEXT.encode("latin-1"), "iso8859-1"),
        (b"# coding: no-such\n" + TEXT.encode(), ""),
        (b"# coding: unicode_escape\n" + TEXT.encode(), ""),
    ],
)
def test_every_encoding_gives_the_same_module(content: bytes, said: str) -> None:
    text, note = python_source(content)
    module: dict[str, object] = {}
    exec(compile(text.encode(), "x.py", "exec"), module)
    assert module["x"] == "ü"
    assert said in note
    assert bool(said) == bool(note)


def test_form_feeds_and_line_ends_are_pythons_business() -> None:
    text, note = python_source(b"x = 1\r\n\x0c\r\ndef f():\r\n    return 2\r\n")
    module: dict[str, object] = {}
    exec(compile(text.encode(), "x.py", "exec"), module)
    assert not note
    assert module["x"] == 1


def answers(*cells: str) -> dict[str, object]:
    found = find_answers(notebook(cells).encode(), TWO)
    return {key.split("/")[-1]: one.fault or one.source for key, one in found.items()}


def test_cells_answer_by_magic_or_by_what_they_define() -> None:
    plain = "def causal_mask(n_query, n_key):\n    return 1\n"
    assert "return 1" in str(answers(f"%%grade 2.2.1\n{plain}")["causal_mask"])
    assert "return 1" in str(answers("%matplotlib inline\n" + plain)["causal_mask"])
    assert "return 2" in str(
        answers(plain, f"%%grade {MASK.key}\n{plain.replace('1', '2')}")["causal_mask"]
    ), "a cell with %%grade is the answer, whatever else defines the function"
    assert answers("1 + 1", "%%bash\ndef causal_mask(): 1") == {}


def test_two_cells_for_one_exercise_are_told_by_their_places() -> None:
    plain = "def causal_mask(n_query, n_key):\n    return 1\n"
    assert answers("x = 1", plain, plain)["causal_mask"] == (
        "cells 2 and 3 both define causal_mask: keep one"
    )
    twice = answers(f"%%grade 2.2.1\n{plain}", f"%%grade causal_mask\n{plain}")["causal_mask"]
    assert twice == "cells 1 and 2 both say %%grade 2.2.1: keep one"


def test_a_cell_that_is_no_python_is_the_graders_to_explain() -> None:
    assert "def causal_mask(:" in str(answers("def causal_mask(:\n  1")["causal_mask"])


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"cells": 3}', b"[" * 100_000, b'{"cells": ' + b"1" * 5000 + b"}"],
)
def test_what_is_no_notebook_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"is not JSON|too deep|holds"):
        find_answers(content, TWO)


def test_code_that_overwhelms_a_parser_costs_its_author_only() -> None:
    for text in ("(" * 50_000, "-" * 200_000 + "1", "def causal_mask(n):\n return " + "-" * 99_999):
        assert set(answers(text)) <= {"causal_mask"}


def test_files_are_found_wherever_they_lie(tmp_path: Path) -> None:
    text = solution_text(MASK)
    for i, name in enumerate(("causal_mask.py", f"x/my/{MASK.folder}/causal_mask.py", "a/b/c/")):
        file = tmp_path / str(i) / (name if name.endswith(".py") else f"{name}causal_mask.py")
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf8")
        assert read(tmp_path / str(i)) == {"causal_mask": text}


def test_a_whole_clone_counts_by_its_workspace(tmp_path: Path) -> None:
    for folder in ("exercises", "solutions", "my"):
        file = tmp_path / "ada" / folder / MASK.folder / "causal_mask.py"
        file.parent.mkdir(parents=True)
        file.write_text(folder, encoding="utf8")
    assert read(tmp_path / "ada") == {"causal_mask": "my"}


def test_two_different_files_of_one_exercise_are_a_fault(tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / "ada" / folder).mkdir(parents=True)
        (tmp_path / "ada" / folder / "causal_mask.py").write_text(folder, encoding="utf8")
    found = read_submission(HandIn(Student("ada"), ((tmp_path / "ada", "ada"),)), TWO)
    assert found.faults[MASK.key].startswith("there are 2 different files")


def test_a_progress_file_is_believed_within_reason(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "causal_mask.py").write_text("", encoding="utf8")
    entries = {"a": {"seconds": 60}, "b": {"seconds": -1}, "c": {"seconds": 1e99}, "d": 3}
    record = tmp_path / "ada" / "progress.json"
    record.write_text(json.dumps({"exercises": entries}), encoding="utf8")
    hand_in = HandIn(Student("ada"), ((tmp_path / "ada", "ada"),))
    assert read_submission(hand_in, TWO).seconds == {"a": 60.0}
    record.write_text("[" * 99_999, encoding="utf8")
    assert read_submission(hand_in, TWO).seconds == {}


def test_whose_it_is_by_folder_or_roster(tmp_path: Path) -> None:
    there = tmp_path / "submissions"
    names = ("s1", "doejane_LATE_417_90210_causal_mask-2.py", "Jane Doe_55_assignsubmission_file_")
    for name in names:
        (there / name).mkdir(parents=True) if "." not in name else (there / name).write_text("")
    (there / "note.txt").write_text("")
    batch = find_hand_ins(there)
    assert {one.student.id for one in batch.hand_ins} == {"s1", "417", "55"}
    assert batch.problems == (
        "'note.txt' is neither a folder nor a zip or notebook: it is left out",
    )
    roster = [Student("ada", frozenset({"ada", "417"})), Student("bob", frozenset({"bob"}))]
    batch = find_hand_ins(there, roster)
    assert [(one.student.id, len(one.paths)) for one in batch.hand_ins] == [("ada", 1), ("bob", 0)]
    assert sum("belongs to nobody on the roster" in one for one in batch.problems) == 2


def test_canvas_gives_a_student_a_file_for_each_exercise(tmp_path: Path) -> None:
    for i, one in enumerate(TWO):
        (tmp_path / f"doejane_417_{i}_{one.id}.py").write_text(solution_text(one), encoding="utf8")
    [hand_in] = find_hand_ins(tmp_path).hand_ins
    assert set(read_submission(hand_in, TWO).sources) == {one.key for one in TWO}


def test_copies_are_one_submission_if_they_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "causal_mask.py").write_text("x", encoding="utf8")
    (tmp_path / "ada.zip").write_bytes(zipped({"causal_mask.py": "x"}))
    [hand_in] = find_hand_ins(tmp_path).hand_ins
    assert read_submission(hand_in, TWO).sources == {MASK.key: "x"}
    (tmp_path / "ada.zip").write_bytes(zipped({"causal_mask.py": "y"}))
    with pytest.raises(SubmissionError, match="2 different copies"):
        read_submission(hand_in, TWO)


@pytest.mark.parametrize("name", ["a b", "=1+1", "-x", "", "x" * 65, "a/b", "a\nb"])
def test_a_roster_leaves_out_what_cannot_be_an_id(tmp_path: Path, name: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f'id,submitted\n"{name}",\nada,\n', encoding="utf8")
    students, problems = read_roster(path, ROMAN)
    assert [one.id for one in students] == ["ada"]
    assert len(problems) == bool(name)


def test_rosters_of_others_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    head = "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    path.write_text(head + '"Doe, J",417,u1,jd,1\n', encoding="utf8")
    [one], _ = read_roster(path, ROMAN)
    assert (one.id, "u1" in one.names) == ("417", True)
    path.write_bytes("Identifier;Email address\nParticipant 55;j@x.example\n".encode("utf-16"))
    [one], _ = read_roster(path, ROMAN)
    assert (one.id, "j@x.example" in one.names) == ("55", True)


def test_dates_of_hand_in_are_the_courses(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,submitted\na,2027-03-01 18:00\nb,2027-03-01T18:00:00Z\nc,soon\nA,\n")
    students, problems = read_roster(path, ROMAN)
    assert [one.submitted for one in students] == [
        datetime(2027, 3, 1, 18, tzinfo=ROMAN),
        datetime(2027, 3, 1, 18, tzinfo=UTC),
    ]
    assert "'soon' is no date" in problems[0]
    assert problems[1] == "roster.csv, line 5: A stands there twice"


def test_a_name_of_two_students_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,login\nada,x\nbob,x\neve,ada\n", encoding="utf8")
    students, problems = read_roster(path, ROMAN)
    assert [set(one.names) for one in students] == [set(), {"bob"}, {"eve"}]
    assert problems == ("roster.csv: 'ada' is the name of several",
                        "roster.csv: 'x' is the name of several")  # fmt: skip


@pytest.mark.parametrize("content", ["", "name\nAda\n", "\0"])
def test_a_roster_without_ids_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(content, encoding="utf8")
    with pytest.raises(CourseError, match=r"needs a column 'id'|is not a CSV"):
        read_roster(path, ROMAN)
