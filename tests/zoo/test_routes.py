"""Planted routes carry what their gains say, and nothing else carries anything."""

import itertools
import random

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.patching.activation import patch_heads
from minigpt.tasks.metrics import logit_difference
from minigpt.zoo.routes import plant_routes, routes

CLEAN, CORRUPT = torch.tensor([[0], [1], [2]]), torch.tensor([[3], [4], [0]])
LEAD = logit_difference(CLEAN[:, 0], CORRUPT[:, 0])
READERS = [f"{layer}.{head}" for layer in range(3) for head in range(2)]


def drawn(seed: int) -> dict[tuple[str, str], float]:
    """Random gains on a random third of all edges."""
    rng = random.Random(seed)
    layer = {"embed": -1, **{name: int(name[0]) for name in READERS}, "logits": 3}
    pairs = [(a, b) for a in layer for b in layer if layer[a] < layer[b] and a != "logits"]
    return {pair: rng.choice([-2.0, 0.5, 1.0, 3.0]) for pair in pairs if rng.random() < 0.4}


@pytest.mark.parametrize("seed", range(5))
def test_logits_are_the_sum_over_routes(seed: int) -> None:
    gains = drawn(seed)
    logits = plant_routes(gains)(CLEAN)[:, 0]
    wanted = torch.nn.functional.one_hot(CLEAN[:, 0], 5) * sum(routes(gains).values())
    torch.testing.assert_close(logits, wanted.float())


@pytest.mark.parametrize("seed", range(5))
def test_an_edge_carries_the_routes_through_it(seed: int) -> None:
    gains = drawn(seed)
    found = patch_edges(plant_routes(gains), CLEAN, CORRUPT, LEAD).effect().mean()
    effect = dict(zip(found.labels["edge"], found.values.tolist(), strict=True))
    for (a, b), _ in gains.items():
        name = f"{a if a == 'embed' else 'a' + a}->{b if b == 'logits' else f'a{b}<v>'}"
        through = sum(
            g for route, g in routes(gains).items() if (a, b) in itertools.pairwise(route)
        )
        assert effect.pop(name) == pytest.approx(-2 * through, abs=1e-4)
    assert max(map(abs, effect.values()), default=0) < 1e-5


def test_a_head_carries_all_routes_through_it() -> None:
    gains = drawn(1)
    effect = (
        patch_heads(plant_routes(gains), CLEAN, CORRUPT, LEAD, direction="noise").effect().mean()
    )
    for name in READERS:
        through = sum(g for route, g in routes(gains).items() if name in route)
        layer, head = map(int, name.split("."))
        assert effect.values[layer, head] == pytest.approx(-2 * through, abs=1e-4)


@pytest.mark.parametrize(
    ("edge", "sentence"),
    [
        (("embed", "3.0"), "no '3.0'"),
        (("1.0", "1.1"), "does not lead to a later layer"),
        (("logits", "0.0"), "does not lead to a later layer"),
    ],
)
def test_edges_that_do_not_exist_are_refused(edge: tuple[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        plant_routes({edge: 1.0})
