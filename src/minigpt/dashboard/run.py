"""What the folder of a run holds, finished, half written or damaged: read, and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from minigpt.errors import CheckpointError, DataError, MinigptError
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load
from minigpt.schema import parse_json
from minigpt.train.checkpoint import MODEL, checkpoints_in
from minigpt.train.dataset import TokenData
from minigpt.train.log import CSV, HEADER, JSONL, Row
from minigpt.train.recipe import RUN
from minigpt.train.run import CHECKPOINTS, SNAPSHOTS

N_BATCH, ROWS = 2, 8  # windows of the validation text that are measured
MOST = 200_000  # characters, the last ones, of another text


@dataclass(frozen=True)
class RunFolder:
    """What could be read of a run; `absent` says in a sentence each what could not.

    `settings` is the content of `run.json`, `seconds` what `log.jsonl` says of each step,
    `weights` the file of each step whose weights are kept, `text` [batch pos] windows of the
    validation text.
    """

    path: Path
    settings: dict[str, Any]
    rows: list[Row]
    seconds: dict[int, float]
    weights: dict[int, Path]
    text: Tensor | None
    absent: list[str]

    def models(self, most: int) -> Iterator[tuple[int, GPT]]:
        """Load up to `most` of the kept weights, evenly spread, first and last among them.

        A file that cannot be read is left out, and `absent` says so.
        """
        steps = sorted(self.weights)
        if len(steps) > most:
            places = torch.linspace(0, len(steps) - 1, most).round().long().tolist()
            steps = [steps[at] for at in places]
        cfg = None
        for step in steps:
            try:
                model = load(self.weights[step])
            except (MinigptError, OSError) as failure:
                self.absent.append(f"The weights of step {step} are left out: {failure}.")
                continue
            cfg = cfg or model.cfg
            if model.cfg == cfg:
                yield step, model
            else:
                self.absent.append(f"The weights of step {step} are left out: of another model.")

    def setting(self, part: str, name: str) -> int | None:
        """Return a whole number of `run.json`, where it has one."""
        values = self.settings.get(part)
        found = values.get(name) if isinstance(values, dict) else None
        return found if isinstance(found, int) else None


def read_run(path: Path, text: str | None = None) -> RunFolder:
    """Read the folder of a run, or of an entry of the zoo; a run may be writing in it.

    `text` is measured in the place of the run's own validation text.

    Raises:
        CheckpointError: no folder, one that holds no run, or a log that is damaged.
    """
    if not path.is_dir():
        raise CheckpointError(f"{path} is no folder: give the folder of a run")
    absent = list[str]()
    settings = _settings(path, absent)
    rows = list(_rows(path / CSV, absent))
    weights = _weights(path)
    if not (settings or rows or weights):
        raise CheckpointError(
            f"{path} holds no run: no {RUN}, no {CSV} and no weights; give what "
            "`minigpt train --out` was given"
        )
    if not weights:
        absent.append("No weights are kept yet: nothing is measured of the model.")
    return RunFolder(
        path,
        settings,
        rows,
        _seconds(path / JSONL, absent),
        weights,
        _text(path, settings, weights, text, absent),
        absent,
    )


def _settings(path: Path, absent: list[str]) -> dict[str, Any]:
    if not (path / RUN).is_file():
        absent.append(f"There is no {RUN}: text, model and settings are not known from it.")
        return {}
    try:
        return parse_json((path / RUN).read_bytes(), dict[str, Any])
    except (OSError, ValueError) as failure:
        absent.append(f"{RUN} cannot be read ({failure}): text, model and settings are not known.")
        return {}


def _whole_lines(path: Path, absent: list[str], holds: str) -> list[str]:
    """Return the lines of a log; what a run is writing at this moment has no end of line yet."""
    if not path.is_file():
        absent.append(f"There is no {path.name}: {holds} are not known.")
        return []
    return path.read_bytes().decode("utf-8", "replace").rpartition("\n")[0].splitlines()


def _rows(path: Path, absent: list[str]) -> Iterator[Row]:
    lines = _whole_lines(path, absent, "losses, learning rates and gradient norms")
    if lines and lines[0] + "\n" != HEADER:
        raise CheckpointError(f"{path} does not begin as a log does: restore it")
    for number, line in enumerate(lines[1:], 2):
        try:
            yield Row.parse(line)
        except (TypeError, ValueError):
            raise CheckpointError(
                f"line {number} of {path} is no step of a run: restore it, or delete what follows"
            ) from None


def _seconds(path: Path, absent: list[str]) -> dict[int, float]:
    found = dict[int, float]()
    for number, line in enumerate(_whole_lines(path, absent, "times"), 1):
        try:
            said = json.loads(line)
            found[int(said["step"])] = float(said["seconds"])
        except (KeyError, TypeError, ValueError):
            absent.append(f"Line {number} of {path.name} is damaged: times are shown up to there.")
            break
    return found


def _weights(path: Path) -> dict[int, Path]:
    """Find the weights of each step: those kept for good, and those of checkpoints."""
    found = {
        int(folder.name.removeprefix("step-")): folder / MODEL
        for folder in checkpoints_in(path / CHECKPOINTS)
    }
    for file in (*path.glob("step-*.safetensors"), *(path / SNAPSHOTS).glob("step-*.safetensors")):
        step = file.stem.removeprefix("step-")
        if step.isdecimal():
            found[int(step)] = file
    return found


def _text(
    path: Path,
    settings: dict[str, Any],
    weights: dict[int, Path],
    text: str | None,
    absent: list[str],
) -> Tensor | None:
    try:
        if text is not None and weights:
            model = load(weights[max(weights)])
            if model.tokenizer is None:
                raise CheckpointError("the weights have no tokenizer with them")
            data = TokenData.of(model.tokenizer.encode(text[-MOST:]), model.cfg.n_ctx)
        else:
            data = TokenData.open(path / "val.npy", int(settings["model"]["n_ctx"]))
    except (KeyError, TypeError, ValueError, OSError, DataError, MinigptError) as failure:
        why = f" ({failure})" if text is not None or (path / "val.npy").exists() else ""
        absent.append(f"There is no validation text to measure on{why}: give one with --text.")
        return None
    return torch.cat(list(data.fixed(N_BATCH, ROWS)))[:, :-1]
