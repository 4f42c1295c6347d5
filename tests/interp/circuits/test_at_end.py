"""Heads knocked out at the last position, against `ablate`, and a circuit that is known."""

from itertools import combinations

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.circuits.at_end import HeadsAtEnd
from minigpt.interp.patching.ablation import ablate
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.tasks.metrics import logit_difference
from minigpt.zoo.handmade_names import every_scene, indirect_object

EVERY = [(layer, head) for layer in range(3) for head in range(4)]


def a_model(**shape: object) -> GPT:
    torch.manual_seed(0)
    cfg = GPTConfig(3, 4, 16, 8, 20, tie_embeddings=False, d_mlp=24, **shape)  # type: ignore[arg-type]
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=0.4)
    return model


@pytest.mark.parametrize(
    "shape",
    [{}, {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_kv_head": 2}, {"mlp": "none"}],
)
def test_every_set_of_heads_equals_an_ablation_at_the_last_position(
    shape: dict[str, object],
) -> None:
    model = a_model(**shape)
    tokens, other = torch.randint(20, (5, 7)), torch.randint(20, (9, 7))
    metric = logit_difference(tokens[:, 0], tokens[:, 1])
    at_end = HeadsAtEnd(model, tokens, other, metric)
    generator = torch.Generator().manual_seed(1)
    sets = [[], [EVERY[0]], EVERY[4:6], EVERY]
    for _ in range(6):
        some = torch.rand(12, generator=generator) < 0.5
        sets.append([head for head, chosen in zip(EVERY, some, strict=True) if chosen])
    found = at_end.without(sets)
    for row, heads in zip(found, sets, strict=True):
        if not heads:
            wanted = metric.measure(model, tokens)
        else:
            with ablate(model, heads=heads, reference=other, positions=[6]):
                wanted = metric.measure(model, tokens)
        torch.testing.assert_close(row, wanted)
    kept = [[head for head in EVERY if head not in heads] for heads in sets]
    torch.testing.assert_close(at_end.only(kept), found)


def test_the_model_set_by_hand_has_the_leads_that_its_docstring_states() -> None:
    model, truth = indirect_object()
    p = every_scene()
    at_end = HeadsAtEnd(model, p.clean, p.corrupt, p.metric)
    guide, copier, lowers, critic = (0, 0), (1, 0), (1, 1), (1, 2)
    worth = {copier: 10.0, lowers: 5.0, critic: -3.0}
    for n in range(4):
        for gone in combinations(worth, n):
            rest = {h: v for h, v in worth.items() if h not in gone}
            spread = {h: -v / 3 if h != lowers else v for h, v in rest.items()}
            for extra, lead in (([], rest), ([guide], spread)):
                found = at_end.without([[*gone, *extra]])[0]
                wanted = torch.full_like(found, sum(lead.values()))
                torch.testing.assert_close(found, wanted, atol=100 * truth.leak, rtol=0)


def test_a_metric_at_another_position_is_refused() -> None:
    model = a_model()
    tokens = torch.randint(20, (2, 7))
    metric = logit_difference(tokens[:, 0], tokens[:, 1], at=3)
    with pytest.raises(ConfigError, match="must read the last position alone"):
        HeadsAtEnd(model, tokens, tokens, metric)
