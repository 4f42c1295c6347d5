"""What a run leaves to read: `log.csv`, `log.jsonl` and, if asked for, TensorBoard's files.

`log.csv` holds only what the config and the data determine, every digit of it: two runs that are
alike, killed or not, leave the same bytes. Times and speeds go to `log.jsonl`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any, Self

from minigpt.errors import CheckpointError, ConfigError, TrainingError
from minigpt.train.checkpoint import sync

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
        self.rows = list[Row]()
        self._files = {name: self._open(name, ends.get(name, 0)) for name in (CSV, JSONL)}
        if not ends:
            self._write(CSV, HEADER)
        else:
            lines = (folder / CSV).read_text().splitlines()[1:]
            self.rows += [Row.parse(line) for line in lines]
        step = self.rows[-1].step + 1 if self.rows else 0
        self._board = open_tensorboard(folder / "tensorboard", step) if tensorboard else None

    def _open(self, name: str, end: int) -> IO[str]:
        path = self.folder / name
        size = path.stat().st_size if path.exists() else 0
        if size < end:
            raise CheckpointError(
                f"{path} has {size} bytes, but {end} when the checkpoint was written: "
                "restore it, or start a new run"
            )
        file = path.open("r+" if path.exists() else "w", encoding="utf-8", newline="\n")
        file.truncate(end)
        file.seek(end)
        return file

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
            file.close()
        if self._board is not None:
            self._board.close()


def read_log(folder: Path) -> list[Row]:
    """Read the curve of a run."""
    return [Row.parse(line) for line in (folder / CSV).read_text().splitlines()[1:]]


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
