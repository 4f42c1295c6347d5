"""Self-repair: later parts compensate for an ablated head, so its total effect is the smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from minigpt.interp.core.ablation_kinds import Replacement
from minigpt.interp.core.choices import MLPs, require_indices
from minigpt.interp.core.results import Result
from minigpt.interp.core.runs import BATCH_LIMIT, Run
from minigpt.interp.core.structure import sublayer
from minigpt.interp.patching.ablation import ablation_sweep
from minigpt.interp.patching.paths import PARTS, send
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric


@dataclass(frozen=True)
class SelfRepair:
    """The total effect of each head's ablation, and its direct effect on the logits.

    Both are ablated − clean [layer head batch]: `total` with all that follows recomputed, `direct`
    with every other head and MLP frozen, LayerNorm recomputed with the changed stream.
    """

    total: Result
    direct: Result

    @property
    def repair(self) -> Result:
        """Total − direct: what later parts compensate, positive where a helpful head was ablated.

        $$ r_h = Δ_{total} - Δ_{direct} $$
        """
        stated = {**self.total.conventions, "direction": "total − direct effect of ablation"}
        return Result(
            self.total.values - self.direct.values, self.total.axes, stated, self.total.labels
        )


def self_repair(
    model: GPT,
    tokens: Tensor | Text,
    metric: Metric,
    how: str = "mean",
    *,
    reference: Tensor | Text | None = None,
    per_position: bool = True,
    seed: int = 0,
    positions: Sequence[int] | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> SelfRepair:
    """Compare every head's direct effect with its total effect when it is ablated.

    Arguments and errors as in `ablation_sweep`.

    Source: McGrath et al. 2023, §2; Rushing & Nanda 2024, §2; Lesson 6.6.
    """
    total = ablation_sweep(
        model,
        tokens,
        metric,
        "heads",
        how,
        reference=reference,
        per_position=per_position,
        seed=seed,
        positions=positions,
        batch_limit=batch_limit,
    )
    run = Run(model, tokens, metric, (*PARTS, sublayer(model, "attn").site))
    at = require_indices("position", positions, run.tokens.shape[1])
    z = Replacement(how, reference, per_position, seed).over(run, "attn.z", at)
    senders = [(layer, head) for layer in z for head in range(model.cfg.n_head)]
    direct_effect = (
        send(run, z, senders, None, mlps=MLPs.FROZEN, batch_limit=batch_limit) - run.value
    )
    stated = {**total.conventions, "frozen": "every other head and every MLP"}
    direct = Result(direct_effect.view_as(total.values), total.axes, stated, total.labels)
    return SelfRepair(total, direct)
