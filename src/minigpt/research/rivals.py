"""Rival hypotheses as what they allow: which results would refute them, and which tell them apart.

A table says for each hypothesis, experiment and result whether the hypothesis allows that result.
Results of an experiment exclude each other, and one of them must come: below, like, or above the
control. A hypothesis that allows all of them says nothing about that experiment.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from minigpt.errors import ConfigError

Allowed = Bool[Tensor, "hypothesis experiment result"]


def require_allowed(allowed: Allowed) -> Allowed:
    """Refuse a table without entries, or a hypothesis that allows no result of an experiment.

    Raises:
        ConfigError: no entries, or a hypothesis that nothing can satisfy.
    """
    if allowed.numel() == 0:
        raise ConfigError(
            f"the table has the shape {tuple(allowed.shape)}: name at least one hypothesis, one "
            "experiment and one result"
        )
    impossible = (~allowed.any(2)).nonzero().tolist()
    if impossible:
        h, e = impossible[0]
        raise ConfigError(
            f"hypothesis {h} allows no result of experiment {e}, so it is false before the "
            "experiment: allow at least one"
        )
    return allowed


def forbidden_share(allowed: Allowed) -> Float[Tensor, "hypothesis"]:
    """Return the share of all joint results that each hypothesis forbids.

    $$ F_h = 1 - \\prod_e \\frac{|A_{he}|}{n_\\text{result}} $$

    $A_{he}$ are the results of experiment e that h allows. 0: no result can refute it.

    Raises:
        ConfigError: what `require_allowed` refuses.

    Source: Lesson 10.2.
    """
    return 1 - require_allowed(allowed).double().mean(2).prod(1)


def separated_pairs(allowed: Allowed) -> Int[Tensor, "experiment"]:
    """Count the pairs of hypotheses that no result of an experiment leaves both standing.

    $$ S_e = \\left|\\{h < k : A_{he} \\cap A_{ke} = \\emptyset\\}\\right| $$

    Raises:
        ConfigError: what `require_allowed` refuses.

    Source: Platt 1964 (a crucial experiment); Lesson 10.2.
    """
    return _separates(allowed).sum(1)


def fewest_experiments(allowed: Allowed) -> list[int]:
    """Return the fewest experiments that together separate every pair that any of them separates.

    Of several such sets, the first in the order of the table.

    Raises:
        ConfigError: what `require_allowed` refuses.

    Source: Lesson 10.2.
    """
    separates = _separates(allowed)
    goal = separates.any(0)
    for n in range(len(separates)):
        for chosen in combinations(range(len(separates)), n):
            if torch.equal(separates[list(chosen)].any(0), goal):
                return list(chosen)
    return list(range(len(separates)))


def survivors(allowed: Allowed, results: Sequence[int | None]) -> Bool[Tensor, "hypothesis"]:
    """Say which hypotheses allow every result that came; None is an experiment not yet run.

    Raises:
        ConfigError: another number of results than experiments, a result that does not exist, or
            what `require_allowed` refuses.

    Source: Lesson 10.2.
    """
    require_allowed(allowed)
    n_experiment, n_result = allowed.shape[1:]
    if len(results) != n_experiment:
        raise ConfigError(
            f"{len(results)} results for {n_experiment} experiments: give one each, None where an "
            "experiment has not been run"
        )
    standing = torch.ones(len(allowed), dtype=torch.bool)
    for e, result in enumerate(results):
        if result is None:
            continue
        if not 0 <= result < n_result:
            raise ConfigError(f"no result {result} of experiment {e}: 0 to {n_result - 1} exist")
        standing &= allowed[:, e, result]
    return standing


def _separates(allowed: Allowed) -> Bool[Tensor, "experiment pair"]:
    """Say whether an experiment's results leave at most one of a pair standing."""
    require_allowed(allowed)
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    return ~(allowed[first] & allowed[second]).any(2).T
