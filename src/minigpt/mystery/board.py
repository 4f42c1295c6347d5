"""The board of mysteries, `my/mystery.json`: what was begun, checked and solved, and by whom.

{"format": "minigpt mysteries", "version": 1, "name": "Ada",
 "mysteries": {"3": {"begun": "2026-01-05T19:00", "checks": 4, "solved": "2026-01-05T20:10",
                     "agreement": 0.991, "parts": 2}}}
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NotRequired, TypedDict

from minigpt.course.files import alone_in, read_work, save_work, strange
from minigpt.mystery.models import MYSTERIES

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
    found = read_work(path, _BoardData, BOARD_FORMAT, BOARD_VERSION, "board of mysteries")
    if found is None:
        return Board()
    rows = dict[int, BoardRow]()
    for number, row in found["mysteries"].items():
        if number not in map(str, MYSTERIES):
            raise strange(path, f"has a mystery {number!r}")
        rows[int(number)] = BoardRow(**row)
        try:
            for when in filter(None, (row.get("begun"), row.get("solved"))):
                datetime.fromisoformat(when)
        except ValueError as problem:
            raise strange(path, f"says of mystery {number}: {problem}") from None
        if row.get("solved") and not row.get("begun"):
            raise strange(path, f"has mystery {number} solved and never begun")
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
