"""What is saved comes back, bit for bit: our file, and Hugging Face's layout both ways."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import GPT2LMHeadModel, GPT2Model

from minigpt import GPT, load
from minigpt.errors import CheckpointError, ConfigError
from minigpt.model.huggingface import hf_weights, save_hf
from minigpt.model.pretrained import save


@pytest.fixture(params=[True, False], ids=["tied", "untied"])
def saved(request: pytest.FixtureRequest, make_model: Callable[..., GPT]) -> GPT:
    return make_model(tie_embeddings=request.param, d_mlp=17, eps=1e-3)


def same(one: GPT, other: GPT, tokens: Tensor) -> None:
    assert one.cfg == other.cfg
    ours, theirs = one.state_dict(), other.state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    # Where a file places its tensors in memory decides the order in which kernels add them up.
    torch.testing.assert_close(one(tokens), other(tokens))


def test_our_file(saved: GPT, tokens: Tensor, tmp_path: Path) -> None:
    path = save(saved, tmp_path / "model.safetensors")
    back = load(path)
    same(back, saved, tokens)
    same(load(str(path)), saved, tokens)
    assert not back.training
    assert all(parameter.requires_grad for parameter in back.parameters())
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]


def test_heads_that_do_not_fill_d_model(
    make_model: Callable[..., GPT], tokens: Tensor, tmp_path: Path
) -> None:
    model = make_model(d_head=5)
    same(load(save(model, tmp_path / "odd.safetensors")), model, tokens)
    with pytest.raises(ConfigError, match="needs d_head · n_head = d_model, but 5 · 3 ≠ 24"):
        save_hf(model, tmp_path / "hf")
    assert not (tmp_path / "hf").exists()


def test_huggingface_folder(saved: GPT, tokens: Tensor, tmp_path: Path) -> None:
    folder = save_hf(saved, tmp_path / "new" / "folder")
    same(load(folder), saved, tokens)
    theirs = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager").eval()
    assert torch.allclose(theirs(tokens).logits, saved(tokens), atol=1e-4)
    theirs.save_pretrained(tmp_path / "theirs")
    same(load(tmp_path / "theirs"), saved, tokens)


def test_a_file_without_the_transformer_prefix(
    make_model: Callable[..., GPT], tokens: Tensor, tmp_path: Path
) -> None:
    """The hub's gpt2 is a bare GPT2Model with the causal masks stored beside the weights."""
    model = make_model()
    folder = save_hf(model, tmp_path / "full")
    GPT2Model.from_pretrained(folder).save_pretrained(tmp_path / "bare")
    weights = tmp_path / "bare" / "model.safetensors"
    tensors = load_file(weights)
    assert not any(name.startswith("transformer.") for name in tensors)
    for layer in range(2):
        tensors[f"h.{layer}.attn.bias"] = torch.ones(1, 1, 16, 16).tril().bool()
        tensors[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
    save_file(tensors, weights, {"format": "pt"})
    same(load(tmp_path / "bare"), model, tokens)


def test_a_tied_model_may_store_its_unembedding_twice(
    make_model: Callable[..., GPT], tokens: Tensor, tmp_path: Path
) -> None:
    model = make_model()
    weights = save_hf(model, tmp_path) / "model.safetensors"
    tensors = load_file(weights)
    tensors["lm_head.weight"] = tensors["transformer.wte.weight"].clone()
    save_file(tensors, weights)
    same(load(tmp_path), model, tokens)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions(
    make_model: Callable[..., GPT], tokens: Tensor, tmp_path: Path, dtype: torch.dtype
) -> None:
    model = make_model().to(dtype)
    path = save(model, tmp_path / "m.safetensors")
    same(load(path, dtype=dtype), model, tokens)
    single = load(path)
    assert {p.dtype for p in single.parameters()} == {torch.float32}
    same(single, make_model().to(dtype).float(), tokens)


def test_a_loaded_model_trains_and_is_saved_over_its_own_file(
    model: GPT, tokens: Tensor, tmp_path: Path
) -> None:
    path = save(model, tmp_path / "m.safetensors")
    back = load(path)
    back(tokens).sum().backward()
    with torch.no_grad():
        for parameter in back.parameters():
            parameter -= 0.1 * parameter.grad
    save(back, path)
    same(load(path), back, tokens)
    assert not torch.equal(back(tokens), model(tokens))


def test_the_length_of_a_sound_file_may_look_like_a_pickle(
    model: GPT, tokens: Tensor, tmp_path: Path
) -> None:
    """A file opens with its header's length; 0x80 and "PK" open pickles, too."""
    path = save(model, tmp_path / "m.safetensors")
    data = path.read_bytes()
    length, body = int.from_bytes(data[:8], "little"), data[8:]
    for start in (b"\x80", b"PK"):
        size = 1 << 8 * len(start)
        longer = length + (int.from_bytes(start, "little") - length) % size
        padding = b" " * (longer - length)
        path.write_bytes(longer.to_bytes(8, "little") + body[:length] + padding + body[length:])
        assert path.read_bytes().startswith(start)
        same(load(path), model, tokens)


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()])
def test_an_interrupted_save_leaves_the_old_file(
    make_model: Callable[..., GPT],
    tokens: Tensor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
) -> None:
    old = make_model(0)
    path = save(old, tmp_path / "m.safetensors")

    def fail(*_: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises((CheckpointError, KeyboardInterrupt)):
            save(make_model(1), path)
    same(load(path), old, tokens)
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written(model: GPT, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"could not write .*m\.safetensors") as refusal:
        save(model, tmp_path / "nowhere" / "m.safetensors")
    assert "\n" not in str(refusal.value)


def test_every_parameter_has_one_name_there(saved: GPT) -> None:
    weights = hf_weights(saved.cfg)
    assert {weight.ours for weight in weights} == saved.state_dict().keys()
    theirs = [name for weight in weights for name in weight.theirs]
    assert len(set(theirs)) == len(theirs)


def test_the_config_that_is_written_is_the_one_that_is_read(saved: GPT, tmp_path: Path) -> None:
    config = json.loads((save_hf(saved, tmp_path) / "config.json").read_text())
    assert config["n_inner"] == 17
    assert config["layer_norm_epsilon"] == 1e-3
    assert config["tie_word_embeddings"] is saved.cfg.tie_embeddings
