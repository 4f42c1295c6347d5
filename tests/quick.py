"""`make quick`: what a change touches, in under a minute; `make test` runs everything.

Changed is what differs from the last commit, or, after a commit, what that commit changed. For a
module, the tests that import it run, the nearest first; for an exercise its proof; for a lesson its
lint.
"""

import ast
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 40  # after which no further test starts


class Deadline:
    """Skip what a minute has no room for, and say so."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def pytest_runtest_setup(self) -> None:
        """Start no test too late."""
        if time.monotonic() > self.end:
            pytest.skip("a minute has no room for it: make test runs it")


def git(*words: str) -> list[str]:
    """Run git; return the lines of its answer."""
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def changed() -> list[Path]:
    """The files that differ from the last commit, new ones too, or what that commit changed."""
    names = git("diff", "--name-only", "HEAD") + git("ls-files", "-o", "--exclude-standard")
    names = names or git("diff", "--name-only", "HEAD~1")
    return [Path(name) for name in dict.fromkeys(names)]


def imported(test: Path) -> set[str]:
    """The modules that a test file imports."""
    found = set[str]()
    for node in ast.walk(ast.parse(test.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def module_of(path: Path) -> str:
    """The dotted name of a module of the package."""
    return ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")


def touched_by(files: Iterable[Path]) -> list[Path]:
    """The test files that a change touches, those named after a changed module first."""
    files = list(files)
    modules = {module_of(path) for path in files if path.parts[:2] == ("src", "minigpt")}
    near = {f"test_{path.stem}" for path in files}
    there = sorted((ROOT / "tests").rglob("test_*.py"))
    found = [test for test in there if test.relative_to(ROOT) in files or modules & imported(test)]
    if any(path.parts[:2] in (("book", "_ext"), ("book", "_static")) for path in files):
        found += [test for test in there if test.parent.name == "book"]
    if modules:
        found.append(ROOT / "tests" / "test_package.py")
    return sorted(dict.fromkeys(found), key=lambda test: test.stem not in near)


def folders(files: Iterable[Path], *tops: str) -> list[str]:
    """The lessons' folders, `phase-02-attention/01-dot-product`, below some top folders."""
    found = (path.with_suffix("").parts for path in files if path.parts[0] in tops)
    return sorted({"/".join(p[1:3]) for p in found if len(p) > 2 and p[1].startswith("phase-")})


def lesson(folder: str) -> str:
    """The number of a lesson, by its folder: 2.1 of `phase-02-attention/01-dot-product`."""
    phase, slug = folder.split("/")
    return f"{int(phase.split('-')[1])}.{int(slug.split('-')[0])}"


def run(*words: str) -> int:
    """Run one of the project's own commands, in sight."""
    print("$", *words, flush=True)
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode


def main(files: Sequence[Path]) -> int:
    """Check what the files touch; 0 where everything passes."""
    bad = run("ruff", "check", ".") + run("ruff", "format", "--check", "-q", ".")
    for folder in folders(files, "solutions", "exercises"):
        bad += run("minigpt", "exercises", "prove", lesson(folder))
    for folder in folders(files, "book"):
        bad += run("minigpt", "book", "check", lesson(folder.removesuffix("-solutions")))
    if found := touched_by(files):
        print("$ pytest", *(str(test.relative_to(ROOT)) for test in found), flush=True)
        bad += pytest.main(["-q", "-x", *map(str, found)], plugins=[Deadline(SECONDS)])
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(changed()))
