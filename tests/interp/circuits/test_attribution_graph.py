"""Edges of an attribution graph equal interventions, sums and automatic differentiation."""

import pytest
import torch

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.interp.circuits.attribution_graph import (
    AttributionGraph,
    Node,
    attribution_graph,
    graph_scores,
    influence,
    prune,
    removed,
)
from minigpt.interp.circuits.replacement import HELD, ReplacementModel
from minigpt.interp.dictionaries.sae import DictionaryConfig
from minigpt.interp.dictionaries.transcoder import Transcoder

D, LAYERS = 16, 3


def made(norm: str = "layer", kv: int = 0, seed: int = 0) -> tuple[GPT, list[Transcoder]]:
    """A random model whose every weight and bias is at work, and random transcoders."""
    cfg = GPTConfig(
        n_layer=LAYERS,
        n_head=4,
        d_model=D,
        n_ctx=8,
        d_vocab=9,
        n_kv_head=kv or 4,
        norm=norm,
        positions="rotary" if kv else "learned",
    )
    model = GPT(cfg).double().eval().requires_grad_(False)
    g = torch.Generator().manual_seed(seed)
    for p in model.parameters():
        p.copy_(torch.randn(p.shape, generator=g, dtype=p.dtype) * 0.4 + (p.dim() == 1) * 0.7)
    coders = [Transcoder(DictionaryConfig(D, 20, "topk", k=4), seed + i) for i in range(LAYERS)]
    return model, [c.double().eval().requires_grad_(False) for c in coders]


@pytest.fixture(scope="module", params=[("layer", 0), ("rms", 0), ("layer", 2)], ids=str)
def run(request: pytest.FixtureRequest) -> ReplacementModel:
    model, coders = made(*request.param)
    return ReplacementModel(model, coders, torch.tensor([[1, 4, 2, 2, 7]]))


def targets(run: ReplacementModel) -> dict[str, torch.Tensor]:
    return {"a": run.model.W_U[:, 3], "b": run.model.W_U[:, 1] - run.model.W_U[:, 5]}


def sources(graph: AttributionGraph) -> list[int]:
    return [i for i, node in enumerate(graph.nodes) if node.kind != "logit"]


def test_features_and_errors_rebuild_the_mlps(run: ReplacementModel) -> None:
    for layer, coder in enumerate(run.transcoders):
        rebuilt = coder.decode(run.features[layer]) + run.errors[layer]
        torch.testing.assert_close(rebuilt, run.writes[layer])


def test_edges_equal_removals_when_all_is_frozen(run: ReplacementModel) -> None:
    graph = attribution_graph(run, targets(run))
    who = sources(graph)
    change = removed(run, graph, who, targets(run))
    torch.testing.assert_close(-graph.edges[:, who].T, change, atol=1e-9, rtol=1e-8)
    assert graph.edges.abs().max() > 0.1


def test_edges_and_constant_add_up_to_what_a_node_reads(run: ReplacementModel) -> None:
    """The constant is the same on another prompt's values of embeddings: it holds biases alone."""
    graph = attribution_graph(run, targets(run))
    nodes = graph.nodes
    for i in [*graph.numbers("feature"), *graph.numbers("logit")]:
        total = graph.edges[i].sum() + graph.constant[i]
        assert total.item() == pytest.approx(nodes[i].value, abs=1e-9)
    value = (run.model.ln_final(run_stream(run))[-1] @ targets(run)["b"]).item()
    assert nodes[-1].value == pytest.approx(value)


def run_stream(run: ReplacementModel) -> torch.Tensor:
    _, cache = run.model.run_with_cache(run.tokens)
    return cache["resid_post", LAYERS - 1][0]


def test_edges_equal_automatic_differentiation(run: ReplacementModel) -> None:
    """An independent frozen model, written out and differentiated."""
    graph = attribution_graph(run, targets(run))
    model = run.model
    embed = run.embed.clone().requires_grad_()
    writes = [w.clone().requires_grad_() for w in run.writes]
    with torch.enable_grad():
        x, reads = embed, []
        for layer, block in enumerate(model.blocks):

            def norm(name, x, ln):
                centered = x - x.mean(-1, keepdim=True) if hasattr(ln, "b") else x
                return centered / run.scales[name] * ln.w + getattr(ln, "b", 0.0)

            attn, here = block.attn, norm(f"blocks.{layer}.ln1.scale", x, block.ln1)
            for head in range(4):
                kv = head * attn.n_kv_head // 4
                v = here @ attn.W_V[kv] + (attn.b_V[kv] if hasattr(attn, "b_V") else 0)
                x = x + run.patterns[layer, head] @ v @ attn.W_O[head]
            reads.append(norm(f"blocks.{layer}.ln2.scale", x, block.ln2))
            x = x + writes[layer]
        for i in [graph.numbers("feature")[-1], graph.numbers("feature")[len(graph.nodes) // 3]]:
            node = graph.nodes[i]
            y = reads[node.layer][node.pos] @ run.transcoders[node.layer].W_enc[:, node.feature]
            found = torch.autograd.grad(y, [embed, *writes], retain_graph=True, allow_unused=True)
            for s in sources(graph):
                source = graph.nodes[s]
                g = found[source.layer + 1]
                written = torch.zeros(()) if g is None else _written(run, source) @ g[source.pos]
                assert graph.edges[i, s].item() == pytest.approx(written.item(), abs=1e-9)


def _written(run: ReplacementModel, node: Node) -> torch.Tensor:
    if node.kind == "token":
        return run.embed[node.pos]
    if node.kind == "error":
        return run.errors[node.layer, node.pos]
    return node.value * run.transcoders[node.layer].W_dec[node.feature]


def test_nothing_held_is_the_model_itself(run: ReplacementModel) -> None:
    graph = attribution_graph(run, targets(run))
    feature = graph.numbers("feature")[1]
    node = graph.nodes[feature]
    written = _written(run, node)

    def without(value, point):
        value = value.clone()
        value[:, node.pos] -= written
        return value

    with run.model.hooked({f"blocks.{node.layer}.mlp_out": without}):
        logits = run.model(run.tokens)[0, -1]
    change = removed(run, graph, [feature], targets(run), hold=())[0]
    b_U = 0.0
    wanted = (logits[1] - logits[5]) - (run.logits[-1, 1] - run.logits[-1, 5]) + b_U
    assert change[-1].item() == pytest.approx(wanted.item(), abs=1e-9)
    live = removed(run, graph, [feature], targets(run), hold=("mlp",))[0]
    assert not torch.allclose(live, change)


def test_edges_lead_onwards_only(run: ReplacementModel) -> None:
    graph = attribution_graph(run, targets(run))
    for t, s in graph.edges.nonzero().tolist():
        source, target = graph.nodes[s], graph.nodes[t]
        assert source.layer < target.layer
        assert source.pos <= target.pos


def test_influence_is_a_sum_over_paths() -> None:
    edges = torch.tensor([[0.0, 0, 0], [4.0, 0, 0], [1.0, -3.0, 0]])
    found = influence(edges, torch.tensor([0.0, 0, 2.0]))
    torch.testing.assert_close(found, torch.tensor([2.0, 1.5, 0.0]).double())
    g = torch.Generator().manual_seed(0)
    many = torch.randn(20, 20, generator=g).tril(-1)
    weights = torch.rand(20, generator=g)
    size = many.abs().double()
    share = size / size.sum(1, keepdim=True).clamp_min(1e-30)
    inverse = torch.linalg.inv(torch.eye(20).double() - share) - torch.eye(20)
    torch.testing.assert_close(influence(many, weights), weights.double() @ inverse)
    with pytest.raises(ConfigError, match="cycle"):
        influence(torch.ones(3, 3), torch.ones(3))


def test_pruning_keeps_the_shares_that_it_names(run: ReplacementModel) -> None:
    graph = attribution_graph(run, targets(run), [0.8, 0.2])
    everything = prune(graph, 1.0, 1.0)
    assert everything.nodes[graph.numbers("logit")].all()
    assert bool((graph.edges != 0)[everything.edges].all())
    assert everything.edges.sum() > 0.9 * ((graph.edges != 0) & everything.nodes[:, None]).sum()
    small = prune(graph, 0.5, 0.9)
    assert small.nodes.sum() < everything.nodes.sum()
    kept = small.edges
    for i in graph.numbers("feature"):
        if small.nodes[i]:
            assert kept[i].any(), "a feature that stays reads"
            assert kept[:, i].any(), "a feature that stays is read"
        else:
            assert not (kept[i] | kept[:, i]).any()
    for level in (0.0, 1.5):
        with pytest.raises(ConfigError, match="share"):
            prune(graph, level)


def test_scores_of_perfect_transcoders_are_one(run: ReplacementModel) -> None:
    graph = attribution_graph(run, targets(run))
    found = graph_scores(graph)
    assert 0 < found.replacement < 1
    assert 0 < found.completeness < 1
    no_error = graph.edges.clone()
    no_error[:, graph.numbers("error")] = 0
    perfect = graph_scores(AttributionGraph(graph.nodes, no_error, graph.constant, graph.weights))
    assert perfect.replacement == pytest.approx(1)
    assert perfect.completeness == pytest.approx(1)


def test_refusals() -> None:
    model, coders = made()
    tokens = torch.tensor([[1, 2, 3]])
    with pytest.raises(ConfigError, match="2 transcoders for 3 MLPs"):
        ReplacementModel(model, coders[:2], tokens)
    with pytest.raises(ConfigError, match="2 prompts"):
        ReplacementModel(model, coders, tokens.repeat(2, 1))
    skip = Transcoder(DictionaryConfig(D, 20, "topk", k=4, skip=True))
    with pytest.raises(ConfigError, match="skip"):
        ReplacementModel(model, [*coders[:2], skip], tokens)
    with pytest.raises(ConfigError, match="d_in=6"):
        ReplacementModel(model, [*coders[:2], Transcoder(DictionaryConfig(6, 20, k=4))], tokens)
    run = ReplacementModel(model, coders, tokens)
    with pytest.raises(ConfigError, match="no target"):
        attribution_graph(run, {})
    with pytest.raises(ConfigError, match="shape"):
        attribution_graph(run, {"x": torch.zeros(3).double()})
    with pytest.raises(ConfigError, match="weights"):
        attribution_graph(run, {"x": model.W_U[:, 0]}, [1.0, 2.0])
    graph = attribution_graph(run, {"x": model.W_U[:, 0]})
    with pytest.raises(ConfigError, match="target writes nothing"):
        removed(run, graph, [len(graph.nodes) - 1], {"x": model.W_U[:, 0]})
    with pytest.raises(ConfigError, match="hold"):
        run.run(torch.zeros(1, 3, D).double(), hold=("heads",))
    with pytest.raises(ConfigError, match="add something"):
        run.run()
    with pytest.raises(ConfigError, match="no kind"):
        graph.numbers("neuron")


def test_the_zoo_transcoders_make_an_exact_graph() -> None:
    from minigpt.zoo.transcoders import load_transcoders

    model = load("zoo:stories").requires_grad_(False)
    run = ReplacementModel(model, load_transcoders(), "When Mary and John went to the store,")
    target = {"x": model.W_U[:, 5]}
    graph = attribution_graph(run, target)
    some = sources(graph)[::17]
    change = removed(run, graph, some, target, hold=HELD)
    torch.testing.assert_close(-graph.edges[:, some].T, change, atol=1e-3, rtol=1e-3)
