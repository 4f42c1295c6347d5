"""Transcoders: an affine map is the skip's alone; what a dictionary costs the model."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.metrics import quality, spliced_loss
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.tasks.metrics import loss_on

READ, WRITE = "blocks.0.ln2.normalized", "blocks.0.mlp_out"


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def identity(d: int) -> SAE:
    """x = ReLU(x) − ReLU(−x): a dictionary that loses nothing."""
    sae = SAE(DictionaryConfig(d, 2 * d, "relu"))
    with torch.no_grad():
        sae.W_dec.copy_(torch.cat([torch.eye(d), -torch.eye(d)]))
        sae.W_enc.copy_(sae.W_dec.T)
    return sae.double().eval()


def test_a_skip_fits_an_affine_map_exactly_and_features_alone_do_not() -> None:
    x = random(500, 6)
    y = x @ random(6, 5, seed=1) + random(5, seed=2)
    errors = []
    for skip in (True, False):
        cfg = DictionaryConfig(6, 12, "topk", k=1, d_out=5, skip=skip)
        transcoder = Transcoder(cfg)
        how = DictionaryTraining(n_step=250, lr=3e-2, warmup=5, decay=0.6, dead_after=10**6)
        with torch.no_grad():
            transcoder.b_enc.fill_(-100)  # features off: what is left is the straight line
        train_dictionary(transcoder, Examples((x, y), 500), how)
        left = (y - transcoder(x)).square().sum() / (y - y.mean(0)).square().sum()
        errors.append(left.item())
    assert errors[0] < 1e-5
    assert errors[1] > 0.9


def test_forward_is_features_plus_line() -> None:
    transcoder, x = Transcoder(DictionaryConfig(6, 12, "relu", d_out=5, skip=True)), random(9, 6)
    line = random(6, 5, seed=4)
    transcoder.skip.W_skip.data.copy_(line)
    want = (x @ transcoder.W_enc).relu() @ transcoder.W_dec + x @ line
    torch.testing.assert_close(transcoder(x), want)
    torch.testing.assert_close(transcoder.bypass(x), x @ line)
    transcoder.rescale_(2.0, 3.0)
    torch.testing.assert_close(transcoder(2 * x), 3 * want)


def test_a_transcoder_is_saved_and_loaded(tmp_path) -> None:
    transcoder = Transcoder(DictionaryConfig(6, 12, "jumprelu", d_out=5, skip=True)).eval()
    transcoder.skip.W_skip.data.copy_(random(6, 5))
    loaded = load_dictionary(save_dictionary(transcoder, tmp_path / "t.safetensors"))
    assert isinstance(loaded, Transcoder)
    torch.testing.assert_close(loaded(random(3, 6)), transcoder(random(3, 6)))


@pytest.mark.parametrize("name", ["blocks.0.resid_post", "blocks.1.mlp_out", "blocks.0.attn.z"])
def test_a_perfect_dictionary_costs_nothing(model: GPT, tokens: Tensor, name: str) -> None:
    q = quality(identity(16), model, tokens, name, batch_size=2)
    assert q.delta == pytest.approx(0.0, abs=1e-10)
    assert q.explained_variance == pytest.approx(1.0)
    assert q.recovered_zero == pytest.approx(1.0)
    assert q.recovered_mean == pytest.approx(1.0)
    assert q.l0 == pytest.approx(16)  # of every ±pair, one is on
    assert q.dead < 0.5
    assert int((q.density > 0).sum()) == round((1 - q.dead) * 32)
    assert q.clean == pytest.approx(loss_on(tokens).measure(model, tokens).mean().item())


def test_a_dictionary_that_knows_only_the_mean_is_mean_ablation(model: GPT, tokens: Tensor) -> None:
    sae = identity(16)
    _, cache = model.run_with_cache(tokens, names=[WRITE])
    with torch.no_grad():
        sae.b_enc.fill_(-1e6)
        sae.b_dec.copy_(cache[WRITE].flatten(0, 1).mean(0))
    q = quality(sae, model, tokens, WRITE)
    assert q.spliced == pytest.approx(q.mean)
    assert q.recovered_mean == pytest.approx(0.0, abs=1e-9)
    assert q.explained_variance == pytest.approx(0.0, abs=1e-9)
    assert (q.l0, q.dead) == (0.0, 1.0)
    with model.hooked({WRITE: lambda v, _: torch.zeros_like(v)}):
        zero = loss_on(tokens).measure(model, tokens).mean().item()
    assert q.zero == pytest.approx(zero)


def test_a_transcoder_reads_one_place_and_writes_another(model: GPT, tokens: Tensor) -> None:
    mlp = model.blocks[0].mlp
    clean = loss_on(tokens).measure(model, tokens).mean().item()
    assert spliced_loss(model, tokens, READ, WRITE, mlp) == pytest.approx(clean)
    off = Transcoder(DictionaryConfig(16, 20, "relu")).double().eval()
    q = quality(off, model, tokens, READ, WRITE)
    assert q.spliced != pytest.approx(clean)


def test_metrics_refuse_what_does_not_fit(model: GPT, tokens: Tensor) -> None:
    with pytest.raises(ConfigError, match=r"'blocks.0.mlp.post' has width 20.* d_in=16"):
        quality(identity(16), model, tokens, "blocks.0.mlp.post")
    with pytest.raises(ConfigError, match="at least two positions"):
        quality(identity(16), model, tokens[:, :1], WRITE)
