"""Feature pages: every number by hand, from a plain pass over the tokens."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.features import feature_pages, logit_effects
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig

NAME = "blocks.0.resid_post"


@pytest.fixture
def sae() -> SAE:
    return SAE(DictionaryConfig(16, 40, "relu"), seed=3).double().eval()


def test_a_page_says_what_a_plain_pass_says(model: GPT, tokens: Tensor, sae: SAE) -> None:
    _, cache = model.run_with_cache(tokens, names=[NAME])
    features = sae.encode(cache[NAME])
    active = (features > 0).sum((0, 1)).argsort(descending=True)[:3].tolist()
    pages = feature_pages(sae, model, tokens, NAME, active, n_context=2, width=2, batch_size=2)
    assert [page.feature for page in pages] == active
    for page in pages:
        values = features[..., page.feature]
        assert page.density == pytest.approx((values > 0).double().mean().item())
        assert page.largest == pytest.approx(values.max().item())
        assert int(page.counts.sum()) == int((values > 0).sum())
        assert len(page.edges) == len(page.counts) + 1
        best = page.contexts[0]
        assert best.activations[best.peak] == values.max()
        assert torch.equal(
            best.tokens, tokens[best.prompt, best.start : best.start + len(best.tokens)]
        )
        assert len(best.tokens) <= 5
        tops = [context.activations.max().item() for context in page.contexts]
        assert tops == sorted(tops, reverse=True)
        assert len({context.prompt for context in page.contexts}) == len(page.contexts)


def test_logits_are_the_directions_through_the_unembedding(
    model: GPT, tokens: Tensor, sae: SAE
) -> None:
    effect = sae.W_dec[7] @ model.W_U
    effect = effect - effect.mean()
    (page,) = feature_pages(sae, model, tokens, NAME, [7], n_logit=3)
    assert [i for i, _ in page.promoted] == effect.topk(3).indices.tolist()
    assert [i for i, _ in page.suppressed] == (-effect).topk(3).indices.tolist()
    assert page.promoted[0][1] == pytest.approx(effect.max().item())
    assert page.suppressed[0][1] == pytest.approx(effect.min().item())
    torch.testing.assert_close(logit_effects(sae, model, torch.tensor([7]))[0], effect)


def test_a_feature_that_never_fires_has_an_empty_page(model: GPT, tokens: Tensor, sae: SAE) -> None:
    with torch.no_grad():
        sae.b_enc[4] = -1e6
    (page,) = feature_pages(sae, model, tokens, NAME, [4])
    assert (page.density, page.largest, int(page.counts.sum())) == (0.0, 0.0, 0)
    assert list(page.contexts) == []


def test_refusals(model: GPT, tokens: Tensor, sae: SAE) -> None:
    with pytest.raises(ConfigError, match="no feature 40: this dictionary has 0 to 39"):
        feature_pages(sae, model, tokens, NAME, [40])
    with pytest.raises(ConfigError, match="reads d_in=16"):
        feature_pages(sae, model, tokens, "blocks.0.mlp.post", [0])
    wide = SAE(DictionaryConfig(20, 40, "relu")).double().eval()
    with pytest.raises(ConfigError, match="directions have width 20, the stream 16"):
        feature_pages(wide, model, tokens, "blocks.0.mlp.post", [0])
