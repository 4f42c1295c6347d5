"""What heads move, against attribution, and copying heads made by hand."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import attribute_sources
from minigpt.interp.heads.movers import attended_logit, copy_score, moved_logits, movers
from minigpt.tasks.metrics import answer_log_prob, logit_difference

KEY = torch.tensor([2, 5, 0])


def test_movers_are_the_attribution_at_the_key(any_model: GPT, tokens: Tensor) -> None:
    metric = logit_difference([1, 2, 3], [4, 5, 6])
    found = movers(any_model, tokens, KEY, metric, null_seeds=(0, 1))
    sources = attribute_sources(any_model, tokens, metric).values
    for row, key in enumerate(KEY.tolist()):
        torch.testing.assert_close(found.scores.values[:, :, row], sources[:, :, key, row])
    assert found.null.shape == (2, 2, 4)


def test_without_a_metric_it_is_the_attended_tokens_logit(any_model: GPT, tokens: Tensor) -> None:
    metric = attended_logit(tokens, KEY)
    logits = any_model(tokens).detach()
    expected = torch.stack(
        [logits[i, -1, tokens[i, k]] - logits[i, -1].mean() for i, k in enumerate(KEY)]
    )
    torch.testing.assert_close(metric(logits), expected)
    found, same = (movers(any_model, tokens, KEY, m) for m in (None, metric))
    assert torch.equal(found.scores.values, same.scores.values)


def test_moved_logits_are_every_query_and_key_of_movers(any_model: GPT, tokens: Tensor) -> None:
    n = tokens.shape[1]
    expected = torch.zeros(2, 4, len(tokens), dtype=torch.float64)
    for query in range(1, n):
        for key in range(1, query + 1):
            at = torch.full((len(tokens),), key)
            expected += movers(any_model, tokens[:, : query + 1], at, null_seeds=()).scores.values
    found = moved_logits(any_model, tokens, null_seeds=(0, 1))
    torch.testing.assert_close(found.scores.values, expected / n)
    assert found.null.shape == (2, 2, 4)
    assert moved_logits(any_model, tokens, null_seeds=()).null.shape == (0, 2, 4)


def test_the_baselines_of_moved_logits() -> None:
    """The second head attends evenly, so that is its score; other tokens have other logits."""
    tokens = torch.tensor([[0, 1, 2, 3, 4, 5]])
    found = moved_logits(copier(1.0), tokens)
    share = (
        sum(query / (query + 1) for query in range(6)) / 6
    )  # of attention, behind the first place
    mean = share * (1 - 1 / 8)
    torch.testing.assert_close(found.scores.values[0, :, 0], torch.tensor([0, mean]).double())
    torch.testing.assert_close(found.uniform[0], torch.tensor([0, mean]).double())
    assert found.null[0, 0, 1] < mean


def copier(sign: float) -> GPT:
    """Two heads that attend evenly; the second adds `sign` times the attended token's logit."""
    cfg = GPTConfig(
        n_layer=1, n_head=2, d_model=8, d_head=8, n_ctx=6, d_vocab=8, norm="none", mlp="none",
        tie_embeddings=False,
    )  # fmt: skip
    model = GPT(cfg).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.W_E.copy_(torch.eye(8))
        model.W_U.copy_(torch.eye(8))
        model.blocks[0].attn.W_V[1] += torch.eye(8)
        model.blocks[0].attn.W_O[1] += sign * torch.eye(8)
    return model


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_hand_made_movers_and_suppressors(sign: float) -> None:
    tokens = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 0]])
    found = movers(copier(sign), tokens, torch.tensor([1, 2]))
    # A quarter of the attention brings sign/4 to the token, an eighth of that to the mean.
    expected = torch.tensor([[0.0, 0.0], [sign * (1 / 4 - 1 / 32)] * 2], dtype=torch.float64)
    torch.testing.assert_close(found.scores.values[0], expected)
    torch.testing.assert_close(found.uniform[0], expected[:, 0])


@pytest.mark.parametrize("sign", [1, -0.5])
def test_copy_score_is_one_for_a_copier_and_zero_for_its_opposite(sign: float) -> None:
    scores = copy_score(copier(sign), [0, 2, 5, 7]).values[0]
    assert scores[1] == (1 if sign > 0 else 0)
    assert copy_score(copier(sign), [0, 2, 5, 7], sign=-1).values[0, 1] == (0 if sign > 0 else 1)


def test_copy_score_is_the_loop(any_model: GPT) -> None:
    ids, k = [3, 8, 11, 20, 4], 2
    scores = copy_score(any_model, ids, k).values
    alone = [any_model.run_with_cache(torch.tensor([[token]]))[1] for token in ids]
    for layer in range(2):
        for head in range(4):
            hits = 0
            for token, cache in zip(ids, alone, strict=True):
                block = any_model.blocks[layer]
                x = cache["blocks.0.resid_post"][0]
                read = block.ln1(x) - getattr(block.ln1, "b", 0)
                out = read @ block.attn.per_head(block.attn.W_V)[head] @ block.attn.W_O[head]
                w = getattr(any_model.ln_final, "w", torch.ones(16))
                out = out - out.mean() if any_model.cfg.norm == "layer" else out
                logits = ((out * w) @ any_model.W_U)[0]
                best = sorted(ids, key=lambda i: -logits[i].item())[:k]
                hits += token in best
            assert scores[layer, head].item() == pytest.approx(hits / len(ids))


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda m, t: movers(m, t, [1, 2]), "not one position for each of 3 prompts"),
        (lambda m, t: movers(m, t, [1, 2, 9]), "not one position for each of 3 prompts"),
        (lambda m, t: movers(m, t, KEY, answer_log_prob([1, 2, 3])), "not linear"),
        (lambda m, t: copy_score(m, [1]), "copying among 1 ids with k=1, sign=1 decides nothing"),
    ],
)
def test_refusals(model: GPT, tokens: Tensor, do: Callable[..., object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        do(model, tokens)
