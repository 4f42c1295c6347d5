"""The training loop, written once: forward, loss, backward, step, and a log of it all."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.nn.batches import Batch, Data, batches_of
from minigpt.nn.history import EpochLog, History, StepLog
from minigpt.nn.losses import CrossEntropy, Loss
from minigpt.nn.module import Module
from minigpt.nn.stopping import EarlyStopping
from minigpt.train.gradient_clipping import clip_grad_norm, global_norm
from minigpt.train.optim import Optimizer


@dataclass(frozen=True)
class Metrics:
    """Mean loss, and the share of right answers (NaN where targets are not classes)."""

    loss: float
    accuracy: float


class Trainer:
    """Train a module with its own backward; the same seed gives the same curve, bit for bit.

    $$ θ ← θ - \\text{step}\\left(\\nabla_θ L(f_θ(x), y)\\right)
       \\quad\\text{for each minibatch } (x, y) $$

    `optimizer` holds learning rate and weight decay; `schedule(step)`, where given, sets the
    learning rate of each step (from 0); `clip` limits the gradient's length. Data are
    `(inputs, targets)`, a Dataset or a DataLoader. Numbers are converted to the model's type.
    Random numbers (order, dropout, augmentation) follow from `seed` and the epoch's number alone,
    so `fit(3)` twice is `fit(6)`, and the global random state is left as it was.

    Source: Lesson 1.3; early stopping and logs in Lesson 1.4.
    """

    def __init__(
        self,
        model: Module,
        optimizer: Optimizer,
        loss: Loss | None = None,
        *,
        batch_size: int = 64,
        schedule: Callable[[int], float] | None = None,
        clip: float | None = None,
        seed: int = 0,
    ) -> None:
        self.model, self.optimizer, self.loss = model, optimizer, loss or CrossEntropy()
        self.batch_size, self.schedule, self.clip, self.seed = batch_size, schedule, clip, seed
        self.history = History()

    def fit(
        self,
        train: Data,
        epochs: int = 1,
        *,
        val: Data = None,
        stop: EarlyStopping | None = None,
        on_epoch: Callable[[EpochLog], None] | None = None,
    ) -> History:
        """Go through the training data `epochs` times and return the whole history.

        With `stop`, training may end sooner, and the model ends with its best epoch's weights.
        A loss that is not finite ends the run too; `history.ended` says which it was.

        Raises:
            ConfigError: `stop` without validation data, or data that cannot be used.
        """
        if stop is not None and val is None:
            raise ConfigError("early stopping watches the validation loss: give val=")
        best: dict[str, Tensor] | None = None
        self.history.ended = ""
        for _ in range(epochs):
            log = self._epoch(train, val)
            if on_epoch:
                on_epoch(log)
            if stop is not None:
                stop = stop.update(log.val_loss)
                best = self.model.state_dict() if stop.improved else best
                if stop.stopped:
                    self.history.ended = f"no improvement in {stop.patience} epochs"
            if self.history.ended:
                break
        if best is not None:
            self.model.load_state_dict(best)
        self.history.ended = self.history.ended or "all epochs done"
        return self.history

    def step(self, x: Tensor, y: Tensor) -> Metrics:
        """Take one step on one minibatch, and log it."""
        step = len(self.history.steps)
        if self.schedule:
            self.optimizer.set_lr(self.schedule(step))
        x, y = self._convert(x, y)
        output = self.model(x)
        loss = self.loss(output, y).item()
        self.model.backward(self.loss.backward())
        params = list(self.model.parameters())
        norm = clip_grad_norm(params, self.clip) if self.clip else global_norm(params)
        lr = self.optimizer.param_groups[0]["lr"]
        self.history.steps.append(StepLog(step, len(self.history.epochs), loss, lr, norm.item()))
        if not math.isfinite(loss):
            self.history.ended = f"the loss became {loss} at step {step}"
        else:
            self.optimizer.step()
        return Metrics(loss, accuracy(output, y))

    def evaluate(self, data: Data) -> Metrics:
        """Return loss and accuracy over all examples, with dropout off; nothing is learned."""
        was_training = self.model.training
        self.model.eval()
        total = Mean()
        with torch.random.fork_rng(devices=[]):
            for x, y in batches_of(data, 1024, shuffle=False):
                x, y = self._convert(x, y)
                output = self.model(x)
                total.add(Metrics(self.loss(output, y).item(), accuracy(output, y)), len(x))
        self.model.train(was_training)
        return total.value()

    def _epoch(self, train: Data, val: Data) -> EpochLog:
        epoch, total = len(self.history.epochs), Mean()
        self.model.train()
        with seeded(self.seed, epoch):
            for x, y in batches_of(train, self.batch_size, shuffle=True):
                total.add(self.step(x, y), len(x))
                if self.history.ended:
                    break
        there = Metrics(math.nan, math.nan) if val is None else self.evaluate(val)
        here, step = total.value(), len(self.history.steps)
        weights = math.sqrt(sum(w.pow(2).sum().item() for w in self.model.parameters()))
        log = EpochLog(epoch, step, here.loss, here.accuracy, there.loss, there.accuracy, weights)
        self.history.epochs.append(log)
        return log

    def _convert(self, x: Tensor, y: Tensor) -> Batch:
        dtype = next((w.dtype for w in self.model.parameters()), x.dtype)
        return x.to(dtype), y.to(dtype) if y.is_floating_point() else y.long()


class Mean:
    """A mean of metrics over batches, each weighted by its number of examples."""

    def __init__(self) -> None:
        self.n, self.loss, self.right = 0, 0.0, 0.0

    def add(self, metrics: Metrics, n: int) -> None:
        """Count a batch of n examples."""
        self.n, self.loss = self.n + n, self.loss + n * metrics.loss
        self.right += n * metrics.accuracy

    def value(self) -> Metrics:
        """Return the mean.

        Raises:
            ConfigError: there was no batch.
        """
        if not self.n:
            raise ConfigError("the data gave no batches: can it be gone through again?")
        return Metrics(self.loss / self.n, self.right / self.n)


def accuracy(output: Tensor, target: Tensor) -> float:
    """Return the share of targets with the highest logit, NaN where targets are not classes."""
    if target.is_floating_point():
        return math.nan
    return (output.argmax(-1) == target).double().mean().item()


@contextmanager
def seeded(seed: int, epoch: int) -> Iterator[None]:
    """Draw from a random stream of this seed and epoch; put the global one back afterwards."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed * 1_000_003 + epoch)
        yield
