"""Scrubs against circuits that are run by another path, and against models whose truth is known."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.interp.circuits.edge_patcher import reference_writes, run_circuits
from minigpt.interp.circuits.graph import Circuit, graph_of
from minigpt.interp.circuits.scrubbing import Exchanged, Scrubber, agreeing
from minigpt.tasks.brackets import bracket_strings, heights
from minigpt.tasks.metrics import Metric, logit_difference
from minigpt.zoo.brackets import NO, YES
from minigpt.zoo.handmade import backup, copy, gate, induction


def lots(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small(**shape: object) -> GPT:
    """A random model with MLPs and norms."""
    torch.manual_seed(3)
    sizes: dict[str, object] = {"n_layer": 2, "n_head": 2, "d_model": 16, "n_ctx": 8, "d_vocab": 11}
    model = GPT(GPTConfig.from_dict(sizes | shape)).eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.add_(torch.randn_like(parameter) * 0.3)
    return model


def metric(n: int) -> Metric:
    return logit_difference([1] * n, [2] * n)


@pytest.mark.parametrize("sizes", [(1,), (1, 4), (3, 1, 9), (5, 5, 5)])
def test_partners_agree_and_all_are_equally_likely(sizes: tuple[int, ...]) -> None:
    labels = torch.cat([torch.full((n,), 7 * i - 3) for i, n in enumerate(sizes)])
    labels = labels[torch.randperm(len(labels), generator=lots(1))]
    drawn = torch.stack([agreeing(labels, lots(seed)) for seed in range(400)])
    assert torch.equal(labels[drawn], labels.expand(400, -1))
    for i, label in enumerate(labels):
        members = (labels == label).nonzero()[:, 0]
        counts = torch.bincount(drawn[:, i], minlength=len(labels))[members].double()
        share = 1 / len(members)
        assert (counts / 400 - share).abs().max() <= 5 * (share * (1 - share) / 400) ** 0.5


def test_partners_of_some_rows_and_independence() -> None:
    labels = torch.tensor([4, 4, -1, 4, -1])
    rows = torch.tensor([2, 2, 0])
    drawn = torch.stack([agreeing(labels, lots(seed), rows) for seed in range(300)])
    assert torch.equal(labels[drawn], labels[rows].expand(300, -1))
    same = (drawn[:, 0] == drawn[:, 1]).double().mean()
    assert 0.35 < same < 0.65


@pytest.mark.parametrize(
    "labels", [torch.zeros(3), torch.zeros(2, 2).long(), torch.zeros(0).long()]
)
def test_labels_that_are_none_are_refused(labels: Tensor) -> None:
    with pytest.raises(ConfigError, match="whole numbers"):
        agreeing(labels, lots())


def test_all_named_by_themselves_is_the_model() -> None:
    model = small()
    tokens = torch.randint(11, (6, 8), generator=lots())
    scrubber = Scrubber(model, tokens, metric(6))
    own = torch.arange(6)
    every = [Exchanged(writer, own) for writer in graph_of(model).writers]
    values = scrubber.scrub(every, draws=2).values
    torch.testing.assert_close(values, scrubber.full.expand(2, -1), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("shape", [{}, {"n_kv_head": 1, "positions": "rotary", "mlp": "swiglu"}])
def test_a_circuit_is_a_hypothesis_whose_labels_say_all(shape: dict[str, object]) -> None:
    """Against the edge patcher: opened parts, constant others, every prompt its own partner."""
    model = small(**shape)
    tokens = torch.randint(11, (5, 8), generator=lots(1))
    other = torch.randint(11, (1, 8), generator=lots(2)).repeat(5, 1)
    own = torch.arange(5)
    key = next(r for r in graph_of(model).readers if r.startswith("a1.") and r.endswith("<k>"))
    a0, m0 = Exchanged("a0.1", own), Exchanged("m0", own, {"m0": [Exchanged("embed", own)]})
    head = Exchanged("a1.0", own, {"a1.0<q>": [a0], key: [m0, Exchanged("embed", own)]})
    parts = [head, Exchanged("m1", own, {"m1": [head, a0]}), Exchanged("a0.1", own)]
    edges = [
        "a1.0->logits", "m1->logits", "a0.1->logits", "a1.0->m1", "a0.1->m1", "a0.1->a1.0<q>",
        f"m0->{key}", f"embed->{key}", "embed->m0",
    ]  # fmt: skip
    circuit = Circuit.of(model, [*edges, *_all_inputs(model, "a0.1")])
    wanted = run_circuits(
        model, tokens, metric(5), reference_writes(model, other), circuit.mask()[None]
    )[0]
    found = Scrubber(model, tokens, metric(5), others=other).scrub(parts, draws=1).values[0]
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


def _all_inputs(model: GPT, node: str) -> list[str]:
    graph = graph_of(model)
    return [e for e in graph.edges if node in graph.nodes_of(e.split("->")[1])]


def test_the_gate_knows_its_flags() -> None:
    model, _ = gate("and")
    bits = torch.tensor([[a, b, 2] for a in (0, 1) for b in (0, 1)] * 6)
    answer = bits[:, 0] * bits[:, 1]
    scrubber = Scrubber(model, bits, logit_difference(answer, 1 - answer))
    flags = [Exchanged("a0.0", bits[:, 0]), Exchanged("a0.1", bits[:, 1])]
    right = [Exchanged("m0", answer, {"m0": flags})]
    assert scrubber.recovered(right).values.sub(1).abs().max() < 1e-4
    swapped = [Exchanged("a0.0", bits[:, 1]), Exchanged("a0.1", bits[:, 0])]
    wrong = [Exchanged("m0", answer, {"m0": swapped})]
    assert scrubber.recovered(wrong).values.mean() < 0.6


def test_the_copy_knows_one_token() -> None:
    model, truth = copy(2)
    p = truth.prompts(80)
    scrubber = Scrubber(model, p.clean, p.metric)
    first = Exchanged("a0.0", p.answer, {"a0.0<v>": [Exchanged("embed", p.answer)]})
    where = [Exchanged("pos_embed", torch.zeros(80).long())]
    looks = {"a1.0<q>": where, "a1.0<k>": where}
    chain = [Exchanged("a1.0", p.answer, {**looks, "a1.0<v>": [first]})]
    # opening a0.0 takes its positions away unless they are named
    assert scrubber.recovered(chain).values.mean() > 0.9
    assert scrubber.recovered([Exchanged("a1.0", p.answer % 2)]).values.mean() < 0.4


def test_the_induction_head_is_scrubbed_by_what_it_says() -> None:
    model, truth = induction()
    p = truth.prompts(120)
    scrubber = Scrubber(model, p.clean, p.metric)
    assert scrubber.recovered([Exchanged("a1.0", p.answer)]).values.sub(1).abs().max() < 1e-2
    assert scrubber.recovered([Exchanged("a1.0", p.clean[:, -1])]).values.mean() < 0.3


def test_brackets_head_knows_count_and_horizon() -> None:
    model = load("zoo:brackets")
    strings = bracket_strings(300, 16, 5)
    h = heights(strings.tokens)
    count, horizon = (h[:, -1] == 0).long(), (h.amin(1) >= 0).long()
    answer = strings.answer
    scrubber = Scrubber(model, strings.tokens, logit_difference(answer, YES + NO - answer))

    def share(head: Tensor) -> float:
        read = [Exchanged("m0", count), Exchanged("a1.0", head)]
        parts = [*read, Exchanged("m1", count * horizon, {"m1": read})]
        return scrubber.recovered(parts).values.mean().item()

    assert share(horizon) < 0.85
    assert 0.93 < share(2 * count + horizon) < 1.07


def test_seeds_and_draws() -> None:
    model, truth = backup()
    p = truth.prompts(30)
    scrubber = Scrubber(model, p.clean, p.metric)
    parts = [Exchanged("a0.0", p.answer % 2)]
    one, again = (scrubber.scrub(parts, draws=3, seed=4).values for _ in range(2))
    assert torch.equal(one, again)
    assert not torch.equal(one, scrubber.scrub(parts, draws=3, seed=5).values)
    assert not torch.equal(one[0], one[1])
    result = scrubber.recovered(parts, draws=2)
    assert result.axes == ("draw",)
    assert "seed 0" in result.conventions["scrubbed"]


def test_what_does_not_fit_is_refused() -> None:
    model, truth = backup()
    p = truth.prompts(6)
    scrubber = Scrubber(model, p.clean, p.metric)
    own = torch.arange(6)
    for parts, message in (
        ([Exchanged("a0.9", own)], "no edge"),
        ([Exchanged("a0.0", own), Exchanged("a0.0", own)], "twice"),
        ([Exchanged("a0.0", own[:5])], "one for each of 6"),
        ([Exchanged("a0.0", own, {"a1.0<q>": []})], "does not read"),
        ([Exchanged("a0.0", own, {"a0.0<q>": [Exchanged("a1.0", own)]})], "no edge"),
        ([Exchanged("a0.0", torch.zeros(6))], "whole numbers"),
    ):
        with pytest.raises(ConfigError, match=message):
            scrubber.scrub(parts)
    with pytest.raises(ConfigError, match="at least once"):
        scrubber.scrub([], draws=0)
    with pytest.raises(ConfigError, match="seed"):
        scrubber.scrub([], seed=-1)
    with pytest.raises(ConfigError, match="equally long"):
        Scrubber(model, p.clean, p.metric, others=p.clean[:, :4])
    same = Scrubber(model, p.clean[:1].repeat(6, 1), logit_difference([0] * 6, [1] * 6))
    with pytest.raises(ConfigError, match="nothing to recover"):
        same.recovered([Exchanged("a0.0", own)])
