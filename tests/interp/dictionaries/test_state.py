"""What a dictionary is survives a second training and a file, whatever its kind."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.kinds import BatchTopK
from minigpt.interp.dictionaries.matryoshka import Matryoshka
from minigpt.interp.dictionaries.sae import KINDS, SAE, Dictionary, DictionaryConfig
from minigpt.interp.dictionaries.training import (
    DictionaryTraining,
    Examples,
    Trainer,
    train_dictionary,
)
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.model.weights import read_safetensors, write_safetensors

MAKERS = (SAE, Transcoder, "skip")
X = 5 * torch.randn(300, 16, generator=torch.Generator().manual_seed(0)) + 3


def settings(kind: str, **wanted: object) -> dict[str, object]:
    """Those settings that the kind has."""
    return {name: value for name, value in wanted.items() if name in KINDS[kind].settings}


def trained(maker: object, kind: str) -> tuple[Dictionary, Examples]:
    skip, d_out = maker == "skip", 16 if maker is SAE else 8
    cfg = DictionaryConfig(16, 64, kind, d_out=d_out, skip=skip, **settings(kind, k=4))
    dictionary = SAE(cfg) if maker is SAE else Transcoder(cfg)
    parts = (X,) if maker is SAE else (X, X[:, :8] ** 2)
    stream = Examples(parts, batch_size=64)
    train_dictionary(dictionary, stream, DictionaryTraining(n_step=60, lr=1e-2, warmup=1))
    return dictionary, stream


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_training_again_goes_on_from_where_it_was(maker: object, kind: str, tmp_path: Path) -> None:
    dictionary, stream = trained(maker, kind)
    loaded = load_dictionary(save_dictionary(dictionary, tmp_path / "d.safetensors"))
    before = dictionary(X)
    for again in (dictionary, loaded):
        if isinstance(again.activation, BatchTopK):
            again.activation.momentum = 1.0  # the threshold follows batches, learning or not
        train_dictionary(again, stream, DictionaryTraining(n_step=1, lr=1e-9))
        # A feature at the edge of being active may cross it.
        off = (again(X) - before).norm(dim=1) > 1e-3 * before.norm(dim=1)
        assert off.float().mean() < 0.02


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_holds_all_of_a_dictionary(maker: object, kind: str, tmp_path: Path) -> None:
    dictionary, _ = trained(maker, kind)
    first = save_dictionary(dictionary, tmp_path / "a.safetensors")
    loaded = load_dictionary(first)
    assert torch.equal(loaded(X), dictionary(X))
    assert (loaded.cfg, loaded.started, loaded.folded) == (dictionary.cfg, True, True)
    state = dictionary.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in loaded.state_dict().items())
    assert save_dictionary(loaded, tmp_path / "b.safetensors").read_bytes() == first.read_bytes()


def test_what_was_never_trained_is_loaded_so(tmp_path: Path) -> None:
    fresh = SAE(DictionaryConfig(16, 64, k=4))
    loaded = load_dictionary(save_dictionary(fresh, tmp_path / "d.safetensors"))
    assert (loaded.started, loaded.folded) == (False, False)


def test_a_file_without_a_version_is_a_trained_dictionary(tmp_path: Path) -> None:
    path = save_dictionary(SAE(DictionaryConfig(16, 64, k=4)), tmp_path / "d.safetensors")
    tensors, said = read_safetensors(path)
    save_file(tensors, path, {k: v for k, v in said.items() if k not in ("version", "state")})
    loaded = load_dictionary(path)
    assert (loaded.started, loaded.folded) == (True, True)


CONFIG = tuple(DictionaryConfig.__dataclass_fields__)


@pytest.mark.parametrize(
    ("field", "change", "says"),
    [
        *(("config", {name: ...}, f"lacks '{name}'") for name in CONFIG),
        *(("config", {name: []}, f"says {name}=") for name in CONFIG),
        ("config", {"colour": 1}, "says colour=1"),
        ("config", {"k": 65}, "k=65 features of 64"),
        ("config", {"n_feature": 10**12}, "n_feature|more than any file|W_dec|b_enc"),
        ("config", {"d_out": 8}, "an autoencoder rebuilds its input"),
        ("state", {"folded": ...}, "lacks 'folded'"),
        ("state", {"started": 1}, "says started=1"),
        ("state", {"more": 1}, "says more=1"),
    ],
)
def test_a_damaged_file_is_refused_by_name(
    field: str, change: dict[str, object], says: str, tmp_path: Path
) -> None:
    path = save_dictionary(SAE(DictionaryConfig(16, 64, k=4)), tmp_path / "d.safetensors")
    tensors, said = read_safetensors(path)
    value = {k: v for k, v in (json.loads(said[field]) | change).items() if v is not ...}
    save_file(tensors, path, said | {field: json.dumps(value)})
    with pytest.raises(CheckpointError, match=says) as refusal:
        load_dictionary(path)
    assert str(path) in str(refusal.value)


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    path = save_dictionary(SAE(DictionaryConfig(16, 64, k=4)), tmp_path / "d.safetensors")
    tensors, said = read_safetensors(path)
    save_file(tensors, path, said | {"version": "3"})
    with pytest.raises(CheckpointError, match="version '3'; this minigpt reads 2"):
        load_dictionary(path)


@pytest.mark.parametrize("name", ["pre", "features", "reconstruction"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_hook_sees_every_step_of_training(kind: str, name: str) -> None:
    sae = SAE(DictionaryConfig(16, 64, kind, **settings(kind, k=4)))
    seen: list[int] = []

    def look(value: torch.Tensor, _: object) -> None:
        seen.append(len(value))

    with sae.hooked({name: look}):
        train_dictionary(sae, Examples((X,), 32), DictionaryTraining(n_step=3))
    assert seen == [32, 32, 32]


OWN = {  # settings of each kind, away from their defaults in both directions
    "relu": [{"penalty": 0.1}, {"penalty": 3.0}],
    "gated": [{"penalty": 0.1}, {"penalty": 3.0}],
    "topk": [{"k": 1}, {"k": 4}, {"k": 33}],
    "batch_topk": [{"k": 1}, {"k": 4}, {"k": 33}],
    "jumprelu": [
        {"penalty": 0.1, "bandwidth": 0.02, "threshold": 0.5},
        {"penalty": 3.0, "bandwidth": 0.5, "threshold": 0.01},
    ],
}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(("kind", "own"), [(kind, own) for kind in KINDS for own in OWN[kind]])
def test_three_steps_of_both_paths_end_at_the_same_weights(
    maker: object, kind: str, own: dict[str, float]
) -> None:
    x, y = X.double(), (X if maker is SAE else X[:, :8] ** 2).double()
    ends = []
    for watched in (False, True):
        cfg = DictionaryConfig(16, 64, kind, d_out=y.shape[1], skip=maker == "skip", **own)
        dictionary = (SAE(cfg) if maker is SAE else Transcoder(cfg)).double()
        dictionary.b_enc.data.sub_(1.0)  # few are active, so that ReLU has a sparse path
        trainer = Trainer(dictionary, DictionaryTraining(n_step=10, dead_after=2, warmup=1))
        with dictionary.hooked({"features": lambda *_: None} if watched else {}):
            for _ in range(3):
                trainer.step(x / 6, y / 30)
        ends.append((dictionary.state_dict(), trainer.run.error, trainer.run.l0))
    torch.testing.assert_close(ends[0], ends[1], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_a_setting_that_a_kind_does_not_have_is_refused(kind: str) -> None:
    """What would be ignored is no setting; a default says nothing and stays."""
    every = {"k": 3, "penalty": 0.3, "bandwidth": 0.2, "threshold": 0.2}
    assert {*every} == {name for one in KINDS.values() for name in one.settings}
    for name, value in every.items():
        if name in KINDS[kind].settings:
            assert getattr(DictionaryConfig(8, 40, kind, **{name: value}), name) == value
        else:
            with pytest.raises(ConfigError, match=f"{name}=.* is no setting of the kind '{kind}'"):
                DictionaryConfig(8, 40, kind, **{name: value})


def test_nested_dictionaries_are_saved_with_their_prefixes(tmp_path: Path) -> None:
    made = Matryoshka(DictionaryConfig(6, 10, "topk", k=3), (2, 5, 10), seed=1)
    path = save_dictionary(made, tmp_path / "nested.safetensors")
    read = load_dictionary(path)
    assert type(read) is Matryoshka
    assert read.prefixes == made.prefixes
    x = torch.randn(20, 6, generator=torch.Generator().manual_seed(0))
    assert torch.equal(read.loss(x, x).total(), made.loss(x, x).total())
    tensors, metadata = read_safetensors(path)
    for prefixes, said in [("", "prefixes inside .* are damaged"), ('{"sizes": [5]}', "n_feature")]:
        write_safetensors(tensors, path, {**metadata, "prefixes": prefixes})
        with pytest.raises(CheckpointError, match=said):
            load_dictionary(path)


def test_a_class_that_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    class Own(SAE):
        pass

    with pytest.raises(ConfigError, match="a Own cannot be saved: load_dictionary reads SAE"):
        save_dictionary(Own(DictionaryConfig(6, 10, k=3)), tmp_path / "own.safetensors")
    assert not list(tmp_path.iterdir())
