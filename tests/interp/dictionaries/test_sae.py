"""Dictionaries: what each kind computes, pays for and keeps fixed; what training finds again."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt.errors import CheckpointError, ConfigError, HookError, TrainingError
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.kinds import BatchTopK
from minigpt.interp.dictionaries.planted import plant, recovery
from minigpt.interp.dictionaries.sae import KINDS, SAE, Dictionary, DictionaryConfig
from minigpt.interp.dictionaries.sparse import sparse_loss
from minigpt.interp.dictionaries.training import (
    DictionaryTraining,
    Examples,
    Trainer,
    train_dictionary,
)
from minigpt.interp.dictionaries.transcoder import Transcoder


def settings(kind: str, **wanted: object) -> dict[str, object]:
    """Those settings that the kind has."""
    return {name: value for name, value in wanted.items() if name in KINDS[kind].settings}


def make(kind: str = "topk", seed: int = 0, **changes: object) -> SAE:
    """A small autoencoder with biases that are not zero, in double precision."""
    cfg = replace(DictionaryConfig(8, 40, kind, **settings(kind, k=3, penalty=0.3)), **changes)
    sae, random = SAE(cfg, seed).double(), torch.Generator().manual_seed(seed)
    for name, parameter in sae.named_parameters():
        if name in ("b_enc", "b_dec", "activation.b_mag", "activation.r_mag"):
            noise = torch.randn(parameter.shape, generator=random, dtype=torch.double)
            parameter.data.add_(0.3 * noise)
    return sae


def data(n: int = 30, d: int = 8, seed: int = 1) -> Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed), dtype=torch.double)


@pytest.mark.parametrize("kind", KINDS)
def test_forward_is_decode_of_encode_and_hooks_see_it(kind: str) -> None:
    sae, x = make(kind).eval(), data()
    out, cache = sae.run_with_cache(x)
    torch.testing.assert_close(out, sae.decode(sae.encode(x)))
    torch.testing.assert_close(cache["features"], sae.encode(x))
    torch.testing.assert_close(cache["pre"], (x - sae.b_dec) @ sae.W_enc + sae.b_enc)
    assert (cache["features"] >= 0).all()
    with sae.hooked({"features": lambda f, _: torch.zeros_like(f)}):
        torch.testing.assert_close(sae(x), sae.b_dec.expand_as(x))


@given(st.integers(1, 40), st.integers(1, 9))
def test_topk_keeps_exactly_k_the_largest(k: int, n: int) -> None:
    sae = make(k=k)
    sae.b_enc.data += 10  # all pre-activations positive
    features, pre = sae.encode(data(n)), data(n) @ sae.W_enc + sae.offset
    assert ((features > 0).sum(1) == k).all()
    smallest_kept = torch.where(features > 0, features, torch.inf).min(1).values
    assert (torch.where(features > 0, -torch.inf, pre).max(1).values <= smallest_kept).all()


@given(st.integers(1, 40), st.integers(1, 9))
def test_batch_topk_keeps_exactly_k_times_batch(k: int, n: int) -> None:
    sae = make("batch_topk", k=k)
    sae.b_enc.data += 10
    assert int((sae.encode(data(n)) > 0).sum()) == k * n


def test_batch_topk_in_evaluation_does_not_look_at_the_neighbors() -> None:
    sae, x = make("batch_topk"), data()
    kept = sae.encode(x)
    activation = sae.activation
    assert isinstance(activation, BatchTopK)
    torch.testing.assert_close(activation.threshold, kept[kept > 0].min().to(activation.threshold))
    sae.eval()
    torch.testing.assert_close(sae.encode(x)[:1], sae.encode(x[:1]))
    assert not torch.equal(make("batch_topk").encode(x)[:1], make("batch_topk").encode(x[:1]))


def test_losses_are_the_papers() -> None:
    """Each written out by hand, with the papers' own symbols and loops over examples."""
    x = data()
    for kind in KINDS:
        sae = make(kind).requires_grad_(False)
        loss, want = sae.loss(x, x), [0.0, 0.0, 0.0]
        pre = ((x - sae.b_dec) @ sae.W_enc + sae.b_enc).detach()
        f = sae.encode(x).detach()
        for row, pi, features in zip(x, pre, f, strict=True):
            want[0] += float(((row - sae.b_dec - features @ sae.W_dec) ** 2).sum()) / len(x)
            if kind == "relu":
                want[1] += 0.3 * float(features.abs().sum()) / len(x)
            if kind == "jumprelu":
                want[1] += 0.3 * int((features != 0).sum()) / len(x)
            if kind == "gated":
                gate = pi.clamp_min(0)
                want[1] += 0.3 * float(gate.sum()) / len(x)
                want[2] += float(((row - sae.b_dec - gate @ sae.W_dec) ** 2).sum()) / len(x)
        got = [float(part) for part in (loss.error, loss.sparsity, loss.auxiliary)]
        assert got == pytest.approx(want), kind
        assert float(loss.total(0.5)) == pytest.approx(want[0] + want[1] / 2 + want[2])


def test_gated_is_the_papers_with_its_own_magnitude_bias() -> None:
    sae, x = make("gated"), data()
    gate_bias, rise = sae.b_enc, sae.activation.r_mag.exp()
    paper_b_mag = sae.activation.b_mag + rise * gate_bias
    read = (x - sae.b_dec) @ sae.W_enc
    paper = (read + gate_bias > 0) * (read * rise + paper_b_mag).relu()
    torch.testing.assert_close(sae.encode(x), paper)


def test_gated_auxiliary_loss_leaves_the_decoder_alone() -> None:
    sae, x = make("gated"), data()
    sae.loss(x, x).auxiliary.backward()
    assert sae.W_dec.grad is None
    assert sae.W_enc.grad is not None
    assert sae.W_enc.grad.abs().max() > 0


def test_jumprelu_gradients_are_the_papers_formula() -> None:
    """∂f/∂θ = −θ/ε K and ∂H/∂θ = −1/ε K, by a loop over all entries; H alone passes to π."""
    sae = make("jumprelu", bandwidth=0.5)
    x = data(50)
    pre = ((x - sae.b_dec) @ sae.W_enc + sae.b_enc).detach().requires_grad_()
    weights = torch.randn(50, 40, dtype=torch.double)
    features = sae.activation(pre)
    (features * weights).sum().backward()
    theta = sae.activation.threshold.detach()
    want = torch.zeros(40, dtype=torch.double)
    for i in range(50):
        for j in range(40):
            if abs(float(pre.detach()[i, j] - theta[j])) < 0.25:
                want[j] -= theta[j] / 0.5 * weights[i, j]
    got = sae.activation.log_threshold.grad
    torch.testing.assert_close(got, want * theta)  # the chain through θ = exp(log θ)
    torch.testing.assert_close(pre.grad, weights * (pre > theta))

    sae.activation.log_threshold.grad = None
    other = pre.detach().requires_grad_()
    sae.activation.sparsity(other, features.detach()).backward()
    near = ((pre.detach() - theta).abs() < 0.25).double().sum(0)
    torch.testing.assert_close(sae.activation.log_threshold.grad, -0.3 / 50 / 0.5 * near * theta)
    assert other.grad is None


@pytest.mark.parametrize("kind", ["topk", "batch_topk", "relu"])
@pytest.mark.parametrize("dictionary", [SAE, Transcoder])
def test_the_sparse_loss_is_the_dense_one(kind: str, dictionary: type[Dictionary]) -> None:
    """Value and every gradient, over more examples than one chunk."""
    d = dictionary(
        DictionaryConfig(8, 200, kind, d_out=8, **settings(kind, k=3, penalty=0.3))
    ).double()
    d.b_enc.data.add_(-2.0 if kind == "relu" else 0.1)
    d.b_dec.data.copy_(data(1)[0] / 10)
    x, y = data(700), data(700, seed=2)
    y = x if dictionary is SAE else y
    d.loss(x, y).total().backward()
    dense = {name: p.grad.clone() for name, p in d.named_parameters()}
    d.zero_grad()
    found = sparse_loss(d, x, y)
    assert found is not None
    loss, active = found
    loss.total().backward()
    torch.testing.assert_close(loss.total(), d.loss(x, y).total())
    for name, parameter in d.named_parameters():
        torch.testing.assert_close(parameter.grad, dense[name], msg=name)
    count = (d.train().encode(x) > 0).sum(0)
    assert torch.equal(active, count)


def test_the_sparse_loss_declines_what_it_cannot_speed_up() -> None:
    x = data()
    assert sparse_loss(make("gated"), x, x) is None
    assert sparse_loss(make("jumprelu"), x, x) is None
    assert sparse_loss(make("relu"), x, x) is None  # half of all are active


def test_batch_topk_finds_the_largest_even_when_its_sample_misleads() -> None:
    sae = make("batch_topk", k=2)
    x = torch.zeros(600, 8, dtype=torch.double)  # every example alike: ties everywhere
    found = sparse_loss(sae, x, x)
    assert found is not None
    assert int(found[1].sum()) == 1200


PLANTED, DIRECTIONS = plant(4000, 40, 32, active=2.0, seed=0)
TUNED = {
    "relu": {"penalty": 3.0},
    "gated": {"penalty": 5.0},
    "topk": {"k": 2},
    "batch_topk": {"k": 2},
    "jumprelu": {"penalty": 2.0, "bandwidth": 1.0, "threshold": 1.0},
}


@pytest.mark.parametrize("kind", KINDS)
def test_planted_features_are_found_again(kind: str) -> None:
    sae = SAE(DictionaryConfig(32, 64, kind, **TUNED[kind]))
    before = recovery(sae.W_dec, DIRECTIONS).mcc
    how = DictionaryTraining(n_step=250, lr=8e-3, warmup=20, sparsity_warmup=50, dead_after=50)
    run = train_dictionary(sae, Examples((PLANTED,), 128), how)
    assert before < 0.45
    assert recovery(sae.W_dec, DIRECTIONS).mcc > 0.75
    torch.testing.assert_close(sae.W_dec.norm(dim=1), torch.ones(64))
    assert run.error[-1] < run.error[0] / 2
    x = PLANTED  # scales are folded: the dictionary takes raw activations
    left = (x - sae(x)).square().sum() / (x - x.mean(0)).square().sum()
    assert left < 0.4


@pytest.mark.parametrize("kind", KINDS)
def test_rescaling_is_exact(kind: str) -> None:
    sae, x = make(kind).eval(), data()
    out, features = sae(x / 3), sae.encode(x / 3)
    sae.rescale_(3.0, 3.0)
    torch.testing.assert_close(sae(x), 3 * out)
    torch.testing.assert_close(sae.encode(x), 3 * features)


def steps(sae: SAE, how: DictionaryTraining) -> Trainer:
    """Train on planted features, of which the first ten of the dictionary know nothing."""
    with torch.no_grad():
        sae.b_enc[:10] = -50.0
    trainer = Trainer(sae, how)
    for (x,) in Examples((PLANTED,), 64).batches(how.n_step):
        trainer.step(x, x)
    return trainer


def test_dead_features_are_made_anew_from_examples() -> None:
    how = DictionaryTraining(n_step=11, dead_after=5, resample_every=10, warmup=1, decay=0.0)
    trainer = steps(SAE(DictionaryConfig(32, 64, "relu")), how)
    assert trainer.run.dead[9] >= 10
    assert trainer.run.dead[10] == 0
    assert trainer.dictionary.b_enc[:10].min() > -0.1
    reading, writing = trainer.dictionary.W_enc[:, :10].T, trainer.dictionary.W_dec[:10]
    assert torch.cosine_similarity(reading, writing).min() > 0.95
    never = steps(SAE(DictionaryConfig(32, 64, "relu")), replace(how, resample_every=0))
    assert never.run.dead[10] >= 10


def test_dead_features_of_topk_learn_what_is_left_over() -> None:
    """Off, a feature has no gradient but the auxiliary loss's: with it, its direction moves."""
    start = SAE(DictionaryConfig(32, 64, "topk", k=2)).W_dec[:10].detach()
    how = DictionaryTraining(n_step=12, dead_after=5, warmup=1)
    cfg = DictionaryConfig(32, 64, "topk", k=2)
    moved = []
    for dead_after in (5, 100):
        sae = SAE(cfg)
        sae.W_enc.data[:, :10] *= 0.01  # too weak to be among the two largest, yet positive
        trainer = Trainer(sae, replace(how, dead_after=dead_after))
        for (x,) in Examples((PLANTED,), 64).batches(12):
            trainer.step(x, x)
        moved.append((sae.W_dec[:10] - start).abs().max().item())
    assert moved[0] > 1e-4
    assert moved[1] < 1e-6


def test_training_is_a_function_of_its_seed() -> None:
    how = DictionaryTraining(n_step=30)
    runs = [SAE(DictionaryConfig(32, 48, "relu"), seed) for seed in (0, 0, 1)]
    for sae in runs:
        train_dictionary(sae, Examples((PLANTED,), 64), how)
    assert torch.equal(runs[0].W_dec, runs[1].W_dec)
    assert not torch.equal(runs[0].W_dec, runs[2].W_dec)


def test_schedules_warm_up_and_fall() -> None:
    how = DictionaryTraining(n_step=100, warmup=10, sparsity_warmup=20, decay=0.2)
    assert [how.rate(0), how.rate(9), how.rate(79)] == [0.1, 1.0, 1.0]
    assert how.rate(90) == pytest.approx(0.5)
    assert [how.warmth(9), how.warmth(19), how.warmth(99)] == [0.5, 1.0, 1.0]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_saved_is_loaded(kind: str, tmp_path: Path) -> None:
    sae, x = make(kind).float().eval(), data().float()
    loaded = load_dictionary(save_dictionary(sae, tmp_path / "sae.safetensors"))
    assert loaded.cfg == sae.cfg
    torch.testing.assert_close(loaded(x), sae(x))
    half = load_dictionary(save_dictionary(sae, tmp_path / "half.safetensors", torch.float16))
    assert half.W_enc.dtype == torch.float32


def test_refusals_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no kind 'top_k' of dictionary; did you mean 'topk'"):
        DictionaryConfig(8, 40, "top_k")
    with pytest.raises(ConfigError, match=r"k=41 features of 40 cannot be active: choose 1 to 40"):
        SAE(DictionaryConfig(8, 40, k=41))
    with pytest.raises(ConfigError, match=r"penalty=-1(\.0)? must be a positive number"):
        SAE(DictionaryConfig(8, 40, "relu", penalty=-1))
    with pytest.raises(ConfigError, match="an autoencoder rebuilds its input"):
        SAE(DictionaryConfig(8, 40, d_out=9))
    with pytest.raises(ConfigError, match=r"n_feature=0 must be at least 1"):
        DictionaryConfig(8, 0)
    with pytest.raises(ConfigError, match=r"width 7, but this dictionary reads d_in=8"):
        make().check(torch.zeros(2, 7))
    bad = data()
    bad[3, 2] = torch.nan
    with pytest.raises(HookError, match="the activation holds NaN"):
        make().check(bad)
    with pytest.raises(CheckpointError, match="there is no such file"):
        load_dictionary(tmp_path / "none.safetensors")


def test_training_refuses_what_cannot_be_learned_from() -> None:
    how = DictionaryTraining(n_step=5)
    with pytest.raises(ConfigError, match=re.escape("has width 32")):
        train_dictionary(SAE(DictionaryConfig(8, 40)), Examples((PLANTED,)), how)
    with pytest.raises(HookError, match="NaN"):
        train_dictionary(
            SAE(DictionaryConfig(8, 40)), Examples((torch.full((9, 8), torch.nan),)), how
        )
    with pytest.raises(ConfigError, match=r"n_step=0 and lr=0\.001 must be positive"):
        DictionaryTraining(n_step=0)
    trainer = Trainer(SAE(DictionaryConfig(32, 40, "relu")), how)
    with torch.no_grad():
        trainer.dictionary.W_dec[0] = torch.inf
    with pytest.raises(TrainingError, match=r"the loss is (nan|inf) at step 0: lower lr=0.001"):
        trainer.step(PLANTED, PLANTED)


def test_recovery_is_one_to_one() -> None:
    planted = torch.eye(4)
    found = torch.cat([torch.eye(4)[[2, 0, 0]], torch.eye(4)[[1]], 0.6 * torch.eye(4)[[3]]])
    match = recovery(found, planted)
    assert match.partner.tolist() == [1, 3, 0, 4]
    assert match.mcc == pytest.approx(1.0)
    assert recovery(-planted, planted).mcc == 0.0
    with pytest.raises(ConfigError, match="cannot be matched one to one"):
        recovery(planted[:2], planted)
