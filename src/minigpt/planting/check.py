"""Compute the numbers of a report again, and compare what was found with what was planted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import normalize

from minigpt.interp.dictionaries.superposition import dimensionality
from minigpt.planting.folder import (
    DENSITIES,
    N_TOY_FEATURE,
    N_TOY_HIDDEN,
    RATIO,
    PlantedReport,
    planted_examples,
)
from minigpt.stated import StatedNumber, number_in
from minigpt.tasks.superposition import SparseFeatures

MATCH = 0.9  # the cosine above which two directions are one
LOUD = 0.3  # the component above which a unit carries a feature
KEPT_LENGTH = 0.5  # the length above which a toy model keeps a feature
_DENSE, _SPARSE = 0, len(DENSITIES) - 1


def matched(
    mine: Float[Tensor, "n d"], other: Float[Tensor, "m d"], above: float = MATCH
) -> Bool[Tensor, "n"]:
    """Say of each direction whether another set has one with a cosine above 0.9."""
    cosine = normalize(mine, dim=1) @ normalize(other, dim=1).T
    return (cosine > above).any(1)


def share(one: Tensor, other: Tensor) -> float:
    """Return the share of the first directions that match a second one."""
    return matched(one, other).float().mean().item()


def planted_numbers(report: PlantedReport, mine: Mapping[str, Tensor]) -> list[StatedNumber]:
    """Return each number of a report beside the true one."""
    W = mine["W"]
    kept = W.norm(dim=-1) > KEPT_LENGTH
    shares = dimensionality(W[_SPARSE])[kept[_SPARSE]]
    carried = matched(mine["directions"], mine["second"]) & _loud(
        mine["directions"], report["unit"]["column"]
    )
    true = {
        "toy.kept_dense": float(kept[_DENSE].sum()),
        "toy.kept_sparse": float(kept[_SPARSE].sum()),
        "toy.share_sparse": shares.mean().item() if len(shares) else 0.0,
        "dictionary.agreement": share(mine["directions"], mine["second"]),
        "dictionary.control_agreement": share(mine["control"], mine["control_second"]),
        "unit.features": float(carried.sum()),
    }
    tables: Mapping[str, Mapping[str, str]] = report  # type: ignore[assignment]
    return [
        StatedNumber(name, number_in(tables[name.split(".")[0]][name.split(".")[1]]), value)
        for name, value in true.items()
    ]


def _loud(directions: Tensor, column: int) -> Bool[Tensor, "n"]:
    return normalize(directions, dim=1)[:, column].abs() > LOUD


@dataclass(frozen=True)
class PlantedTruth:
    """What the toy models cost, and what was found of what was planted.

    `losses` and `dropped` [density]: the loss of the learner's models on fresh examples, and what
    it costs to keep the five most important features alone. `real` is the share of the learner's
    directions that were planted, `by_chance` how many planted ones as many random directions match,
    `on_unit` how many planted features the chosen unit carries.
    """

    losses: Float[Tensor, "density"]
    dropped: Float[Tensor, "density"]
    planted: int
    found: int
    real: float
    by_chance: int
    on_unit: int

    def problems(self) -> list[str]:
        """Say what is not reproduced."""
        said = []
        dense, best = (v[_DENSE].item() for v in (self.losses, self.dropped))
        if dense > 1.05 * best:
            said.append(
                f"at density 1 your toy model's loss is {dense:.4f}; keeping the five most "
                f"important features costs {best:.4f}: train longer, or look at the importance"
            )
        sparse, alone = (v[_SPARSE].item() for v in (self.losses, self.dropped))
        if sparse > 0.8 * alone:
            said.append(
                f"at density 0.03 your toy model's loss is {sparse:.4f}, and five features alone "
                f"cost {alone:.4f}: more features must be kept than there are dimensions"
            )
        if self.found < 0.8 * self.planted:
            said.append(
                f"{self.found} of {self.planted} planted features are found: at least four of "
                "five are asked"
            )
        return said

    def lines(self, real: str, planted: str) -> Sequence[str]:
        """Say what is true, beside what was predicted."""
        return [
            f"toy losses {_row(self.losses)}; five features alone {_row(self.dropped)}",
            f"planted: {self.planted}, and you predicted {planted}",
            f"found: {self.found}; as many random directions find {self.by_chance}",
            f"real: {self.real:.2f} of your directions, and you predicted {real}",
            f"your unit carries {self.on_unit} planted features",
        ]


def _row(values: Tensor) -> str:
    return ", ".join(f"{v:.4f}" for v in values.tolist())


@torch.no_grad()
def planted_truth(report: PlantedReport, mine: Mapping[str, Tensor]) -> PlantedTruth:
    """Compare the learner's tensors with what was planted."""
    task = SparseFeatures.decaying(N_TOY_FEATURE, DENSITIES, RATIO)
    random = torch.Generator().manual_seed(report["seed"])
    x = task.batch(50_000, random)
    output = torch.relu(x @ mine["W"] @ mine["W"].mT + mine["b"][:, None])
    p = task.density
    variance = p / 3 - p**2 / 4
    _, planted = planted_examples(report["seed"])
    directions = mine["directions"]
    drawn = torch.randn(directions.shape, generator=random)
    return PlantedTruth(
        losses=task.loss(x, output),
        dropped=variance * task.importance[:, N_TOY_HIDDEN:].sum(1),
        planted=len(planted),
        found=int(matched(planted, directions).sum()),
        real=share(directions, planted),
        by_chance=int(matched(planted, drawn).sum()),
        on_unit=int(_loud(planted, report["unit"]["column"]).sum()),
    )
