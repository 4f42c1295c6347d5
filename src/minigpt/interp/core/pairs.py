"""Two runs to patch between, and the result that remembers both of their metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.results import Result, require_pair
from minigpt.interp.core.runs import Replace, Run, conventions
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric

DIRECTIONS = {
    "denoise": "denoise: the corrupt run, with activations of the clean one patched in",
    "noise": "noise: the clean run, with activations of the corrupt one patched in",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Patched(Result):
    """The metric under each patch, and in the two unpatched runs: `clean` and `corrupt` [batch].

    `base` is the one of the two that was patched into.
    """

    clean: Float[Tensor, "batch"]
    corrupt: Float[Tensor, "batch"]

    @property
    def base(self) -> Float[Tensor, "batch"]:
        """The metric of the run that was patched into."""
        return self.corrupt if self.conventions["direction"].startswith("denoise") else self.clean

    def effect(self) -> Result:
        """Return by how much each patch changes the metric: patched − unpatched."""
        stated = {**self.conventions, "shown": "patched − unpatched"}
        return Result(self.values - self.base, self.axes, stated, self.labels)

    def recovery(self, *, pooled: bool = False) -> Result:
        """Return how far each patch goes from the corrupt metric to the clean one: 0 to 1.

        $$ r = \\frac{m_{patched} - m_{corrupt}}{m_{clean} - m_{corrupt}} $$

        A prompt whose clean and corrupt metrics are equal has no scale: its recovery is NaN.
        `pooled` averages numerator and denominator over the batch before dividing.

        Raises:
            ConfigError: clean and corrupt metrics are equal in all prompts (pooled: on average).

        Source: Zhang & Nanda 2023, §2.1; Lesson 6.4.
        """
        gap, change = self.clean - self.corrupt, self.values - self.corrupt
        axes, stated = self.axes, "(patched − corrupt) / (clean − corrupt), NaN where that is 0 / 0"
        if pooled:
            gap, change, axes = gap.mean(), change.mean(-1), axes[:-1]
            stated = "mean(patched − corrupt) / mean(clean − corrupt) over the batch"
        if not bool(gap.any()):
            raise ConfigError(
                "the metric is the same on clean and corrupt prompts, so there is nothing to "
                "recover: choose prompts on which it differs, or read `effect()`"
            )
        ratio = torch.where(gap == 0, torch.nan, change / torch.where(gap == 0, 1, gap))
        return Result(ratio, axes, {**self.conventions, "shown": stated}, self.labels)


class Pair:
    """The run that is patched into, and the run whose activations are patched in."""

    def __init__(
        self,
        model: GPT,
        clean: Tensor | Text,
        corrupt: Tensor | Text,
        metric: Metric,
        direction: str,
        parts: Sequence[str],
    ) -> None:
        self.direction = DIRECTIONS[require_choice("direction", direction, DIRECTIONS)]
        tokens = (model.to_tokens(clean), model.to_tokens(corrupt))
        require_pair(*tokens)
        self.clean, self.corrupt = (Run(model, one, metric, parts) for one in tokens)
        denoise = direction == "denoise"
        self.base, self.source = (
            (self.corrupt, self.clean) if denoise else (self.clean, self.corrupt)
        )
        differ = (tokens[0] != tokens[1]).any(0).nonzero()
        self.first = int(differ[0]) if len(differ) else tokens[0].shape[1]

    def mix(self, part: str, layer: int, group: Sequence[int]) -> Tensor:
        """Return the base run's activation with the source's at some positions (of the query)."""
        mixed, axis = self.base.at(part, layer).clone(), 2 if part == "attn.pattern" else 1
        at = (slice(None),) * axis + (list(group),)
        mixed[at] = self.source.at(part, layer)[at]
        return mixed

    def sweep(
        self,
        site: str,
        layers: Sequence[int],
        groups: Sequence[Sequence[int]],
        replace: Replace,
        batch_limit: int,
        n_unit: int = 1,
    ) -> Float[Tensor, "layer unit group batch"]:
        """Measure one patch at a time, from where the prompts first differ (see `Run.sweep`)."""
        return self.base.sweep(
            site, layers, groups, replace, n_unit, first=self.first, batch_limit=batch_limit
        )

    def result(
        self,
        values: Tensor,
        swept: Mapping[str, Sequence[int | str | Sequence[int]]],
        patched: str,
        **more: str,
    ) -> Patched:
        """Wrap the values with all that was chosen; `swept` names the axes and their places."""
        stated = conventions(self.base.metric, direction=self.direction, patched=patched, **more)
        pair = {"clean": self.clean.value, "corrupt": self.corrupt.value}
        labels = {axis: [_name(place) for place in places] for axis, places in swept.items()}
        return Patched(values, (*swept, "batch"), stated, labels, **pair)


def _name(place: int | str | Sequence[int]) -> str:
    return str(place) if isinstance(place, int | str) else "+".join(map(str, place))
