"""Shares sum to the logit, exactly, in every kind of model; by hand where a hand can."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import (
    attribute,
    attribute_neurons,
    attribute_sources,
    blame,
    compare_norms,
)
from minigpt.tasks.metrics import Metric, answer_log_prob, answer_logit, logit_difference

DIFFERENCE = logit_difference([3, 1, 4], [1, 5, 9])


def close(a: Tensor, b: Tensor) -> None:
    torch.testing.assert_close(a, b, rtol=0, atol=1e-10)


@pytest.mark.parametrize("by", ["layer", "head"])
@pytest.mark.parametrize(
    "metric", [DIFFERENCE, answer_logit([3, 1, 4], at=2)], ids=["difference", "logit"]
)
def test_shares_sum_to_the_metric(any_model: GPT, tokens: Tensor, metric: Metric, by: str) -> None:
    shares = attribute(any_model, tokens, metric, by=by)
    assert shares.axes == ("component", "batch")
    close(shares.values.sum(0), metric.measure(any_model, tokens).detach())


def test_any_linear_metric_at_several_positions(any_model: GPT, tokens: Tensor) -> None:
    def centered(logits: Tensor) -> Tensor:
        return (logits[..., 7] - logits.mean(-1)).sum(-1)

    metric = Metric("centered", "logits", centered, None)
    shares = attribute(any_model, tokens, metric, by="head")
    close(shares.values.sum(0), metric.measure(any_model, tokens).detach())


def test_heads_neurons_and_sources_refine_layers(any_model: GPT, tokens: Tensor) -> None:
    layers, heads = (attribute(any_model, tokens, DIFFERENCE, by=by) for by in ("layer", "head"))
    at = {name: i for i, name in enumerate(layers.labels["component"])}
    at_head = {name: i for i, name in enumerate(heads.labels["component"])}
    sources = attribute_sources(any_model, tokens, DIFFERENCE).values.sum(2)
    for layer in range(any_model.cfg.n_layer):
        close(sources[layer].sum(0), layers.values[at[f"{layer}.attn"]])
        for head in range(any_model.cfg.n_head):
            close(sources[layer, head], heads.values[at_head[f"{layer}.{head}"]])
    if any_model.cfg.mlp != "none":
        neurons = attribute_neurons(any_model, tokens, DIFFERENCE, [1])
        assert neurons.values.shape == (1, 20, 3)
        close(neurons.values[0].sum(0), layers.values[at["1.mlp"]])


def test_a_share_is_what_goes_when_the_part_goes_and_the_scale_stays(
    any_model: GPT, tokens: Tensor
) -> None:
    """The independent way: take a head's write out of the final stream, hold the scale."""
    heads = attribute(any_model, tokens, DIFFERENCE, by="head")
    share = heads.values[heads.labels["component"].index("0.1")]
    _, cache = any_model.run_with_cache(tokens)
    write = cache["z", 0][:, :, 1] @ any_model.blocks[0].attn.W_O[1]
    with (
        torch.no_grad(),
        any_model.hooked(
            {
                ("resid_post", 1): lambda value, _: value - write,
                "ln_final.scale": lambda value, _: cache["ln_final.scale"],
            }
        ),
    ):
        without = DIFFERENCE(any_model(tokens))
    close(share, DIFFERENCE.measure(any_model, tokens).detach() - without)


def by_hand() -> GPT:
    """One head that attends evenly and copies: token t writes 2·e_t from each place it stands."""
    cfg = GPTConfig(
        n_layer=1, n_head=1, d_model=4, n_ctx=4, d_vocab=4, norm="none", mlp="none",
        tie_embeddings=False,
    )  # fmt: skip
    model = GPT(cfg).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.W_E.copy_(torch.eye(4))
        model.W_U.copy_(torch.eye(4))
        attn = model.blocks[0].attn
        attn.W_V[0] += torch.eye(4)
        attn.W_O[0] += 2 * torch.eye(4)
        attn.b_O.copy_(torch.tensor([0.0, 0.0, 0.5, 0.0]))
    return model


def test_a_model_computed_by_hand() -> None:
    model, tokens = by_hand(), torch.tensor([[1, 2, 1, 3]])
    shares = attribute(model, tokens, logit_difference([1], [2]), by="head")
    values = dict(zip(shares.labels["component"], shares.values[:, 0].tolist(), strict=True))
    # Token 1 stands at two places of four, token 2 at one: 2·(2/4 − 1/4); the bias favors 2.
    assert values == {"embed": 0.0, "pos_embed": 0.0, "0.0": 0.5, "0.b_O": -0.5}
    sources = attribute_sources(model, tokens, logit_difference([1], [2]))
    assert sources.values[0, 0, :, 0].tolist() == [0.5, -0.5, 0.5, 0.0]
    assert blame(shares) == [("0.b_O", -0.5)]


def test_own_scale_is_each_part_alone(model: GPT, tokens: Tensor) -> None:
    both = compare_norms(model, tokens, DIFFERENCE)
    assert both.labels["treatment"] == ["frozen", "own"]
    frozen, own = both.values
    close(frozen, attribute(model, tokens, DIFFERENCE).values)
    _, cache = model.run_with_cache(tokens)
    alone = DIFFERENCE(
        (model.ln_final(cache["mlp_out", 0] - model.blocks[0].mlp.b_out)) @ model.W_U
    )
    index = both.labels["component"].index("0.mlp")
    close(own[index], (alone - frozen[-1]).detach())  # the norm's bias is a component of its own
    assert (own.sum(0) - frozen.sum(0)).abs().min() > 1e-3


def test_without_norm_both_treatments_agree(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    frozen, own = compare_norms(make_model(norm="none"), tokens, DIFFERENCE).values
    close(frozen, own)


def test_text_prompts_and_conventions(model: GPT, tokens: Tensor) -> None:
    stated = attribute(model, tokens, DIFFERENCE).conventions
    assert {"metric", "unit", "LayerNorm", "BOS", "biases"} <= set(stated)
    assert "frozen" in stated["LayerNorm"]


@pytest.mark.parametrize(
    ("do", "error", "sentence"),
    [
        (
            lambda m, t: attribute(m, t, answer_log_prob([1, 2, 3])),
            ConfigError,
            "'answer log-probability' is not linear in the logits, .* use logit_difference",
        ),
        (lambda m, t: attribute(m, t, DIFFERENCE, by="haed"), ConfigError, "did you mean 'head'"),
        (lambda m, t: attribute(m, t, DIFFERENCE, norm="owm"), ConfigError, "did you mean 'own'"),
        (lambda m, t: attribute(m, t[:2], DIFFERENCE), ConfigError, "made for 3 prompts"),
        (lambda m, t: attribute_neurons(m, t, DIFFERENCE, [4]), ConfigError, "no layer 4"),
        (lambda m, t: blame(attribute_sources(m, t, DIFFERENCE)), ConfigError, "blame reads"),
    ],
)
def test_refusals(
    model: GPT, tokens: Tensor, do: Callable[..., object], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        do(model, tokens)


def test_no_neurons_without_an_mlp(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    with pytest.raises(ConfigError, match="have no MLP"):
        attribute_neurons(make_model(mlp="none"), tokens, DIFFERENCE)
