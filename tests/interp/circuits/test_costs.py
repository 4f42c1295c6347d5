"""Costs counted by formula are those of a model that really runs."""

from itertools import combinations

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.circuits.costs import activation_bytes, search_space, sweep_flops
from minigpt.interp.circuits.graph import graph_of
from minigpt.model.count import flops

ENDS = {
    "stream": ("resid_pre",),
    "heads": ("attn.q", "attn.k", "attn.v", "attn.z"),
    "patterns": ("attn.pattern",),
}


def test_bytes_are_those_of_the_cache(any_model: GPT) -> None:
    """Twin: a cache of these activations of a model in double precision, weighed."""
    tokens = torch.zeros(3, 7, dtype=torch.long)
    counted = activation_bytes(any_model.cfg, 7, 3, bytes_per_number=8)
    for what, ends in ENDS.items():
        layers = range(any_model.cfg.n_layer)
        names = [f"blocks.{i}.{end}" for i in layers for end in ends]
        _, cache = any_model.run_with_cache(tokens, names=names)
        assert sum(cache[name].nbytes for name in names) == counted[what]
    neurons = 3 * 7 * 2 * any_model.cfg.d_mlp * 8
    assert counted["neurons"] == (0 if any_model.cfg.mlp == "none" else neurons)


def test_places_are_those_of_the_graph(any_model: GPT) -> None:
    space = search_space(any_model.cfg)
    nodes = [name for name in graph_of(any_model).writers if name[0] in "am"]
    assert (space.nodes, space.edges) == (len(nodes), len(graph_of(any_model).edges))
    assert space.pairs == len([*combinations(nodes, 2)])


def test_attribution_costs_four_passes_however_many_patches() -> None:
    cfg = GPTConfig(n_layer=2, n_head=2, d_model=8, n_ctx=16, d_vocab=11)
    forward = sum(flops(cfg, 9).values())
    for n in (0, 1, 50):
        wanted = {"forward": forward, "patching": n * forward, "attribution": 4 * forward}
        assert sweep_flops(cfg, 9, n) == wanted


def test_what_cannot_be_counted_is_refused() -> None:
    cfg = GPTConfig(n_layer=2, n_head=2, d_model=8, n_ctx=16, d_vocab=11)
    for sizes in ((0, 1), (17, 1), (4, 0)):
        with pytest.raises(ConfigError, match="all at least 1, and n_pos at most n_ctx=16"):
            activation_bytes(cfg, *sizes)
    with pytest.raises(ConfigError, match=r"^n_patch=-1 must not be negative$"):
        sweep_flops(cfg, 4, -1)
