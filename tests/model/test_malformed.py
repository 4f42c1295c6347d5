"""Damaged and foreign files: refused in one sentence that names the file or tensor, never run."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from minigpt import GPT, load
from minigpt.errors import CheckpointError
from minigpt.model.huggingface import save_hf
from minigpt.model.pretrained import save

Tensors = dict[str, Tensor]


def refusal(path: Path | str) -> str:
    with pytest.raises(CheckpointError) as caught:
        load(path)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400 + len(str(path))
    return message


@pytest.fixture
def ours(make_model: Callable[..., GPT], tmp_path: Path) -> Path:
    return save(make_model(tie_embeddings=False, d_mlp=17), tmp_path / "model.safetensors")


@pytest.fixture
def theirs(make_model: Callable[..., GPT], tmp_path: Path) -> Path:
    return save_hf(make_model(tie_embeddings=False, d_mlp=17), tmp_path / "folder")


def damage(path: Path, change: Callable[[Tensors], object]) -> None:
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    tensors = load_file(path)
    change(tensors)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata)


Damage = tuple[str, Callable[[Tensors, str], object], str]
DAMAGES: list[Damage] = [
    ("missing", lambda t, name: t.pop(name), "lacks"),
    ("transposed", lambda t, name: t.update({name: t[name].T}), "it is transposed"),
    ("shape", lambda t, name: t.update({name: t[name][:-1]}), "but the config asks for ["),
    ("rank", lambda t, name: t.update({name: t[name][None]}), "is [1, "),
    ("integer", lambda t, name: t.update({name: t[name].long()}), "torch.int64: weights must be"),
    ("bool", lambda t, name: t.update({name: t[name] > 0}), "is torch.bool: weights must be"),
    ("complex", lambda t, name: t.update({name: t[name] + 0j}), "is torch.complex64"),
    ("extra", lambda t, name: t.update({f"{name}2": t[name] + 1}), "which "),
]


@pytest.mark.parametrize(
    ("change", "fragment"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
@pytest.mark.parametrize("name", ["blocks.1.mlp.W_in", "embedding.W_pos", "W_U_untied"])
def test_our_tensors(
    ours: Path, name: str, change: Callable[[Tensors, str], object], fragment: str
) -> None:
    damage(ours, lambda tensors: change(tensors, name))
    message = refusal(ours)
    assert name in message
    assert fragment in message
    assert str(ours) in message


@pytest.mark.parametrize(
    ("change", "fragment"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
def test_their_tensors(
    theirs: Path, change: Callable[[Tensors, str], object], fragment: str
) -> None:
    weights = theirs / "model.safetensors"
    damage(weights, lambda tensors: change(tensors, "transformer.h.0.mlp.c_fc.weight"))
    message = refusal(theirs)
    assert "transformer.h.0.mlp.c_fc.weight" in message or "blocks.0.mlp.W_in" in message
    assert fragment in message


def test_a_model_with_more_layers_than_its_config(theirs: Path) -> None:
    config = theirs / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"n_layer": 1}))
    assert "transformer.h.1." in refusal(theirs)


@pytest.mark.parametrize("cut", [0, 1, 7, 8, 100, 0.5, -1])
def test_truncated(ours: Path, cut: float) -> None:
    data = ours.read_bytes()
    ours.write_bytes(data[: int(len(data) * cut) if isinstance(cut, float) else cut])
    message = refusal(ours)
    assert f"{ours} is truncated or no safetensors file" in message


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "noise.safetensors"
    noise = torch.randint(0, 256, (999,), generator=torch.Generator().manual_seed(seed))
    path.write_bytes(bytes(noise.tolist()))
    assert str(path) in refusal(path)


@pytest.mark.parametrize(
    "header", [b"", b"[]", b"{\n", b'{"a": {\n"x": 1}}', b'{"\n": 3}', b"null", b"\xff\xfe"]
)
def test_headers_that_are_no_headers(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "header.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    assert str(path) in refusal(path)


class Bomb:
    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def __reduce__(self) -> tuple:
        return (Path.touch, (self.flag,))


PICKLES: dict[str, Callable[[object, Path], object]] = {
    "zip": torch.save,
    "legacy": lambda bomb, path: torch.save(bomb, path, _use_new_zipfile_serialization=False),
    "protocol 2": lambda bomb, path: path.write_bytes(pickle.dumps(bomb, protocol=2)),
    "protocol 5": lambda bomb, path: path.write_bytes(pickle.dumps(bomb, protocol=5)),
    "protocol 0": lambda bomb, path: path.write_bytes(pickle.dumps(bomb, protocol=0)),
}


@pytest.mark.parametrize("kind", PICKLES)
def test_a_pickle_is_never_opened(tmp_path: Path, theirs: Path, kind: str) -> None:
    flag, bomb = tmp_path / "flag", tmp_path / "model.pt"
    PICKLES[kind](Bomb(flag), bomb)
    message = refusal(bomb)
    assert kind == "protocol 0" or f"{bomb} is a pickle, which can run any code" in message
    (theirs / "model.safetensors").write_bytes(bomb.read_bytes())
    refusal(theirs)
    (theirs / "model.safetensors").unlink()
    (theirs / "pytorch_model.bin").write_bytes(bomb.read_bytes())
    assert "has no model.safetensors (pickled weights" in refusal(theirs)
    assert not flag.exists()
    if kind == "protocol 5":  # the bomb is live
        pickle.loads(bomb.read_bytes())
        assert flag.exists()


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("{", "is not JSON: "),
        ("", "is not JSON: "),
        ("[1, 2]", "holds a list, not an object"),
        ('"gpt2"', "holds a text, not an object"),
        ("{}", "lacks 'n_layer'"),
    ],
)
def test_broken_config_files(theirs: Path, text: str, fragment: str) -> None:
    (theirs / "config.json").write_text(text)
    message = refusal(theirs)
    assert fragment in message
    assert "config.json" in message


@pytest.mark.parametrize(
    ("changes", "fragment"),
    [
        ({"activation_function": "relu"}, "says activation_function='relu'; minigpt computes"),
        ({"model_type": "qwen2"}, "says model_type='qwen2'"),
        ({"scale_attn_weights": False}, "says scale_attn_weights=False"),
        ({"scale_attn_by_inverse_layer_idx": True}, "says scale_attn_by_inverse_layer_idx=True"),
        ({"add_cross_attention": True}, "says add_cross_attention=True"),
        ({"n_head": 5}, "d_model=24 does not split into n_head=5"),
        ({"n_head": "3"}, "says n_head='3', which must be a whole number"),
        (
            {"layer_norm_epsilon": "small"},
            "layer_norm_epsilon='small', which must be a number",
        ),
        ({"n_positions": None}, "says n_positions=None, which must be a whole number"),
    ],
)
def test_configs_of_other_models(theirs: Path, changes: dict, fragment: str) -> None:
    config = theirs / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | changes))
    message = refusal(theirs)
    assert fragment in message
    assert "config.json" in message


@pytest.mark.parametrize(
    "config", ["{", "[]", '{"n_embd": 3}', '{"n_layer": 0}', '{"eps": "small"}', None]
)
def test_a_damaged_config_inside_our_file(ours: Path, config: str | None) -> None:
    metadata = {"format": "minigpt"} | ({} if config is None else {"config": config})
    save_file(load_file(ours), ours, metadata)
    assert f"the config inside {ours} is damaged" in refusal(ours)


def test_places_that_are_no_model(tmp_path: Path, theirs: Path) -> None:
    assert "no such path, and did you mean 'gpt2-medium'" in refusal("gpt2-medum")
    assert "has no config.json: is it a model folder?" in refusal(tmp_path)
    assert "load their folder instead" in refusal(theirs / "model.safetensors")
