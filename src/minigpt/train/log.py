"""What a run leaves to read: `log.csv`, `log.jsonl` and, if asked for, TensorBoard's files.

`log.csv` holds only what the config and the data determine, every digit of it: two runs that are
alike, killed or not, leave the same bytes. Times and speeds go to `log.jsonl`.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any, Self

from minigpt.data.files import sync
from minigpt.errors import CheckpointError, ConfigError, TrainingError

CSV, JSONL = "log.csv", "log.jsonl"


@dataclass(frozen=True)
class Row:
    """One step of the curve: the state after `step` steps; losses in nats per token."""

    step: int
    examples: int
    loss: float | None = None
    lr: float | None = None
    grad_norm: float | None = None
    val_loss: float | None = None

    def csv(self) -> str:
        """Write the row with every digit; what was not measured stays empty."""
        values = asdict(self).values()
        return ",".join("" if value is None else repr(value) for value in values) + "\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read what `csv` wrote."""
        step, examples, *rest = line.rstrip("\n").split(",")
        return cls(int(step), int(examples), *(float(value) if value else None for value in rest))


HEADER = ",".join(field.name for field in fields(Row)) + "\n"


class Log:
    """The files of one run, cut back to where a checkpoint left them, then continued.

    Raises:
        CheckpointError: a file is shorter than the checkpoint says.
    """

    def __init__(self, folder: Path, ends: Mapping[str, int], *, tensorboard: bool = False) -> None:
        self.folder = folder
        for name in (CSV, JSONL):
            refuse_shorter(folder / name, ends.get(name, 0))
        self.rows = read_log(folder, ends[CSV]) if ends else []
        step = self.rows[-1].step + 1 if self.rows else 0
        # First the one that may be refused: nothing is open yet.
        self._board = open_tensorboard(folder / "tensorboard", step) if tensorboard else None
        self._files = {name: open_at(folder / name, ends.get(name, 0)) for name in (CSV, JSONL)}
        if not ends:
            self._write(CSV, HEADER)

    def write(self, row: Row, measured: Mapping[str, float]) -> None:
        """Append a row; `measured` holds what differs from run to run, such as seconds.

        Raises:
            TrainingError: the disk is full.
        """
        self.rows.append(row)
        self._write(CSV, row.csv())
        values = {name: value for name, value in asdict(row).items() if value is not None}
        self._write(JSONL, json.dumps({**values, **measured}) + "\n")
        if self._board is not None:
            for name in ("loss", "lr", "grad_norm", "val_loss"):
                if name in values:
                    self._board.add_scalar(name, values[name], row.step)

    def _write(self, name: str, text: str) -> None:
        try:
            self._files[name].write(text)
            self._files[name].flush()
        except OSError as failure:
            raise TrainingError(
                f"could not write {self.folder / name} ({failure.strerror}): make room, then resume"
            ) from failure

    def ends(self) -> dict[str, int]:
        """How long each file is, once the disk has it: what a checkpoint remembers."""
        for name in self._files:
            sync(self.folder / name)
        return {name: (self.folder / name).stat().st_size for name in self._files}

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            with suppress(OSError):  # what a full disk did not take was reported by `write`
                file.close()
        if self._board is not None:
            self._board.close()


def refuse_shorter(path: Path, end: int) -> None:
    """Refuse a file that is shorter than it was.

    Raises:
        CheckpointError: it is.
    """
    size = path.stat().st_size if path.exists() else 0
    if size < end:
        raise CheckpointError(
            f"{path} has {size} bytes, but {end} when the checkpoint was written: "
            "restore it, or start a new run"
        )


def open_at(path: Path, end: int) -> IO[str]:
    """Cut a file off at `end` and open it to write on from there."""
    file = path.open("r+" if path.exists() else "w", encoding="utf-8", newline="\n")
    file.truncate(end)
    file.seek(end)
    return file


def read_log(folder: Path, end: int | None = None) -> list[Row]:
    """Read the curve of a run, up to `end` bytes into its file."""
    lines = (folder / CSV).read_bytes()[:end].decode().splitlines()
    return [Row.parse(line) for line in lines[1:]]


def open_tensorboard(folder: Path, step: int) -> Any:
    """Open a TensorBoard log that forgets what an earlier, killed run wrote from `step` on.

    Raises:
        ConfigError: TensorBoard is not installed.
    """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as failure:
        raise ConfigError(
            "TensorBoard is not installed: run `pip install tensorboard`, or go without it"
        ) from failure
    return SummaryWriter(str(folder), purge_step=step)
