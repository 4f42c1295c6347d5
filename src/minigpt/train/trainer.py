"""What surrounds the training loop: evaluation, the log, checkpoints, and taking a run up again."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from minigpt.errors import TrainingError
from minigpt.train.config import TrainConfig, device_of, dtype_of
from minigpt.train.dataset import Source
from minigpt.train.distributed import World
from minigpt.train.eval import Loss, mean_loss, next_token_loss
from minigpt.train.log import Row
from minigpt.train.loop import NotFiniteError, training_loop
from minigpt.train.optim import make_optimizer
from minigpt.train.report import Reporter
from minigpt.train.run import Run

Measure = Callable[[nn.Module, int], None]


@dataclass(frozen=True)
class RunState:
    """Where a run is, besides weights and optimizer: all that a checkpoint must remember."""

    step: int = 0
    best_loss: float = math.inf
    best_step: int = -1
    stale: int = 0  # evaluations since the best
    seconds: float = 0.0


@dataclass(frozen=True)
class TrainResult:
    """How a run ended: `stopped` is "done", "patience" or "interrupted"."""

    stopped: str
    state: RunState
    rows: list[Row]
    folder: Path | None

    @property
    def val_loss(self) -> float:
        """The last validation loss."""
        return [row.val_loss for row in self.rows if row.val_loss is not None][-1]


class Trainer:
    """Trains a model on a source of batches; with a folder, in a way that survives kill −9.

    The seed fixes every batch and every random number of a step from the step's number alone, so
    nothing that happened before can change a resumed run: on one machine, with one version of
    PyTorch, as many threads and as many processes, it ends with the same bits. A model of yours
    must add gradients in a fixed order for that (`embedding(ids, W)`, not `W[ids]`). `each` is
    called with the model and the step after each evaluation. Training needs a step's loss and
    gradient to be finite; the first that are not stop the run before they touch the weights.

    Raises:
        ConfigError: settings that cannot be, or that differ from the run to be resumed.
        DataError: data that differ from the run to be resumed.
        CheckpointError: a checkpoint that cannot be written or read.
        TrainingError: a loss that is not finite, or a folder that is in use or holds a run.

    Source: Lesson 4.5.
    """

    def __init__(
        self,
        model: nn.Module,
        train: Source,
        val: Source,
        cfg: TrainConfig,
        *,
        out: Path | str | None = None,
        resume: bool = False,
        loss: Loss = next_token_loss,
        each: Measure | None = None,
        world: World | None = None,
        report: Reporter | None = None,
        tensorboard: bool = False,
    ) -> None:
        self.world = world or World()
        cfg.rows(self.world.size)  # refused now, not when training begins
        self.device = device_of(cfg)
        self.dtype = dtype_of(cfg, self.device)
        self.cfg, self.train, self.val, self.loss, self.each = cfg, train, val, loss, each
        self.model = model.to(self.device).train()
        self.optimizer = make_optimizer(self.model, cfg)
        self.report = report if report and self.world.leads else Reporter()
        self.run = Run(
            Path(out) if out is not None else None,
            self.world,
            resume=resume,
            tensorboard=tensorboard,
        )
        self.state = RunState()
        self._asked_to_stop = False

    def interrupt(self) -> None:
        """Ask the run to write a checkpoint and end after the step that it is in.

        Several processes end together, after the step in which all have heard of it.
        """
        self._asked_to_stop = True

    def fit(self) -> TrainResult:
        """Train to the end, or continue a run that was cut short."""
        with self.run, self.report, self._own_randomness():
            try:
                self._begin()
                stopped = self._train()
            except NotFiniteError as bad:
                raise self._explained(bad) from None
            self._checkpoint()
        return TrainResult(stopped, self.state, self.run.rows, self.run.folder)

    def _begin(self) -> None:
        identity = {
            "config": self.cfg.to_dict(),
            "data": {"training": self.train.sha256, "validation": self.val.sha256},
        }
        found = self.run.start(identity, self.model, self.optimizer)
        self.state = replace(self.state, **found)
        self._parallel = self.world.wrap(self.model, self.device)
        self._started = time.perf_counter()
        self._before = self.state.seconds
        batch = self.train.batch(0, self.cfg.batch_size, self.cfg.seed)
        width = batch.shape[1] - 1 if isinstance(batch, Tensor) and batch.dim() > 1 else 1
        self.report.start(self.state.step, self.cfg.steps, self.cfg.batch_size * width)
        if self.state.step == 0:
            self._record(Row(0, 0, val_loss=self._evaluate()))

    def _ended(self) -> str:
        if self.state.step >= self.cfg.steps:
            return "done"
        if self.cfg.patience and self.state.stale >= self.cfg.patience:
            return "patience"
        return "interrupted" if self.world.any(self._asked_to_stop, self.device) else ""

    def _train(self) -> str:
        """Run the loop on from where the run is; return why it ended."""
        steps = training_loop(
            self._parallel,
            self.optimizer,
            self.train,
            self.cfg,
            first=self.state.step,
            loss=self.loss,
            world=self.world,
            device=self.device,
            dtype=self.dtype,
        )
        while not (stopped := self._ended()):
            self._after(next(steps))
        return stopped

    def _after(self, row: Row) -> None:
        """Measure what is due after a step, and write a checkpoint if it is time."""
        done, cfg = row.step, self.cfg
        self.state = replace(self.state, step=done)
        due = done % cfg.eval_every == 0 or done == cfg.steps
        self._record(replace(row, val_loss=self._evaluate()) if due else row)
        if done % cfg.checkpoint_every == 0:
            self._checkpoint()

    def _explained(self, bad: NotFiniteError) -> TrainingError:
        good = self.run.newest()
        kept = f"; the last good checkpoint is {good}" if good else ""
        return TrainingError(
            f"{bad}, and training stopped{kept}: "
            f"lower lr (now {self.cfg.lr}), clip harder (now {self.cfg.clip}) or warm up longer"
        )

    def _evaluate(self) -> float:
        """Return the mean validation loss over fixed batches, and keep the best weights."""
        batches = self.val.fixed(self.cfg.eval_batches, self.cfg.batch_size)
        val_loss = mean_loss(
            self.model, batches, self.loss, device=self.device, dtype=self.dtype, world=self.world
        )
        if not math.isfinite(val_loss):
            raise NotFiniteError(f"after step {self.state.step} the validation loss is {val_loss}")
        self._compare(val_loss)
        if self.each is not None and self.world.leads:
            self.each(self.model, self.state.step)
        return val_loss

    def _compare(self, val_loss: float) -> None:
        if not val_loss < self.state.best_loss:
            self.state = replace(self.state, stale=self.state.stale + 1)
            return
        self.state = replace(self.state, best_loss=val_loss, best_step=self.state.step, stale=0)
        self.run.save_best(self.model)

    def _record(self, row: Row) -> None:
        here = self._elapsed() - self._before
        if row.step % self.cfg.log_every == 0 or row.val_loss is not None:
            self.run.write(row, {"seconds": self._elapsed()})
        if row.step in self.cfg.snapshots:
            self.run.save_snapshot(self.model, row.step)
        self.report.row(row, here)

    def _checkpoint(self) -> None:
        self.state = replace(self.state, seconds=self._elapsed())
        self.run.checkpoint(asdict(self.state), self.model, self.optimizer, self.cfg.keep)

    def _elapsed(self) -> float:
        return self._before + time.perf_counter() - self._started

    @contextmanager
    def _own_randomness(self) -> Iterator[None]:
        """Leave the caller's random numbers as they were."""
        with torch.random.fork_rng([self.device] if self.device.type == "cuda" else []):
            yield
