"""The class of twenty, graded as strangers are: each hand-in has its answer, and no other."""

import csv
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import psutil
import pytest
import yaml
from click.testing import CliRunner, Result

from examples.grading.make_class import make_twenty
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.grading.limits import Limits
from minigpt.course.strangers.grader import StrangerGrader
from minigpt.course.strangers.wall import find_wall
from minigpt.course.teaching import grade_cli
from minigpt.course.teaching.course import read_course
from minigpt.course.teaching.grade_cli import choose_grader, plan_lessons, write_grades
from minigpt.course.teaching.gradescope import autograder_archive
from minigpt.course.teaching.journal import grading_in
from minigpt.course.teaching.marking import Job, grade_class
from minigpt.course.teaching.points import LessonPlan, mark_class
from minigpt.course.teaching.roster import read_roster
from minigpt.course.teaching.submissions import find_hand_ins
from minigpt.errors import CourseError, MinigptError
from tests.teaching.slow_grader import EXERCISES, SlowGrader

ROOT = Path(__file__).parents[2]
COURSE = """\
title: Inside a transformer
term: Spring 2027
people: [{name: Ada Example, role: lecturer}]
contact: course@university.example
timezone: UTC
known: ["0.1", "0.2", "0.3", "0.4", "0.5", "1.1", "1.2", "1.3", "1.4", "2.1"]
lessons:
  - {lesson: "2.2", release: 2027-03-08, due: 2027-03-15 18:00, points: 20, solutions: after due}
late: {per_day: 10, days: 5, grace: 15}
"""
REFUSED = {
    "s08": "holds neither a Python file nor a notebook",
    "s14": "leads out of the zip",
    "s15": "that is no submission",
    "s16": "which is a link",
    "s19": "2 different copies",
}
POINTS = {
    **{"s01": 20, "s02": 20, "s03": 20, "s04": 20, "s06": 10, "s07": 16, "s09": 0, "s10": 0},
    **{"s11": 10, "s12": 10, "s13": 10, "s18": 0, "s20": 0, "s21": 0},
}


def no_wall() -> str:
    """Why strangers cannot be graded here; empty where they can."""
    try:
        find_wall()
    except CourseError as problem:
        return str(problem)
    return ""


def below() -> set[psutil.Process]:
    """Every process that this one has below it now."""
    return set(psutil.Process().children(recursive=True))


@pytest.fixture(scope="module")
def earlier() -> set[psutil.Process]:
    """The processes of other tests, such as a browser or a grader that they share."""
    return below()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, earlier: set[psutil.Process]) -> Path:
    """The class, graded once in two exercises of lesson 2.2."""
    if reason := no_wall():
        pytest.skip(f"no sandbox: {reason}")
    out = tmp_path_factory.mktemp("class")
    (out / "submissions").mkdir()
    make_twenty(out, EXERCISES)
    (out / "course.yml").write_text(COURSE, encoding="utf8")
    course = read_course(out / "course.yml")
    [lesson] = course.lessons
    plan = LessonPlan("2.2", "Causal masking", EXERCISES, 20.0, lesson.due, True)
    roster, problems = read_roster(out / "roster.csv", course.timezone)
    batch = find_hand_ins(out / "submissions", roster)
    job = Job(EXERCISES, StrangerGrader, "strangers", Limits(30))
    with grading_in(out / "grades") as journal:
        found = grade_class(batch.hand_ins, job, journal)
    marks = mark_class([one.student for one in batch.hand_ins], [plan], found, course.late)
    write_grades(out / "grades", marks, [plan], (*problems, *batch.problems), course.contact)
    return out / "grades"


def table(grades: Path) -> dict[str, dict[str, str]]:
    with (grades / "grades.csv").open(encoding="utf8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_hand_in_has_its_answer(graded: Path) -> None:
    rows = table(graded)
    assert sorted(rows) == [f"s{i:02}" for i in range(1, 22)]
    for student, words in REFUSED.items():
        assert (rows[student]["result"], rows[student]["points"]) == ("refused", "")
        assert words in rows[student]["note"]
        assert "hand it in again" in (graded / "feedback" / f"{student}.md").read_text()
    for student, points in POINTS.items():
        assert float(rows[student]["points"]) == points, student
    assert 0 < float(rows["s05"]["points"]) < 20, "wrong answers earn what they get right"
    assert rows["s07"]["late"] == "1 d 2 h"
    assert rows["s17"]["result"] == "graded in part"
    assert "cells 1 and 2 both say" in rows["s17"]["note"]
    assert rows["s21"]["result"] == "nothing handed in"


def test_the_report_names_what_is_nobodys(graded: Path) -> None:
    report = (graded / "report.md").read_text(encoding="utf8")
    assert "'mallory' belongs to nobody on the roster" in report
    assert "s03 stands there twice" in report


def test_no_word_of_the_hostile_leaves_its_text(graded: Path) -> None:
    for path in graded.rglob("*"):
        if path.is_file() and path.name != ".lock":
            text = path.read_bytes().decode("utf8")  # nothing ill-formed either
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x9b]", text), path


def test_nothing_is_left_running_or_lying_about(graded: Path, earlier: set[psutil.Process]) -> None:
    assert not (graded / ".work").exists()
    assert not list(graded.rglob("*.part"))
    left = [one for one in below() - earlier if not earlier.intersection(one.parents())]
    assert not left


def test_results_are_there_for_the_graded_alone(graded: Path) -> None:
    there = {path.parent.name for path in graded.glob("gradescope/*/results.json")}
    assert there == set(table(graded)) - set(REFUSED) - {"s21"}
    assert json.loads((graded / "gradescope/s07/results.json").read_text())["score"] == 16


def run(*arguments: object) -> Result:
    return CliRunner().invoke(grade_cli.grade, list(map(str, arguments)))


@pytest.fixture
def class_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two students, and a grader that runs nothing in the place of both."""
    for name in ("ada", "bob"):
        (tmp_path / "submissions" / name).mkdir(parents=True)
        file = tmp_path / "submissions" / name / f"{EXERCISES[0].id}.py"
        file.write_text("ab", encoding="utf8")
    (tmp_path / "course.yml").write_text(COURSE, encoding="utf8")
    monkeypatch.setattr(grade_cli, "choose_grader", lambda trusted: (SlowGrader, "trusted"))
    return tmp_path


def test_the_command_grades_and_resumes(class_folder: Path) -> None:
    given = (class_folder / "submissions", "--out", class_folder / "out", "--lesson", "2.2")
    assert "2 of 2 students graded (2 now)" in run(*given).output
    before = {p: p.read_bytes() for p in (class_folder / "out").glob("*.*")}
    assert "2 of 2 students graded (0 now, 2 as before)" in run(*given).output
    assert before == {p: p.read_bytes() for p in (class_folder / "out").glob("*.*")}


def test_without_dates_the_command_says_so(class_folder: Path) -> None:
    given = (class_folder / "submissions", "--out", class_folder / "out")
    course = ("--course", class_folder / "course.yml", "--at", "2027-04-01")
    result = run(*given, *course)
    assert "2 submissions have no date and count as in time" in result.output
    late = 1_805_220_000  # 2027-03-16 18:00 UTC
    for path in (class_folder / "submissions").rglob("*.py"):
        os.utime(path, (late, late))
    assert "no date" not in run(*given, *course, "--file-dates").output
    rows = table(class_folder / "out")
    assert rows["ada"]["late"] == "1 d"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "say which lesson"),
        (["--lesson", "9.9"], "has no exercises"),
        (["--course", "course.yml", "--at", "2027-03-01"], "no lesson of the course is due"),
        (["--course", "course.yml", "--lesson", "2.1"], "is no part of"),
        (["--lesson", "2.2", "--roster", "none.csv"], "cannot be read"),
    ],
)
def test_what_cannot_be_graded_is_one_sentence(
    class_folder: Path, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(class_folder)
    monkeypatch.setenv("MINIGPT_COURSE", str(ROOT))
    result = run("submissions", "--out", "out", *arguments)
    assert isinstance(result.exception, MinigptError)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)


def test_trusted_is_said_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    assert choose_grader(trusted=True)[1] == "trusted"
    assert "without a sandbox" in capsys.readouterr().err
    assert choose_grader(trusted=False) == (StrangerGrader, "strangers")
    assert capsys.readouterr().err == ""


def test_gradescopes_archive_has_no_solution_and_is_the_same_twice(class_folder: Path) -> None:
    course = read_course(class_folder / "course.yml")
    plans = plan_lessons(["2.2"], course)
    content = autograder_archive(ROOT, plans, course)
    assert content == autograder_archive(ROOT, plans, course)
    file = class_folder / "autograder.zip"
    file.write_bytes(content)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert {"setup.sh", "run_autograder", "source/course.yml"} <= set(names)
        assert not [name for name in names if "/solutions/" in name and name.endswith(".py")]
        run_it = archive.getinfo("run_autograder")
        assert run_it.external_attr >> 16 == 0o755
        for name in ("setup.sh", "run_autograder"):
            script = class_folder / name
            script.write_bytes(archive.read(name))
            assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
        archive.extractall(class_folder / "there")
    there = class_folder / "there" / "source"
    assert read_course(there / "course.yml", there).lessons == course.lessons
    assert len(all_exercises(there)) == len(plans[0].exercises)
    one = plans[0].exercises[0]
    solution = [line.strip() for line in one.solution.read_text("utf8").splitlines()]
    key = max(solution[solution.index("### BEGIN SOLUTION") :], key=len)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("source/exercises/"):
                assert key not in archive.read(name).decode("utf8")


def test_gradescopes_script_writes_the_result(
    class_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = class_folder / "submission_metadata.json"
    metadata.write_text('{"created_at": "2027-03-16T18:30:00.365935-07:00"}', encoding="utf8")
    results = class_folder / "results.json"
    given = [class_folder / "submissions/ada", results, "--metadata", metadata, "--lesson", "2.2"]
    given += ["--course", class_folder / "course.yml", "--at", "2027-04-01"]
    result = CliRunner().invoke(grade_cli.results, list(map(str, given)))
    assert result.exception is None, result.exception
    found = json.loads(results.read_text(encoding="utf8"))
    assert found["score"] == pytest.approx(20 / 5 / 2 * 0.8), "one of five, half right, two days"
    metadata.write_text("[]", encoding="utf8")
    result = CliRunner().invoke(grade_cli.results, list(map(str, given)))
    assert "is not Gradescope's metadata" in str(result.exception)


def test_classrooms_workflow_is_pinned_and_least_privileged(class_folder: Path) -> None:
    file = class_folder / "classroom.yml"
    given = [str(file), "--lesson", "2.2"]
    assert CliRunner().invoke(grade_cli.classroom, given).exception is None
    found = yaml.safe_load(file.read_text(encoding="utf8"))
    assert found["permissions"] == {"checks": "write", "actions": "read", "contents": "read"}
    steps = found["jobs"]["run-autograding-tests"]["steps"]
    for step in steps:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", "a@" + "0" * 40))
    graders = [step for step in steps if "command-grader" in step.get("uses", "")]
    assert [step["with"]["command"] for step in graders] == [
        f"minigpt grade 2.2.{i}" for i in range(1, 6)
    ]
    assert all(int(step["with"]["max-score"]) == 2 for step in graders)
    report = steps[-1]
    assert report["with"]["runners"] == ",".join(step["id"] for step in graders)
    assert set(report["env"]) == {f"{step['id'].upper()}_RESULTS" for step in graders}
