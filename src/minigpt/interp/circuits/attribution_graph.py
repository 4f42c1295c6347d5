"""Attribution graphs: which token, feature or error of one prompt feeds which, and how much.

Nodes are the tokens, the active features of every MLP at every position, the transcoders' errors,
and what is asked of the logits. An edge is a direct linear effect in the frozen `ReplacementModel`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.replacement import HELD, ReplacementModel

NODE_KINDS = ("token", "feature", "error", "logit")
CHUNK = 256


@dataclass(frozen=True)
class Node:
    """A token, an active feature, an error or a target: where it is and how strong.

    `value` is the activation of a feature, the number asked for of a logit, 1 elsewhere.
    """

    kind: str
    layer: int
    pos: int
    feature: int = -1
    name: str = ""
    value: float = 1.0

    def __str__(self) -> str:
        """Name the node: `token 3`, `L1 pos 4 #17`, `error L1 pos 4`, or the target's own name."""
        place = f"L{self.layer} pos {self.pos}"
        names = {"token": f"token {self.pos}", "feature": f"{place} #{self.feature}"}
        return names.get(self.kind, self.name if self.kind == "logit" else f"error {place}")


@dataclass(frozen=True)
class AttributionGraph:
    """All nodes, the edges [target source], and what no node accounts for, `constant` [target].

    For every feature and target, the edges into it and its constant (biases) add up to its
    `value`. `weights` [target] say how much each logit node counts.
    """

    nodes: tuple[Node, ...]
    edges: Float[Tensor, "target source"]
    constant: Float[Tensor, "target"]
    weights: Float[Tensor, "target"]

    def numbers(self, kind: str) -> list[int]:
        """Return the numbers of all nodes of a kind.

        Raises:
            ConfigError: no such kind.
        """
        if kind not in NODE_KINDS:
            raise ConfigError(f"no kind {kind!r} of node; valid: {', '.join(NODE_KINDS)}")
        return [i for i, node in enumerate(self.nodes) if node.kind == kind]


@torch.no_grad()
def attribution_graph(
    run: ReplacementModel,
    targets: Mapping[str, Float[Tensor, "d_model"]],
    weights: Sequence[float] | None = None,
) -> AttributionGraph:
    """Return the graph of a prompt, with each edge a direct effect in the frozen replacement.

    $$ A_{ts} = w_s \\cdot \\frac{∂ y_t}{∂ w_s} $$

    $w_s$ is what source s writes to the stream (an embedding, $a_s d_s$, or an error), $y_t$ the
    pre-activation of feature t, or a target. The derivative is taken along attention (its
    patterns frozen) and the residual stream alone, past no MLP.

    Args:
        run: the prompt in its replacement model.
        targets: name → direction behind the final norm, at the last position: W_U[:, token], or
            the difference of two.
        weights: how much each target counts when the graph is pruned (1 each).

    Raises:
        ConfigError: no target, or one of another width.

    Source: Ameisen et al. 2025 (attribution graphs); Lesson 9.3.
    """
    if not targets:
        raise ConfigError("there is no target: name at least one direction of the logits")
    d_model = run.model.cfg.d_model
    for name, direction in targets.items():
        if direction.shape != (d_model,):
            raise ConfigError(
                f"target {name!r} has shape {tuple(direction.shape)}: give d_model={d_model}"
            )
    chosen = [1.0] * len(targets) if weights is None else list(weights)
    if len(chosen) != len(targets):
        raise ConfigError(f"{len(chosen)} weights for {len(targets)} targets: give one each")
    nodes = _nodes(run, targets)
    written = written_by(run, nodes)
    edges = written.new_zeros(len(nodes), len(nodes))
    for layer in [*range(run.model.cfg.n_layer), None]:
        rows = [i for i, node in enumerate(nodes) if _reads_at(node, layer)]
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            edges[part] = _edges_into(run, [nodes[i] for i in part], targets, layer, nodes, written)
    values = written.new_tensor([node.value for node in nodes])
    reads = torch.tensor([node.kind in ("feature", "logit") for node in nodes])
    constant = torch.where(reads, values - edges.sum(1), 0.0)
    weight = written.new_zeros(len(nodes))
    weight[-len(targets) :] = written.new_tensor(chosen)
    return AttributionGraph(tuple(nodes), edges, constant, weight)


def _nodes(run: ReplacementModel, targets: Mapping[str, Tensor]) -> list[Node]:
    """List tokens, then for each layer its active features and errors, then the targets."""
    nodes = [Node("token", -1, pos) for pos in range(run.n_pos)]
    for layer, active in enumerate(run.features):
        for pos, feature in (active > 0).nonzero().tolist():
            value = active[pos, feature].item()
            nodes.append(Node("feature", layer, pos, feature, value=value))
        nodes += [Node("error", layer, pos) for pos in range(run.n_pos)]
    _, end = run.run(torch.zeros_like(run.embed)[None])
    for name, direction in targets.items():
        value = (end[0] @ direction).item()
        nodes.append(Node("logit", run.model.cfg.n_layer, run.n_pos - 1, name=name, value=value))
    return nodes


def _reads_at(node: Node, layer: int | None) -> bool:
    if layer is None:
        return node.kind == "logit"
    return node.kind == "feature" and node.layer == layer


def written_by(run: ReplacementModel, nodes: Iterable[Node]) -> Float[Tensor, "node d_model"]:
    """Return what each node writes to the stream, at its own position; targets write nothing."""
    zero = torch.zeros_like(run.embed[0])
    rows = []
    for node in nodes:
        if node.kind == "token":
            rows.append(run.embed[node.pos])
        elif node.kind == "feature":
            rows.append(node.value * run.transcoders[node.layer].W_dec[node.feature])
        else:
            rows.append(run.errors[node.layer, node.pos] if node.kind == "error" else zero)
    return torch.stack(rows)


def _edges_into(
    run: ReplacementModel,
    readers: Sequence[Node],
    targets: Mapping[str, Tensor],
    layer: int | None,
    nodes: Sequence[Node],
    written: Float[Tensor, "node d_model"],
) -> Float[Tensor, "reader node"]:
    """Pull what some readers of one layer read back to every write, and multiply."""
    if layer is None:
        u = torch.stack([targets[node.name] for node in readers]).to(written)
    else:
        u = run.transcoders[layer].W_enc[:, [node.feature for node in readers]].T
    at = torch.tensor([node.pos for node in readers])
    g = run.pull_to_stream(u, at, layer)
    kind = torch.tensor([-9 if node.kind == "logit" else node.layer for node in nodes])
    pos = torch.tensor([node.pos for node in nodes])
    edges = written.new_zeros(len(readers), len(nodes))

    def read_off(at_layer: int) -> None:
        here = (kind == at_layer).nonzero()[:, 0]
        edges[:, here] = (g[:, pos[here]] * written[here]).sum(-1)

    last = run.model.cfg.n_layer if layer is None else layer
    if layer is not None:
        g = run.pull_through_attention(g, layer)
    for earlier in reversed(range(last)):
        read_off(earlier)
        g = run.pull_through_attention(g, earlier)
    read_off(-1)
    return edges


@torch.no_grad()
def removed(
    run: ReplacementModel,
    graph: AttributionGraph,
    sources: Sequence[int],
    targets: Mapping[str, Float[Tensor, "d_model"]],
    *,
    hold: Collection[str] = HELD,
) -> Float[Tensor, "source target"]:
    """Take sources out of the run, one at a time, and return by how much every node changes.

    With everything held this is −A for direct edges, exactly. With `hold=()` nothing is frozen:
    the model's own attention, norms and MLPs answer, along all paths. Tokens and errors read
    nothing, and change by 0.

    Raises:
        ConfigError: a target among the sources, or as `ReplacementModel.run`.
    """
    nodes = graph.nodes
    if any(nodes[s].kind == "logit" for s in sources):
        raise ConfigError("a target writes nothing: remove tokens, features or errors")
    written = written_by(run, nodes)
    changes: dict[int, Tensor] = {}
    for row, source in enumerate(sources):
        node = nodes[source]
        empty = written.new_zeros(len(sources), *run.embed.shape)
        changes.setdefault(node.layer, empty)[row, node.pos] = -written[source]
    embed = changes.pop(-1, written.new_zeros(len(sources), *run.embed.shape))
    reads, end = run.run(embed, changes, hold=hold)
    result = written.new_zeros(len(sources), len(nodes))
    for layer, transcoder in enumerate(run.transcoders):
        here = [i for i, node in enumerate(nodes) if _reads_at(node, layer)]
        pos, which = (
            torch.tensor([getattr(nodes[i], a) for i in here]) for a in ("pos", "feature")
        )
        change = (reads[layer] - run.reads[layer])[:, pos]
        result[:, here] = torch.einsum("spd,dp->sp", change, transcoder.W_enc[:, which])
    for i in graph.numbers("logit"):
        result[:, i] = end @ targets[nodes[i].name].to(end) - nodes[i].value
    return result


@dataclass(frozen=True)
class PrunedGraph:
    """What is left of a graph: masks of its nodes and edges, and every node's influence."""

    nodes: Bool[Tensor, "node"]
    edges: Bool[Tensor, "target source"]
    influence: Float[Tensor, "node"]


def influence(
    edges: Float[Tensor, "target source"], weights: Float[Tensor, "target"]
) -> Float[Tensor, "node"]:
    """Return how much of what the targets read comes through each node, over all paths.

    $$ B = A' + A'^2 + \\dots = (I - A')^{-1} - I, \\qquad
       A'_{ts} = \\frac{|A_{ts}|}{\\sum_r |A_{tr}|} $$

    and the influence of s is $\\sum_t ω_t B_{ts}$, with the targets' weights ω.

    Raises:
        ConfigError: a graph with a cycle, whose sum has no end.

    Source: Ameisen et al. 2025 (pruning); Lesson 9.3.
    """
    size = edges.abs().double()
    share = size / size.sum(1, keepdim=True).clamp_min(1e-30)
    total, now = torch.zeros(len(share), dtype=share.dtype), weights.double()
    for _ in range(len(share) + 1):
        now = now @ share
        if not bool(now.any()):
            return total
        total = total + now
    raise ConfigError("the graph has a cycle: an attribution graph leads from tokens to logits")


def prune(graph: AttributionGraph, nodes: float = 0.8, edges: float = 0.98) -> PrunedGraph:
    """Keep the nodes that carry a share of all influence, then the edges that carry a share of it.

    Targets stay, tokens too. What then has no edge out, or a feature that has none in, goes.

    Raises:
        ConfigError: a share that is not above 0 and at most 1.

    Source: Ameisen et al. 2025 (pruning); Lesson 9.3.
    """
    for name, asked in (("nodes", nodes), ("edges", edges)):
        if not 0 < asked <= 1:
            raise ConfigError(f"{name}={asked} must be a share above 0 and at most 1")
    total = influence(graph.edges, graph.weights)
    kind = [node.kind for node in graph.nodes]
    token, target, feature = (torch.tensor([k == a for k in kind])
                              for a in ("token", "logit", "feature"))  # fmt: skip
    keep = _largest(total, nodes) | token | target
    left = graph.edges * keep[:, None] * keep
    size = left.abs().double()
    share = size / size.sum(1, keepdim=True).clamp_min(1e-30)
    through = influence(left, graph.weights) + graph.weights
    kept = _largest((share * through[:, None]).flatten(), edges).view_as(left)
    while True:
        alive = keep & (token | target | kept.any(0)) & (~feature | kept.any(1))
        if bool((alive == keep).all()):
            return PrunedGraph(keep, kept, total)
        keep, kept = alive, kept & alive[:, None] & alive


def _largest(scores: Float[Tensor, "n"], share: float) -> Bool[Tensor, "n"]:
    """Choose the fewest scores that make up a share of their sum; zero never."""
    order = scores.argsort(descending=True, stable=True)
    before = scores[order].cumsum(0) - scores[order]
    chosen = torch.zeros(len(scores), dtype=torch.bool)
    chosen[order] = before < share * scores.sum() * (1 - 1e-12)
    return chosen & (scores > 0)


@dataclass(frozen=True)
class Scores:
    """How much of a graph is tokens and features, and how much is error.

    `replacement`: of the influence that reaches tokens or errors, the share of tokens;
    `completeness`: of what nodes read, weighted by their influence, the share not from errors.

    Source: Ameisen et al. 2025 (graph scores); Lesson 9.3.
    """

    replacement: float
    completeness: float


def graph_scores(graph: AttributionGraph) -> Scores:
    """Return both scores of a graph."""
    total = influence(graph.edges, graph.weights)
    token, error = total[graph.numbers("token")].sum(), total[graph.numbers("error")].sum()
    size = graph.edges.abs().double()
    share = size / size.sum(1, keepdim=True).clamp_min(1e-30)
    known = 1 - share[:, graph.numbers("error")].sum(1)
    weight = total + graph.weights
    weight[graph.numbers("token") + graph.numbers("error")] = 0  # they read nothing
    complete = (known * weight).sum() / weight.sum()
    return Scores((token / (token + error)).item(), complete.item())
