"""A model as a graph: what writes to the residual stream, what reads it, an edge for each pair.

Nobody writes between a writer and a later reader without adding: a reader's input is the sum of all
earlier writes, so that one summand can be exchanged for one reader alone. That is an edge.

Nodes are named `embed`, `pos_embed`, `a1.2` (layer 1, head 2), `m1` (its MLP) and `logits`, edges
by writer and input: `a0.1->a1.2<k>`, `embed->m0`, `m1->logits`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError, nearest
from minigpt.interp.core.structure import has_mlp, stream_starts
from minigpt.model.gpt2 import GPT


@dataclass(frozen=True)
class Graph:
    """All nodes and edges of a model.

    Writers, in the order in which they write: what the stream `starts` as (the token embedding,
    and that of positions where it is added), each layer's heads and MLP. Biases b_O belong to no
    head; b_out is its MLP's.
    Readers: each head's query, key and value input, each MLP, the logits; where heads share a key
    and a value, one reader `a1.kv0<k>` stands for the group. With H heads, K keys, M MLPs a layer
    and E embeddings, L layers have

    $$ \\sum_{l < L} \\Big[ s_l\\,(H + 2K) + M\\,(s_l + H) \\Big] + s_L \\text{ edges},
       \\qquad s_l = E + l\\,(H + M) $$

    Source: Elhage et al. 2021; Hanna et al. 2024, §2; Lesson 9.3.
    """

    starts: tuple[str, ...]
    n_layer: int
    n_head: int
    n_kv_head: int
    has_mlp: bool

    @cached_property
    def writers(self) -> tuple[str, ...]:
        """The nodes that add to the stream, earlier ones first."""
        names = [*self.starts]
        for layer in range(self.n_layer):
            names += [f"a{layer}.{head}" for head in range(self.n_head)]
            names += [f"m{layer}"] * self.has_mlp
        return tuple(names)

    @cached_property
    def readers(self) -> tuple[str, ...]:
        """The inputs that read the stream: by layer q, k, v of the heads, then the MLP."""
        names = list[str]()
        shared = "" if self.n_kv_head == self.n_head else "kv"
        for layer in range(self.n_layer):
            names += [f"a{layer}.{head}<q>" for head in range(self.n_head)]
            names += [f"a{layer}.{shared}{i}<{x}>" for x in "kv" for i in range(self.n_kv_head)]
            names += [f"m{layer}"] * self.has_mlp
        return (*names, "logits")

    @cached_property
    def exists(self) -> Bool[Tensor, "writer reader"]:
        """Whether a reader comes after a writer: where the edges are."""
        ends = torch.tensor([self.n_before(reader) for reader in self.readers])
        return torch.arange(len(self.writers))[:, None] < ends

    def n_before(self, reader: str) -> int:
        """Return how many writers come before a reader."""
        if reader == "logits":
            return len(self.writers)
        layer = int(reader[1:].split(".")[0])
        return self.writers.index(f"a{layer}.0") + (reader[0] == "m") * self.n_head

    @cached_property
    def edges(self) -> tuple[str, ...]:
        """Every edge by name, in the order of writers, then readers."""
        pairs = self.exists.nonzero().tolist()
        return tuple(f"{self.writers[w]}->{self.readers[r]}" for w, r in pairs)

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Writer and reader of each edge, by number."""
        pairs = self.exists.nonzero().tolist()
        return {edge: (w, r) for edge, (w, r) in zip(self.edges, pairs, strict=True)}

    def place(self, edge: str) -> tuple[int, int]:
        """Return writer and reader of an edge, by number.

        Raises:
            ConfigError: no such edge, naming the nearest.
        """
        if edge not in self.places:
            raise ConfigError(f"no edge {edge!r}; {nearest(edge, self.edges)}")
        return self.places[edge]

    @cached_property
    def inputs(self) -> dict[str, list[int]]:
        """The numbers of the readers of each kind in each layer: `{"1.k": [14, 15], "1.m": …}`."""
        found: dict[str, list[int]] = {}
        for i, reader in enumerate(self.readers[:-1]):
            kind = "m" if reader[0] == "m" else reader[-2]
            found.setdefault(f"{reader[1:].split('.')[0]}.{kind}", []).append(i)
        return found

    def nodes_of(self, reader: str) -> tuple[str, ...]:
        """Return the node that has an input, or all heads that share it."""
        node = reader.split("<")[0]
        layer, _, group = node.partition(".kv")
        if not group:
            return (node,)
        size = self.n_head // self.n_kv_head
        return tuple(f"{layer}.{int(group) * size + i}" for i in range(size))

    def require_node(self, node: str) -> str:
        """Refuse a node that the model does not have, naming the nearest."""
        if node not in (nodes := (*self.writers, "logits")):
            raise ConfigError(f"no node {node!r}; {nearest(node, nodes)}")
        return node


_the_same = lru_cache(maxsize=8)(Graph)  # tens of thousands of names


def graph_of(model: GPT) -> Graph:
    """Return the graph of a model, the same object for models of the same structure.

    Raises:
        ConfigError: a stream that is no sum of writes, or parts that do not declare what they are.
    """
    cfg, starts = model.cfg, tuple(stream_starts(model))
    return _the_same(starts, cfg.n_layer, cfg.n_head, cfg.n_kv_head, has_mlp(model))


@dataclass(frozen=True)
class Circuit:
    """A set of edges that is claimed to do a job.

    Raises:
        ConfigError: an edge that the graph does not have, naming the nearest.

    Source: Wang et al. 2022, §2; Lesson 9.1.
    """

    graph: Graph
    edges: frozenset[str]

    def __post_init__(self) -> None:
        """Refuse edges that do not exist."""
        for edge in sorted(self.edges):
            self.graph.place(edge)

    @classmethod
    def of(cls, model: GPT, edges: Iterable[str]) -> Circuit:
        """Build a circuit of a model from the names of its edges."""
        return cls(graph_of(model), frozenset(edges))

    @classmethod
    def of_nodes(cls, model: GPT, nodes: Iterable[str]) -> Circuit:
        """Build the circuit of all edges between some nodes, the embeddings and the logits.

        Raises:
            ConfigError: a node that the model does not have.
        """
        graph = graph_of(model)
        inside = {graph.require_node(node) for node in nodes}
        inside |= {"logits", *graph.starts}
        ends = {edge: edge.split("->") for edge in graph.edges}
        kept = (e for e, (w, r) in ends.items() if {w, *graph.nodes_of(r)} <= inside)
        return cls(graph, frozenset(kept))

    @property
    def nodes(self) -> frozenset[str]:
        """Every node that an edge of the circuit touches."""
        ends = (edge.split("->") for edge in self.edges)
        return frozenset(node for w, r in ends for node in (w, *self.graph.nodes_of(r)))

    def mask(self) -> Float[Tensor, "writer reader"]:
        """Return 1 where an edge is in the circuit and 0 elsewhere."""
        mask = torch.zeros(self.graph.exists.shape)
        for edge in self.edges:
            mask[self.graph.place(edge)] = 1
        return mask

    def without(self, *edges: str) -> Circuit:
        """Return the circuit with some edges removed."""
        return Circuit(self.graph, self.edges - set(edges))

    def complement(self) -> Circuit:
        """Return the circuit of all other edges."""
        return Circuit(self.graph, frozenset(self.graph.edges) - self.edges)

    def connected(self) -> Circuit:
        """Drop every edge that is on no path from an embedding to the logits."""
        graph, edges = self.graph, self.edges
        while True:
            ends = [edge.split("->") for edge in edges]
            fed = {node for _, r in ends for node in graph.nodes_of(r)}
            fed |= set(graph.starts)
            read = {w for w, _ in ends} | {"logits"}
            kept = frozenset(
                edge
                for edge, (w, r) in zip(edges, ends, strict=True)
                if w in fed and read & set(graph.nodes_of(r))
            )
            if kept == edges:
                return Circuit(graph, kept)
            edges = kept

    def __repr__(self) -> str:
        return f"Circuit({len(self.edges)} of {len(self.graph.edges)} edges)"


def require_some(circuit: Circuit) -> Circuit:
    """Refuse an empty circuit.

    Raises:
        ConfigError: it has no edges.
    """
    if not circuit.edges:
        raise ConfigError("the circuit has no edges: there is nothing to run or to score")
    return circuit
