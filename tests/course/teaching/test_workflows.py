"""The workflows: actions pinned by hash, a write permission only where something is written."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from minigpt.course.teaching.course import read_course
from minigpt.course.teaching.fresh import GUIDE, WORKFLOW, write_course
from minigpt.course.teaching.repository import TEMPLATES
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[3]
WORKFLOWS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    TEMPLATES / "course-workflow.yml",
]
WRITERS = {"publish", "deploy", "notebooks"}


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_hash(path: Path) -> None:
    used = re.findall(r"uses: *(.+)", path.read_text(encoding="utf8"))
    assert used
    for one in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v[\d.]+", one), one


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_only_who_publishes_may_write(path: Path) -> None:
    workflow = read(path)
    assert "write" not in str(workflow["permissions"])
    for name, job in workflow["jobs"].items():
        rights = job.get("permissions", {})
        if name not in WRITERS:
            assert "write" not in str(rights), name
        if "write" in str(rights):  # where one may write, no code of the repository runs
            assert not any("checkout" in step.get("uses", "") for step in job["steps"])
            assert not any("make" in step.get("run", "") for step in job["steps"])


def test_a_course_publishes_the_students_site_alone() -> None:
    job = read(TEMPLATES / "course-workflow.yml")["jobs"]["build"]
    kept = [step["with"]["path"] for step in job["steps"] if "upload" in step.get("uses", "")]
    assert kept == ["_site"]
    builds = [step["run"] for step in job["steps"] if "teach build" in step.get("run", "")]
    assert builds == [".venv/bin/minigpt teach build _site --for students"]


def test_the_whole_book_is_not_published_beside_a_course() -> None:
    jobs = read(ROOT / ".github" / "workflows" / "publish.yml")["jobs"]
    assert "needs.test.outputs.course == 'no'" in jobs["publish"]["if"]
    assert jobs["notebooks"]["needs"] == "publish"
    for step in jobs["test"]["steps"]:
        if "upload" in step.get("uses", ""):
            assert step["if"] == "steps.kind.outputs.course == 'no'"


def test_what_is_written_is_a_course(tmp_path: Path) -> None:
    names = write_course(tmp_path, date(2027, 2, 24))
    assert names == ["course.yml", WORKFLOW, GUIDE]
    course = read_course(tmp_path, ROOT)
    assert course.term == "Spring 2027"
    assert [one.id for one in course.lessons] == ["0.1", "2.1"]
    assert f"{course.lessons[0].release:%Y-%m-%d %a}" == "2027-03-01 Mon"
    with pytest.raises(CourseError, match="is there already"):
        write_course(tmp_path, date(2027, 2, 24))


def test_nothing_is_written_if_one_file_is_there(tmp_path: Path) -> None:
    (tmp_path / GUIDE).write_text("mine")
    with pytest.raises(CourseError, match=GUIDE):
        write_course(tmp_path, date(2027, 2, 24))
    assert [path.name for path in tmp_path.iterdir()] == [GUIDE]


def test_the_worked_example_is_a_course() -> None:
    course = read_course(ROOT / "examples" / "course-four-weeks", ROOT)
    weeks = {one.release for one in course.lessons}
    assert len(weeks) == 4
