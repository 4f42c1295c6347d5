"""The board of mysteries, `my/mystery.json`: what was begun, checked and solved, and by whom.

{"format": "minigpt mysteries", "version": 1, "name": "Ada",
 "mysteries": {"3": {"begun": "2026-01-05T19:00", "checks": 4, "solved": "2026-01-05T20:10",
                     "agreement": 0.991, "parts": 2}}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NotRequired, TypedDict

from minigpt.course.files import alone_in, save_work, unwritable
from minigpt.errors import CourseError
from minigpt.schema import parse_json

BOARD_FILE = "mystery.json"
BOARD_FORMAT = "minigpt mysteries"
BOARD_VERSION = 1


class _RowData(TypedDict):
    begun: NotRequired[str]
    checks: NotRequired[int]
    solved: NotRequired[str]
    agreement: NotRequired[float]
    parts: NotRequired[int]


class _BoardData(TypedDict):
    format: str
    version: int
    name: str
    mysteries: dict[str, _RowData]


@dataclass
class BoardRow:
    """One mystery: when it was begun and solved (ISO 8601), how often it was checked, how well."""

    begun: str = ""
    checks: int = 0
    solved: str = ""
    agreement: float = 0.0
    parts: int = 0

    @property
    def minutes(self) -> int:
        """Minutes from the beginning to the first right answer."""
        spent = datetime.fromisoformat(self.solved) - datetime.fromisoformat(self.begun)
        return round(spent.total_seconds() / 60)


@dataclass
class Board:
    """Somebody's mysteries by their numbers."""

    name: str = ""
    rows: dict[int, BoardRow] = field(default_factory=dict)

    def row(self, number: int) -> BoardRow:
        """Return a mystery's row, which is empty before it is begun."""
        return self.rows.setdefault(number, BoardRow())

    def text(self) -> str:
        """The board as the file holds it."""
        rows = {str(number): asdict(row) for number, row in sorted(self.rows.items())}
        file = {"format": BOARD_FORMAT, "version": BOARD_VERSION, "name": self.name}
        return json.dumps({**file, "mysteries": rows}, ensure_ascii=False, indent=1) + "\n"


def read_board(path: Path) -> Board:
    """Read a board; a file that is not there is an empty one, and a strange one is left as it is.

    Raises:
        CourseError: it is no board, a later version wrote it, or it cannot be read.
    """
    try:
        found = parse_json(path.read_bytes(), _BoardData)
        rows = {int(number): BoardRow(**row) for number, row in found["mysteries"].items()}
        for row in rows.values():
            for when in filter(None, (row.begun, row.solved)):
                datetime.fromisoformat(when)
    except FileNotFoundError:
        return Board()
    except OSError as problem:
        raise unwritable(path, problem) from None
    except ValueError as problem:
        raise CourseError(
            f"{path} {problem}; it is left as it is: move it away, or mend it, and try again"
        ) from None
    if found["format"] != BOARD_FORMAT:
        raise CourseError(f"{path} is no board of mysteries: its format is {found['format']!r}")
    if found["version"] != BOARD_VERSION:
        raise CourseError(
            f"{path} has version {found['version']}, this minigpt knows {BOARD_VERSION}: "
            "it is left as it is"
        )
    return Board(found["name"], rows)


@contextmanager
def changing_board(workspace: Path) -> Iterator[Board]:
    """Read, change and write the board of a workspace, alone among all processes.

    Raises:
        CourseError: as `read_board` does, or the workspace cannot be written to.
    """
    path = workspace / BOARD_FILE
    busy = f"another process has held {path} for ten seconds: try again"
    with alone_in(workspace, ".mystery.lock", ".mystery.json.*.part", busy, seconds=10):
        board = read_board(path)
        yield board
        save_work(path, board.text())
