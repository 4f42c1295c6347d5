"""A crosscoder's loss is Lindsey's, planted exclusive features are found, files give it back."""

from pathlib import Path

import pytest
import torch

from minigpt.errors import CheckpointError, ConfigError, HookError
from minigpt.interp.dictionaries.crosscoder import Crosscoder, latent_scale, relative_norm
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.planted import recovery
from minigpt.interp.dictionaries.sae import DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary

close = torch.testing.assert_close


def draw(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_the_loss_is_that_of_the_paper() -> None:
    cfg = DictionaryConfig(12, 9, "relu", penalty=0.7)
    c, x = Crosscoder(cfg, 3, seed=1), draw(20, 12)
    c.b_dec.data = draw(12, seed=2)
    f = ((x - c.b_dec) @ c.W_enc + c.b_enc).relu()
    error = sum(
        (x[:, 4 * m : 4 * m + 4] - f @ c.directions[:, m] - c.b_dec[4 * m : 4 * m + 4])
        .pow(2)
        .sum(1)
        .mean()
        for m in range(3)
    )
    price = (f * c.directions.norm(dim=2).sum(1)).sum(1).mean()
    close(c.loss(x, x).total(), error + 0.7 * price)


def planted(n: int = 6000) -> tuple[torch.Tensor, torch.Tensor]:
    """Two models with 12 shared features, and 2 that only the second one has."""
    random = torch.Generator().manual_seed(5)
    on = (torch.rand(n, 14, generator=random) < 0.15) * (0.5 + torch.rand(n, 14, generator=random))
    rows = torch.nn.functional.normalize(draw(14, 2, 20, seed=6), dim=2)
    rows[12:, 0] = 0
    return torch.einsum("nf,fmd->nmd", on, rows).flatten(1), rows


@pytest.mark.parametrize(
    ("kind", "setting"), [("batch_topk", {"k": 2}), ("relu", {"penalty": 0.3})]
)
def test_planted_exclusive_features_are_found(kind: str, setting: dict[str, float]) -> None:
    x, rows = planted()
    c = Crosscoder(DictionaryConfig(40, 20, kind, **setting))  # type: ignore[arg-type]
    how = DictionaryTraining(n_step=700, lr=5e-3, dead_after=100, resample_every=150)
    train_dictionary(c, Examples((x,), 256), how)
    close(c.directions.norm(dim=2).sum(1), torch.ones(20))
    found = recovery(c.W_dec, rows.flatten(1))
    assert found.cosine.min() > 0.9
    rho = relative_norm(c.directions)[found.partner]
    assert rho[12:].min() > 0.9
    assert (rho[:12] - 0.5).abs().max() < 0.1


def test_files(tmp_path: Path) -> None:
    c = Crosscoder(DictionaryConfig(12, 7, "batch_topk", k=2), 3)
    x = draw(300, 12)
    train_dictionary(c, Examples((x,), 64), DictionaryTraining(n_step=5))
    again = load_dictionary(save_dictionary(c, tmp_path / "c.safetensors"))
    assert isinstance(again, Crosscoder)
    assert again.n_model == 3
    assert torch.equal(again(x), c(x))
    from minigpt.model.weights import read_safetensors, write_safetensors

    tensors, metadata = read_safetensors(tmp_path / "c.safetensors")
    for said, sentence in (("", "models inside .* damaged"), ('{"n_model": 5}', "n_model=5")):
        write_safetensors(tensors, tmp_path / "bad.safetensors", {**metadata, "models": said})
        with pytest.raises(CheckpointError, match=sentence):
            load_dictionary(tmp_path / "bad.safetensors")


def test_relative_norm() -> None:
    rows = torch.tensor([[[0.0, 1], [3, 4]], [[2, 0], [0, 0]], [[0, 0], [0, 1e-30]]])
    close(relative_norm(rows), torch.tensor([5 / 6, 0.0, 1.0]))
    with pytest.raises(ConfigError, match="feature 1 writes nothing"):
        relative_norm(torch.cat([rows[:1], torch.zeros(1, 2, 2)]))
    with pytest.raises(ConfigError, match="feature 2 d"):
        relative_norm(torch.ones(3, 3, 4))


def test_latent_scale_is_least_squares() -> None:
    f, d, e = draw(30, 4).relu(), draw(4, 5, seed=1), draw(30, 5, seed=2)
    f[:, 2] = 0
    found = latent_scale(f, d, e)
    for i in (0, 1, 3):
        written = torch.outer(f[:, i], d[i]).flatten()[:, None]
        close(found[i], torch.linalg.lstsq(written, e.flatten()[:, None]).solution[0, 0])
    assert found[2].isnan()


def test_refusals() -> None:
    for cfg, n in ((DictionaryConfig(7, 4, k=2), 2), (DictionaryConfig(6, 4, k=2), 1)):
        with pytest.raises(ConfigError, match="side by side"):
            Crosscoder(cfg, n)
    c = Crosscoder(DictionaryConfig(6, 4, k=2))
    with pytest.raises(ConfigError, match="n_model=2 activations"):
        c.beside(torch.ones(2, 3))
    with pytest.raises(ConfigError, match="of one shape"):
        c.beside(torch.ones(2, 3), torch.ones(3, 3))
    with pytest.raises(HookError):
        c.beside(torch.ones(2, 3), torch.full((2, 3), torch.nan))
    assert c.beside(torch.ones(2, 3), torch.zeros(2, 3)).shape == (2, 6)
