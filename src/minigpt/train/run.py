"""The folder of a run: who may write in it, and what is read from it when a run is resumed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from torch import nn

from minigpt.errors import ConfigError, DataError, TrainingError
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import file_metadata
from minigpt.model.weights import unlike_config, write_safetensors
from minigpt.train import checkpoint as ckpt
from minigpt.train.distributed import World
from minigpt.train.log import Log, Row
from minigpt.train.optim import AnyOptimizer

BEST, CHECKPOINTS, SNAPSHOTS = "best.safetensors", "checkpoints", "snapshots"


class Run:
    """A folder with log, checkpoints and best weights; without a folder, only the curve in memory.

    Raises:
        TrainingError: the folder is in use, or holds a run and `resume` is not set.
    """

    def __init__(
        self, folder: Path | None, world: World, *, resume: bool = False, tensorboard: bool = False
    ) -> None:
        self.folder, self.world = folder, world
        self.resume, self.tensorboard = resume, tensorboard
        self.saved = set[int]()  # steps with a checkpoint
        self._rows = list[Row]()
        self._log: Log | None = None
        self._lock: FileLock | None = None

    def __enter__(self) -> Self:
        if self.folder is None or not self.world.leads:
            return self
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self.folder / "lock")
            self._lock.acquire(timeout=0)
        except Timeout:
            raise TrainingError(
                f"another process is training in {self.folder}: wait for it, or choose another "
                "folder"
            ) from None
        except OSError as failure:
            raise TrainingError(f"cannot write in {self.folder} ({failure.strerror})") from failure
        return self

    def __exit__(self, *_: object) -> None:
        if self._log is not None:
            self._log.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def rows(self) -> list[Row]:
        """The curve so far, with the steps before a resume."""
        return self._log.rows if self._log is not None else self._rows

    @property
    def writes(self) -> bool:
        """Whether this process writes files."""
        return self.folder is not None and self.world.leads

    def newest(self) -> Path | None:
        """The newest complete checkpoint."""
        if self.folder is None:
            return None
        found = ckpt.checkpoints_in(self.folder / CHECKPOINTS)
        return found[-1] if found else None

    def start(
        self, identity: Mapping[str, Any], model: nn.Module, optimizer: AnyOptimizer
    ) -> dict[str, Any]:
        """Begin, or put everything back as the newest checkpoint has it; return its state."""
        self.identity = dict(identity)
        if self.writes:
            metadata_of(model)  # a tokenizer that no file can hold is refused now, not at step 500
        self.world.wait()  # nobody looks while another process still writes
        newest, state = self.newest(), dict[str, Any]()
        if newest is not None:
            if not self.resume:
                raise TrainingError(
                    f"{self.folder} holds a run that reached {newest.name}: resume it, or choose "
                    "another folder"
                )
            found = ckpt.read_checkpoint(newest)
            state = dict(found.state)
            refuse_other(self.identity, state["identity"], newest)
            ckpt.fill(model, found.model, newest)
            ckpt.restore(optimizer, found.optimizer, state["numbers"])
            self.saved.add(state["progress"]["step"])
        if self.writes and self.folder is not None:
            self._log = Log(self.folder, state.get("logs", {}), tensorboard=self.tensorboard)
        return state.get("progress", {})

    def write(self, row: Row, measured: Mapping[str, float]) -> None:
        """Add a row to the curve."""
        if self._log is not None:
            self._log.write(row, measured)
        else:
            self._rows.append(row)

    def save_best(self, model: nn.Module) -> None:
        """Keep the weights as the best so far."""
        if self.writes and self.folder is not None:
            write_safetensors(model.state_dict(), self.folder / BEST, metadata_of(model))

    def save_snapshot(self, model: nn.Module, step: int) -> None:
        """Keep the weights of a step for good."""
        if self.writes and self.folder is not None:
            (self.folder / SNAPSHOTS).mkdir(exist_ok=True)
            path = self.folder / SNAPSHOTS / f"{ckpt.step_name(step)}.safetensors"
            write_safetensors(model.state_dict(), path, metadata_of(model))

    def checkpoint(
        self,
        progress: Mapping[str, Any],
        model: nn.Module,
        optimizer: AnyOptimizer,
        keep: int,
    ) -> None:
        """Write a checkpoint of everything, unless there is one of this step already."""
        step = progress["step"]
        if self._log is None or self.folder is None or step in self.saved:
            return
        tensors, numbers = ckpt.flat(optimizer)
        state: ckpt.StateFile = {
            "progress": dict(progress),
            "identity": self.identity,
            "logs": self._log.ends(),
            "numbers": numbers,
        }
        ckpt.write_checkpoint(
            self.folder / CHECKPOINTS,
            step,
            model.state_dict(),
            tensors,
            state,
            metadata=metadata_of(model),
            keep=keep,
        )
        self.saved.add(step)


def metadata_of(model: nn.Module) -> dict[str, str]:
    """Say in a file of weights what model they are of, if it is one that `load` reads."""
    if isinstance(model, GPT) and unlike_config(model) is None:
        return file_metadata(model)
    return {"format": type(model).__name__}


def refuse_other(now: Mapping[str, Any], then: Mapping[str, Any], source: Path) -> None:
    """Refuse to continue a run with other data or other settings.

    Raises:
        DataError: the data changed.
        ConfigError: a setting changed.
    """
    for part, sha256 in now["data"].items():
        if then["data"].get(part) != sha256:
            raise DataError(
                f"the {part} data changed since {source} was written: restore it, or start a new "
                "run"
            )
    for name, value in now["config"].items():
        if then["config"].get(name) != value:
            raise ConfigError(
                f"{name} is {value!r}, but the run in {source} was started with "
                f"{then['config'].get(name)!r}: resume it with that, or start a new run"
            )
