"""Are the tests those of the course? A file that grades itself by `def test(mine): pass` is not.

`exercises/tests.sha256` lists the hash of each test file, and of the stub whose examples are tests,
too. `minigpt exercises generate` writes it, `sha256sum -c` reads it.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from minigpt.data.files import sha256_of

LISTING = "tests.sha256"
_UNLISTED = "unlisted"


def hash_of(file: Path) -> str:
    """The SHA-256 of a file with lines that end as they do on Linux, or nothing without a file."""
    try:
        return sha256_of(file.read_bytes().replace(b"\r\n", b"\n"))
    except OSError:
        return ""


def listing(files: Iterable[Path], folder: Path) -> str:
    """The text of the list: a hash and a path a line, as `sha256sum` writes them."""
    lines = ((file.relative_to(folder).as_posix(), hash_of(file)) for file in files)
    return "".join(f"{found}  {name}\n" for name, found in sorted(lines))


Listed = tuple[tuple[Path, str], ...]  # files, and what their hashes must be


def listed(tests: Path) -> Listed:
    """What a test file and its stub are by the course's list; `unlisted` where it does not say."""
    folder = tests.parents[2]
    known: dict[str, str] = {}
    with suppress(OSError):
        for line in (folder / LISTING).read_text(encoding="utf8", errors="replace").splitlines():
            found, _, name = line.partition("  ")
            known[name] = found
    files = (tests, tests.with_name(tests.name.removeprefix("test_")))
    return tuple(
        (file, known.get(file.relative_to(folder).as_posix(), _UNLISTED)) for file in files
    )


def altered(expected: Listed) -> str:
    """A sentence about the first file that is not what was listed, or nothing."""
    for file, wanted in expected:
        if wanted == _UNLISTED:
            return f"{file.name} is not listed in exercises/{LISTING}: {_REMEDY}"
        if hash_of(file) != wanted:
            what = "is not the course's: it was changed" if file.is_file() else "is missing"
            return f"{file.name} {what}; {_REMEDY}"
    return ""


_REMEDY = (
    "git checkout -- exercises brings back the course's tests, and if you write exercises, "
    "minigpt exercises generate lists yours"
)
