"""Discovery finds the circuits that are known, and misses a backup where it must."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.attribution.gradients import attribute_nodes, eap, eap_ig
from minigpt.interp.circuits.discovery import acdc, top_edges
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.graph import graph_of
from minigpt.tasks.metrics import kl_from
from minigpt.zoo import handmade
from minigpt.zoo.truth import Truth

Made = tuple[GPT, Truth]
MADE: dict[str, Callable[[], Made]] = {
    "copy twice": lambda: handmade.copy(2),
    "induction": handmade.induction,
    "and": lambda: handmade.gate("and"),
    "greater_than": handmade.greater_than,
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.parametrize("by", ["KL", "metric"])
def test_acdc_finds_the_known_edges_and_no_other(make: Callable[[], Made], by: str) -> None:
    model, truth = make()
    prompts = truth.prompts(6)
    metric = prompts.metric if by == "metric" else None
    found = acdc(model, prompts.clean, prompts.corrupt, 0.05, metric)
    assert found.circuit.edges == truth.edges
    assert all(found.worse[edge] >= 0.05 for edge in truth.edges)


def test_acdc_keeps_one_of_two_that_back_each_other_up() -> None:
    model, truth = handmade.gate("or")
    prompts = truth.prompts(2)
    found = acdc(model, prompts.clean, prompts.corrupt, 0.05).circuit.edges
    one = {"embed->a0.0<v>", "a0.0->m0", "m0->logits"}
    assert found == one  # the later writer, head 1, was tested first, and its job was still done


def test_acdc_is_the_naive_loop(model: GPT, tokens: Tensor) -> None:
    """Twin on a random model: with a threshold that no removal reaches, everything goes."""
    corrupt = (tokens + 7) % 29
    everything = acdc(model, tokens, corrupt, 1e9)
    assert not everything.circuit.edges
    first = next(iter(everything.worse))
    assert first == "m1->logits"
    patched = patch_edges(model, tokens, corrupt, kl_from(model(tokens).detach()), edges=[first])
    expected = patched.effect().values.mean().item()
    assert everything.worse[first] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_the_best_edges_of_ig_are_the_known_ones(make: Callable[[], Made]) -> None:
    model, truth = make()
    prompts = truth.prompts(6)
    scores = eap_ig(model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    found = top_edges(model, scores, len(truth.edges))
    assert found.circuit.edges == truth.edges


def test_what_eap_cannot_see_it_does_not_keep() -> None:
    model, truth = handmade.greater_than()
    prompts = truth.prompts(6)
    scores = eap(model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    assert top_edges(model, scores, 3).circuit.edges == frozenset()  # m0->logits hangs in the air
    assert top_edges(model, scores, 3, connected=False).circuit.edges == {"m0->logits"}


def test_refusals(model: GPT, tokens: Tensor) -> None:
    corrupt = (tokens + 7) % 29
    with pytest.raises(ConfigError, match=r"^threshold=0 must be a positive number"):
        acdc(model, tokens, corrupt, 0)
    with pytest.raises(ConfigError, match=r"9 tokens and corrupt ones 8"):
        acdc(model, tokens, corrupt[:, 1:], 0.1)
    metric = kl_from(model(tokens).detach())
    scores = eap(model, tokens, corrupt, metric)
    n = len(graph_of(model).edges)
    with pytest.raises(ConfigError, match=rf"^n=0: keep 1 to {n} edges$"):
        top_edges(model, scores, 0)
    with pytest.raises(ConfigError, match=r"give those of all this model's edges$"):
        top_edges(model, attribute_nodes(model, tokens, corrupt, metric), 3)


def test_conventions_and_progress() -> None:
    model, truth = handmade.copy()
    prompts = truth.prompts(2)
    seen: list[tuple[int, int]] = []
    found = acdc(
        model,
        prompts.clean,
        prompts.corrupt,
        0.1,
        ablation="mean",
        progress=lambda done, of: seen.append((done, of)),
    )
    assert found.conventions["reference"].startswith("edges outside carry mean: mean over 2")
    assert found.conventions["threshold"] == "0.1"
    assert seen[0] == (1, len(graph_of(model).readers))
    assert torch.is_tensor(found.circuit.mask())
