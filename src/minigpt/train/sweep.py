"""Train the same model under many settings and seeds, and collect one table.

Each training run has its folder, named after its settings, and is resumed like any other; a
result that is there is not computed again. So a sweep that was killed goes on where it was.
"""

import csv
import io
import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import torch

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError, TrainingError, nearest
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.schema import parse_json
from minigpt.settings import kinds_of
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.trainer import Trainer

SWEEP, RESULT = "sweep.json", "result.json"
Changes = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What one run of a sweep gave; losses in nats per token."""

    changes: Changes
    seed: int
    best_loss: float
    val_loss: float
    steps: int
    parameters: int
    seconds: float


@dataclass(frozen=True)
class Summary:
    """One setting over its seeds: mean best validation loss, and its standard error."""

    changes: Changes
    n: int
    mean: float
    standard_error: float  # NaN for a single seed


@dataclass(frozen=True)
class Table:
    """The outcomes of a sweep, in the order of its grid."""

    outcomes: tuple[Outcome, ...]

    def summary(self) -> list[Summary]:
        """Average over seeds."""
        groups = dict[str, list[Outcome]]()
        for outcome in self.outcomes:
            groups.setdefault(name_of(outcome.changes), []).append(outcome)
        return [summarize(group) for group in groups.values()]

    def csv(self) -> str:
        """Write one line a run."""
        names = list(self.outcomes[0].changes) if self.outcomes else []
        numbers = [name for name in Outcome.__dataclass_fields__ if name != "changes"]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*names, *numbers])
        for outcome in self.outcomes:
            row = asdict(outcome)
            writer.writerow([*(outcome.changes[n] for n in names), *(row[n] for n in numbers)])
        return text.getvalue()

    def markdown(self) -> str:
        """Write one line a setting."""
        lines = ["| setting | seeds | validation loss |", "|---|---|---|"]
        for line in self.summary():
            error = "" if math.isnan(line.standard_error) else f" ± {line.standard_error:.4f}"
            lines.append(f"| {name_of(line.changes)} | {line.n} | {line.mean:.4f}{error} |")
        return "\n".join(lines)


def summarize(group: Sequence[Outcome]) -> Summary:
    """Average the runs of one setting."""
    losses = [outcome.best_loss for outcome in group]
    error = stdev(losses) / math.sqrt(len(losses)) if len(losses) > 1 else math.nan
    return Summary(group[0].changes, len(losses), mean(losses), error)


@dataclass(frozen=True)
class Sweep:
    """A grid of changes to a model and to its training, each run with every seed.

    Keys of `grid` are fields of GPTConfig or TrainConfig.

    Raises:
        ConfigError: a field that does not exist, or a setting that cannot be; before any run.

    Source: Lesson 5.4.
    """

    model: GPTConfig
    train: TrainConfig
    grid: Mapping[str, Sequence[Any]]
    seeds: Sequence[int] = (0,)

    def __post_init__(self) -> None:
        """Build every config once, so that a mistake shows before hours are spent."""
        valid = [*kinds_of(GPTConfig), *kinds_of(TrainConfig)]
        for name in self.grid:
            if name not in valid or name == "seed":
                raise ConfigError(f"a sweep cannot change {name!r}; {nearest(name, valid)}")
        if not self.seeds or not all(len(values) for values in self.grid.values()):
            raise ConfigError("a sweep needs at least one seed and one value for each setting")
        for changes, seed in self.points():
            self.configs(changes, seed)

    def points(self) -> list[tuple[Changes, int]]:
        """List every combination of changes with every seed."""
        values = itertools.product(*self.grid.values())
        changes = [dict(zip(self.grid, some, strict=True)) for some in values]
        return [(change, seed) for change in changes for seed in self.seeds]

    def configs(self, changes: Changes, seed: int) -> tuple[GPTConfig, TrainConfig]:
        """Apply changes to both configs; widths that follow from others follow again."""
        shape = {k: v for k, v in changes.items() if k in kinds_of(GPTConfig)}
        rest = {k: v for k, v in changes.items() if k not in shape}
        model = self.model.to_dict()
        if {"d_model", "n_head"} & shape.keys():
            model |= {"d_head": 0, "d_mlp": 0}
        train = self.train.to_dict()
        if "steps" in rest:
            train["warmup"] = -1
        return (
            GPTConfig.from_dict({**model, **shape}),
            TrainConfig.from_dict({**train, **rest, "seed": seed}),
        )

    def run(
        self,
        train: TokenData,
        val: TokenData,
        out: Path | str,
        *,
        each: Callable[[Outcome], None] | None = None,
    ) -> Table:
        """Train what is not yet trained and return the whole table; also as `table.csv`.

        Raises:
            TrainingError: the folder holds another sweep.
        """
        out = Path(out)
        self._claim(out, train.sha256 + val.sha256)
        outcomes = list[Outcome]()
        for changes, seed in self.points():
            folder = out / f"{name_of(changes)},seed={seed}"
            found = read_outcome(folder / RESULT)
            outcomes.append(found or self._train(changes, seed, train, val, folder))
            if each is not None:
                each(outcomes[-1])
        table = Table(tuple(outcomes))
        write_atomically(out / "table.csv", table.csv())
        return table

    def _claim(self, out: Path, data: str) -> None:
        """Mark the folder as this sweep's; a wider grid or more seeds may join later."""
        base = {"model": self.model.to_dict(), "train": self.train.to_dict(), "data": data}
        mark = out / SWEEP
        if mark.exists() and parse_json(mark.read_bytes(), dict[str, Any]) != base:
            raise TrainingError(
                f"{out} holds a sweep of another model, training or data: choose another folder"
            )
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(mark, json.dumps(base))

    def _train(
        self, changes: Changes, seed: int, train: TokenData, val: TokenData, folder: Path
    ) -> Outcome:
        shape, cfg = self.configs(changes, seed)
        with torch.random.fork_rng([]):
            torch.manual_seed(seed)
            model = GPT(shape)
        sources = train.with_context(shape.n_ctx), val.with_context(shape.n_ctx)
        result = Trainer(model, *sources, cfg, out=folder, resume=True).fit()
        outcome = Outcome(
            changes,
            seed,
            result.state.best_loss,
            result.val_loss,
            result.state.step,
            sum(parameter.numel() for parameter in model.parameters()),
            result.state.seconds,
        )
        write_atomically(folder / RESULT, json.dumps(asdict(outcome)))
        return outcome


def name_of(changes: Changes) -> str:
    """Name a setting, as its folder is called.

    Example:
        >>> name_of({"lr": 0.001, "n_layer": 2})
        'lr=0.001,n_layer=2'
    """
    return ",".join(f"{name}={value}" for name, value in changes.items()) or "base"


def read_outcome(path: Path) -> Outcome | None:
    """Read the outcome of a finished run; none if it is not finished."""
    return Outcome(**parse_json(path.read_bytes(), dict[str, Any])) if path.exists() else None
