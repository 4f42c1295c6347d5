"""A Gradescope autograder: the archive that one uploads, and the result that it writes there.

The archive holds the package, the stubs and tests of the lessons, the course file, and no solution:

    setup.sh          installs Python, bubblewrap and the package, once, as the image is made
    run_autograder    grades /autograder/submission, and writes /autograder/results/results.json
    source/…          the course as far as grading needs it

Source: Gradescope's "Autograder specifications" and "Submission metadata".
"""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.teaching.course import Course
from minigpt.course.teaching.points import LessonPlan
from minigpt.errors import CourseError
from minigpt.schema import parse_json

_SETUP = """\
#!/usr/bin/env bash
# Made by `minigpt teach gradescope`. Needs an image with Python 3.11 or later (Ubuntu 24.04).
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3 python3-venv bubblewrap
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --no-cache-dir /autograder/source/source \\
  -c /autograder/source/source/requirements.txt
"""
_RUN = """\
#!/usr/bin/env bash
# Made by `minigpt teach gradescope`. Ends with an error, and without a result, where no sandbox
# can be had: Gradescope then tells the instructor that the autograder failed.
set -euo pipefail
export MINIGPT_COURSE="${{MINIGPT_COURSE:-/autograder/source/source}}"
exec "${{MINIGPT:-/autograder/venv/bin/minigpt}}" teach results \\
  "${{1:-/autograder/submission}}" "${{2:-/autograder/results/results.json}}" \\
  --metadata "${{3:-/autograder/submission_metadata.json}}" {options}
"""
_BASE = ("pyproject.toml", "requirements.txt", "README.md", "LICENSE", "book/curriculum.yml")
_DATE = (2020, 1, 1, 0, 0, 0)  # of every file: the same course gives the same archive


def autograder_archive(
    root: Path, plans: Sequence[LessonPlan], course: Course | None = None, trusted: bool = False
) -> bytes:
    """The zip that Gradescope takes for the autograder of some lessons.

    Args:
        root: the course.
        plans: the lessons that one assignment is about.
        course: late policy and points, if there is a course file.
        trusted: grade without a sandbox.
    """
    options = [f"--lesson {plan.id}" for plan in plans]
    options += ['--course "$MINIGPT_COURSE/course.yml"'] * (course is not None)
    options += ["--trusted"] * trusted
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "setup.sh", _SETUP.encode(), executable=True)
        run = _RUN.format(options=" ".join(options))
        _add(archive, "run_autograder", run.encode(), executable=True)
        for path in _files(root, plans):
            _add(archive, f"source/{path.relative_to(root).as_posix()}", path.read_bytes())
        if course is not None:
            _add(archive, "source/course.yml", course.path.read_bytes())
            book = read_curriculum(root)
            for lesson in course.lessons:  # its page has to be there, and nobody reads it
                _add(archive, f"source/{book.lesson(lesson.id).path.as_posix()}", b"")
    return memory.getvalue()


def _files(root: Path, plans: Sequence[LessonPlan]) -> Iterator[Path]:
    """The package, and of each exercise what grading reads: stub, tests, `exercise.toml`."""
    yield from (root / name for name in _BASE if (root / name).is_file())
    package = root / "src" / "minigpt"
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path
    conftest = root / "exercises" / "conftest.py"
    yield from [conftest] if conftest.is_file() else []
    for one in (exercise for plan in plans for exercise in plan.exercises):
        yield from (one.stub, one.tests, one.home / "exercise.toml")


def _add(archive: zipfile.ZipFile, name: str, content: bytes, executable: bool = False) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (0o755 if executable else 0o644) << 16
    archive.writestr(info, content)


def handed_in_at(metadata: Path) -> datetime | None:
    """When a submission was made, by Gradescope's metadata; None where there are none.

    Raises:
        CourseError: the metadata cannot be understood.
    """
    try:
        found = parse_json(metadata.read_bytes(), dict[str, Any])
        return datetime.fromisoformat(found["created_at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CourseError(f"{metadata} is not Gradescope's metadata ({problem})") from None


def results_text(results: dict[str, Any]) -> str:
    """A result as the file that Gradescope reads."""
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"
