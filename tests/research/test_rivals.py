"""Tables of rivals: against counting all joint results one by one."""

from itertools import product

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.research.rivals import (
    fewest_experiments,
    forbidden_share,
    separated_pairs,
    survivors,
)


def random_table(n_hypothesis, n_experiment, n_result, seed):
    g = torch.Generator().manual_seed(seed)
    table = torch.rand(n_hypothesis, n_experiment, n_result, generator=g) < 0.5
    sure = torch.randint(n_result, (n_hypothesis, n_experiment, 1), generator=g)
    return table.scatter(2, sure, True)


SIZES = [(3, 4, 3), (5, 2, 4), (1, 3, 2), (4, 1, 5), (6, 5, 2)]


@pytest.mark.parametrize("size", SIZES)
def test_forbidden_share_is_the_share_of_joint_results_that_do_not_survive(size):
    table = random_table(*size, seed=0)
    joint = list(product(range(size[2]), repeat=size[1]))
    left = torch.stack([survivors(table, results) for results in joint]).double()
    assert torch.allclose(forbidden_share(table), 1 - left.mean(0))


@pytest.mark.parametrize("size", SIZES)
def test_separated_pairs_never_survive_together(size):
    table = random_table(*size, seed=1)
    for e, n in enumerate(separated_pairs(table).tolist()):
        together = torch.zeros(size[0], size[0], dtype=torch.bool)
        for result in range(size[2]):
            here = survivors(table, [result if i == e else None for i in range(size[1])])
            together |= here[:, None] & here
        assert n == (~together).triu(1).sum()


def test_fewest_experiments_are_fewest():
    yes, no = [True, False], [False, True]
    table = torch.tensor([[yes, yes, yes], [yes, no, yes], [yes, no, no]])
    assert fewest_experiments(table) == [1, 2]
    assert separated_pairs(table).tolist() == [0, 2, 2]
    assert fewest_experiments(table[:, :1]) == []


def test_refusals():
    with pytest.raises(ConfigError, match="at least one hypothesis"):
        forbidden_share(torch.zeros(0, 2, 3, dtype=torch.bool))
    with pytest.raises(ConfigError, match="hypothesis 1 allows no result of experiment 0"):
        separated_pairs(torch.tensor([[[True, True]], [[False, False]]]))
    table = random_table(2, 3, 3, 0)
    with pytest.raises(ConfigError, match="2 results for 3 experiments"):
        survivors(table, [0, 1])
    with pytest.raises(ConfigError, match="no result 3"):
        survivors(table, [3, None, None])
