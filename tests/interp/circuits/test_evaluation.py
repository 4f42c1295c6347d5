"""Faithfulness, completeness, minimality and ROC are what they say, on circuits that are known."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.attribution.gradients import eap, eap_ig
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.evaluation import Examination, random_circuit, roc
from minigpt.interp.circuits.graph import Circuit, graph_of
from minigpt.interp.core.ablation_kinds import ABLATIONS
from minigpt.interp.core.results import Result
from minigpt.tasks.metrics import logit_difference
from minigpt.zoo import handmade
from minigpt.zoo.truth import Truth, blurred


def examine(
    made: tuple[GPT, Truth], ablation: str = "paired"
) -> tuple[Examination, Circuit, Truth]:
    model, truth = made
    prompts = truth.prompts(6)
    args = (model, prompts.clean, prompts.corrupt, prompts.metric)
    return Examination(*args, ablation=ablation), Circuit.of(model, truth.edges), truth


@pytest.mark.parametrize("ablation", ["paired", "resample", "mean"])
def test_the_known_circuit_is_faithful_and_minimal(ablation: str) -> None:
    exam, circuit, truth = examine(handmade.induction(), ablation)
    assert exam.faithfulness(circuit) == pytest.approx(1, abs=1e-3)
    falls = exam.minimality(circuit)
    assert set(falls.labels["edge"]) == truth.edges
    # A prompt drawn at random sometimes asks for the same: then an edge less costs nothing.
    assert (falls.values > (0.5 if ablation == "resample" else 0.9)).all()
    assert falls.conventions["reference"].startswith(f"edges outside carry {ablation}: ")


def test_zero_ablation_wants_the_edges_that_patching_cannot_see() -> None:
    exam, circuit, truth = examine(handmade.induction(), "zero")
    assert exam.faithfulness(circuit) < 0.1
    whole = Circuit(circuit.graph, truth.edges | truth.fixed)
    assert exam.faithfulness(whole) == pytest.approx(1, abs=1e-3)


def test_removing_an_edge_of_and_breaks_it_and_of_or_does_not() -> None:
    for kind, falls in (("and", 1.0), ("or", 0.0)):
        exam, circuit, _ = examine(handmade.gate(kind))
        found = exam.minimality(circuit)
        expected = torch.tensor(
            [1.0 if edge == "m0->logits" else falls for edge in found.labels["edge"]]
        )
        torch.testing.assert_close(found.values, expected, atol=1e-4, rtol=0)


def test_half_an_or_is_faithful_and_incomplete() -> None:
    """The backup outside shows when the same edges are removed from the model."""
    exam, _, _ = examine(handmade.gate("or"))
    half = Circuit.of(exam.model, ["embed->a0.0<v>", "a0.0->m0", "m0->logits"])
    assert exam.faithfulness(half) == pytest.approx(1, abs=1e-4)
    first = Circuit.of(exam.model, ["embed->a0.0<v>", "a0.0->m0"])
    kept = exam.run({"half": half.without(*first.edges), "model": first.complement()})
    torch.testing.assert_close(
        kept.faithfulness().values, torch.tensor([0.0, 1.0]), atol=1e-4, rtol=0
    )
    parts = exam.completeness(half, n=8).values
    assert (parts[1] - parts[0]).max() > 0.9
    whole = Circuit.of(exam.model, [*half.edges, "embed->a0.1<v>", "a0.1->m0"])
    parts = exam.completeness(whole, n=8).values
    assert (parts[1] - parts[0]).abs().max() < 1e-4


@pytest.mark.parametrize("ablation", ABLATIONS)
def test_all_edges_are_faithful_whatever_the_ablation(
    any_model: GPT, tokens: Tensor, ablation: str
) -> None:
    metric = logit_difference([3, 5, 1], [2, 4, 0])
    exam = Examination(any_model, tokens, (tokens + 7) % 29, metric, ablation=ablation)
    graph = graph_of(any_model)
    runs = exam.run({"all": Circuit(graph, frozenset(graph.edges))})
    torch.testing.assert_close(runs.values[0], metric.measure(any_model, tokens).detach())
    assert runs.faithfulness().values.item() == pytest.approx(1)


def test_the_known_circuit_beats_random_ones_of_its_size() -> None:
    exam, circuit, _ = examine(handmade.copy(2))
    null = exam.against_random(circuit, n=30)
    assert null.faithfulness == pytest.approx(1, abs=1e-3)
    assert null.random.shape == (30,)
    assert null.p < 0.1
    generator = torch.Generator().manual_seed(0)
    for size in (1, 3, 9, len(circuit.graph.edges)):
        drawn = random_circuit(circuit.graph, size, generator)
        assert len(drawn.edges) == size


def test_every_exact_method_ranks_the_known_edges_first() -> None:
    for made in (handmade.copy(2), handmade.induction(), handmade.greater_than()):
        model, truth = made
        prompts = truth.prompts(6)
        args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
        for direction in ("noise", "denoise"):
            effect = patch_edges(*args, direction=direction).effect()
            assert roc(effect, truth.edges).auc == 1
        assert roc(eap_ig(*args), truth.edges).auc == 1


def test_noise_in_the_weights_buries_what_eap_hardly_sees() -> None:
    """In a saturated softmax the true scores are there, but as small as those of chance."""
    model, truth = handmade.induction()
    prompts = truth.prompts(6)
    noisy = blurred(model, 0.05)
    args = (noisy.double(), prompts.clean, prompts.corrupt, prompts.metric)
    assert roc(patch_edges(*args).effect(), truth.edges).auc == 1
    assert roc(eap(*args), truth.edges).auc < 1
    assert roc(eap_ig(*args), truth.edges).auc == 1


def test_eap_ranks_by_chance_what_it_is_blind_to() -> None:
    model, truth = handmade.gate("or")
    prompts = truth.prompts(2)
    args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    assert roc(eap(*args), truth.edges).auc < 0.99
    assert roc(eap_ig(*args), truth.edges).auc == 1


def test_roc_by_hand() -> None:
    names = {"edge": ["a", "b", "c", "d", "e"]}
    scores = Result(torch.tensor([5.0, -4.0, 3.0, 3.0, 0.0]), ("edge",), {}, names)
    curve = roc(scores, {"a", "c"})
    assert curve.threshold.tolist() == [5, 4, 3, 0]
    assert curve.true_positive.tolist() == [0.5, 0.5, 1, 1]
    assert curve.false_positive.tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    pairs = [1, 1, 1, 0, 0.5, 1]  # a over b, d, e; c over b, d, e
    assert curve.auc == pytest.approx(sum(pairs) / 6)


def test_refusals() -> None:
    exam, circuit, truth = examine(handmade.copy())
    empty = Circuit(circuit.graph, frozenset())
    for ask in (exam.faithfulness, exam.completeness, exam.minimality, exam.against_random):
        with pytest.raises(ConfigError, match=r"^the circuit has no edges: there is nothing"):
            ask(empty)
    with pytest.raises(ConfigError, match=r"^no circuit is given"):
        exam.run({})
    other = Circuit.of(handmade.gate("or")[0], ["m0->logits"])
    with pytest.raises(ConfigError, match=r"belongs to a model of another shape$"):
        exam.faithfulness(other)
    prompts = truth.prompts(6)
    with pytest.raises(ConfigError, match=r"there is nothing for a circuit to explain"):
        Examination(exam.model, prompts.clean, prompts.clean, prompts.metric)
    scores = Result(torch.tensor([1.0, torch.nan]), ("edge",), {}, {"edge": ["a", "b"]})
    with pytest.raises(ConfigError, match=r"^a score is NaN"):
        roc(scores, ["a"])
    with pytest.raises(ConfigError, match=r"^2 true edges of 2 scored ones: give some, not all$"):
        roc(scores, ["a", "b"])
