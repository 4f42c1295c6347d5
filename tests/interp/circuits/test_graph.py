"""Nodes and edges: their number, their names, and which circuits hang together."""

from typing import Any

import pytest

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.circuits.graph import Circuit, graph_of
from minigpt.zoo import handmade


def counted_by_hand(cfg: GPTConfig) -> int:
    """Walk the layers and count who stands before whom."""
    writers = 2 if cfg.positions in ("learned", "sinusoidal") else 1
    total = 0
    for _ in range(cfg.n_layer):
        total += writers * (cfg.n_head + 2 * cfg.n_kv_head)
        writers += cfg.n_head
        if cfg.mlp != "none":
            total += writers
            writers += 1
    return total + writers


def test_edges_are_as_many_as_the_formula_says(any_model: GPT) -> None:
    graph = graph_of(any_model)
    assert len(graph.edges) == len(set(graph.edges)) == counted_by_hand(any_model.cfg)
    assert int(graph.exists.sum()) == len(graph.edges)


def test_gpt2_has_the_edges_of_the_literature_and_those_of_its_positions() -> None:
    graph = graph_of(GPT(GPTConfig.preset("gpt2")))
    positions = [edge for edge in graph.edges if edge.startswith("pos_embed")]
    assert len(graph.edges) - len(positions) == 32_491  # Hanna et al. 2024, embeddings as one node
    assert len(positions) == 12 * 36 + 12 + 1


def test_names_and_places_agree() -> None:
    graph = graph_of(GPT(GPTConfig(n_layer=2, n_head=2, d_model=4, n_ctx=4, d_vocab=4)))
    assert graph.writers == ("embed", "pos_embed", "a0.0", "a0.1", "m0", "a1.0", "a1.1", "m1")
    assert graph.readers[:8] == (
        "a0.0<q>",
        "a0.1<q>",
        "a0.0<k>",
        "a0.1<k>",
        "a0.0<v>",
        "a0.1<v>",
        "m0",
        "a1.0<q>",
    )
    for edge in ("embed->a0.0<q>", "a0.1->m0", "m0->a1.1<v>", "m1->logits"):
        writer, reader = graph.place(edge)
        assert f"{graph.writers[writer]}->{graph.readers[reader]}" == edge
    assert {"a0.1->a0.0<k>", "m0->m0", "a1.0->m0"}.isdisjoint(graph.edges)


def test_heads_that_share_a_key_share_its_reader() -> None:
    shape: dict[str, Any] = {"n_layer": 1, "n_head": 4, "d_model": 8, "n_ctx": 4, "d_vocab": 4}
    graph = graph_of(GPT(GPTConfig(**shape, positions="rotary", n_kv_head=2)))
    assert "embed->a0.kv1<k>" in graph.edges
    assert graph.nodes_of("a0.kv1<k>") == ("a0.2", "a0.3")
    assert graph.nodes_of("a0.3<q>") == ("a0.3",)


def test_what_is_on_no_path_is_dropped() -> None:
    model, truth = handmade.induction()
    dangling = ["a0.0->a1.1<q>", "a1.1->logits", "embed->a0.0<k>"]  # one path, and then a stub
    stub = ["pos_embed->a1.1<v>", "a0.0->a1.0<q>"]
    circuit = Circuit.of(model, truth.edges | set(dangling))
    assert circuit.connected() == circuit
    unheard = Circuit.of(model, truth.edges | {"embed->a0.0<v>"})
    unfed = Circuit.of(model, truth.edges | {"a0.0->a1.0<q>"})
    assert unheard.connected().edges == unfed.connected().edges == truth.edges
    assert Circuit.of(model, stub).connected().edges == frozenset()


def test_a_circuit_of_nodes_has_every_edge_between_them() -> None:
    model, truth = handmade.induction()
    circuit = Circuit.of_nodes(model, truth.heads)
    assert truth.edges | truth.fixed < circuit.edges
    assert circuit.nodes == {"embed", "pos_embed", "a0.1", "a1.0", "logits"}
    assert circuit.complement().edges.isdisjoint(circuit.edges)
    assert len(circuit.edges) + len(circuit.complement().edges) == len(circuit.graph.edges)


def test_unknown_names_bring_the_nearest() -> None:
    model, _ = handmade.induction()
    with pytest.raises(ConfigError, match=r"^no edge 'a0\.1->a1\.0'; did you mean 'a0\.1->a1\.0<"):
        Circuit.of(model, ["a0.1->a1.0"])
    with pytest.raises(ConfigError, match=r"^no node 'a0\.9'; did you mean 'a0\."):
        Circuit.of_nodes(model, ["a0.9"])
