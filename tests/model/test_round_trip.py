"""The law of files: what is saved comes back with the same ids and logits, or is not saved."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from minigpt import GPT, load
from minigpt.errors import CheckpointError, ConfigError, TokenError
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.locate import names
from minigpt.model.parts import CHOICES
from minigpt.model.pretrained import save
from minigpt.model.tokenizer import END_OF_TEXT, BPETokenizer, CharTokenizer, Tokenizer
from minigpt.model.tokenizer_files import dump_tokenizer
from minigpt.model.weights import read_safetensors
from minigpt.model.word_tokenizer import WordTokenizer

Make = Callable[..., GPT]
TEXT = "To be, or not to be: that is 1603's  question…\n\n\x04<|im_start|><s><a>b é+ Ġ"


def bpe(*, added: tuple[str, ...] = (), specials: tuple[str, ...] = (), **more: Any) -> Tokenizer:
    """A small byte-level tokenizer with more tokens that stand for themselves."""
    plain = train_tokenizer(TEXT * 3, 300)
    encoder = dict(plain.encoder)
    for token in (*specials, *added):
        encoder.setdefault(token, len(encoder))
    return BPETokenizer(encoder, list(plain.ranks), specials, added=added, **more)


def without_some_bytes() -> Tokenizer:
    """As SmolLM2's: some bytes have no token, and digits stand alone."""
    encoder = {token: id for id, token in enumerate([*"tobeĠ1603", "to", "Ġbe", "<|im_start|>"])}
    merges = [("t", "o"), ("b", "e"), ("Ġ", "be")]
    encoder |= {"be": len(encoder)}
    special = ["<|im_start|>"]
    return BPETokenizer(encoder, merges, special, pre_tokenizer="smollm", complete=False)


TOKENIZERS: dict[str, Callable[[], Tokenizer | None]] = {
    "none": lambda: None,
    "characters": lambda: CharTokenizer().fit(TEXT),
    "no characters": lambda: CharTokenizer(""),
    "words": lambda: WordTokenizer([" To", " be", ",", END_OF_TEXT, " 16", "03"]),
    "bpe": lambda: train_tokenizer(TEXT, 280),
    "bpe, specials": lambda: bpe(specials=("<|im_start|>", "<s>", END_OF_TEXT)),
    "bpe, none special": lambda: bpe(),
    "bpe, added": lambda: bpe(specials=("<s>",), added=("<a>", "<a>b", "é+")),
    "bpe, digits alone": lambda: bpe(pre_tokenizer="smollm"),
    "bpe, bytes missing": without_some_bytes,
    "gpt2": BPETokenizer.gpt2,
    "smollm2": lambda: load("smollm2").tokenizer,
}
SHARED = {"positions": "rotary", "n_head": 6, "n_kv_head": 2, "d_head": 4}
MODELS: dict[str, dict[str, Any]] = {
    **{f"{part}={kind}": {part: kind} for part, kinds in CHOICES.items() for kind in kinds},
    "untied": {"tie_embeddings": False},
    "shared keys": SHARED,
    "llama": SHARED | {"norm": "rms", "mlp": "swiglu", "rotary_base": 5e5, "eps": 1e-6},
    "attention alone": {
        "mlp": "none",
        "norm": "none",
        "positions": "none",
        "tie_embeddings": False,
    },
    "post-norm waves": {"norm_order": "post", "positions": "sinusoidal", "mlp": "relu"},
    "odd widths": {"d_head": 5, "d_mlp": 17, "eps": 1e-2},
}


def same_ids(ours: Tokenizer, theirs: Tokenizer) -> None:
    assert dump_tokenizer(ours) == dump_tokenizer(theirs)
    assert ours.d_vocab == theirs.d_vocab
    if isinstance(ours, BPETokenizer):
        assert isinstance(theirs, BPETokenizer)
        for allow in (True, False):
            ids = ours.encode(TEXT, allow_special=allow)
            assert theirs.encode(TEXT, allow_special=allow) == ids
    every = range(ours.d_vocab)
    assert ours.decode(every) == theirs.decode(every)


def same_model(ours: GPT, theirs: GPT, tokens: Tensor) -> None:
    assert ours.cfg == theirs.cfg
    state = theirs.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in ours.state_dict().items())
    # Where a file places its tensors in memory decides the order in which kernels add them up.
    torch.testing.assert_close(ours(tokens), theirs(tokens))
    if ours.tokenizer is None:
        assert theirs.tokenizer is None
    else:
        assert theirs.tokenizer is not None
        same_ids(ours.tokenizer, theirs.tokenizer)


@pytest.mark.parametrize("shape", MODELS)
def test_every_model(shape: str, make_model: Make, tokens: Tensor, tmp_path: Path) -> None:
    model = make_model(**MODELS[shape])
    path = save(model, tmp_path / "model.safetensors")
    same_model(model, load(path), tokens)
    again = save(load(path), tmp_path / "again.safetensors")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("kind", TOKENIZERS)
def test_every_tokenizer(kind: str, make_model: Make, tokens: Tensor, tmp_path: Path) -> None:
    model = make_model()
    model.tokenizer = TOKENIZERS[kind]()
    path = save(model, tmp_path / "model.safetensors")
    same_model(model, load(path), tokens)
    again = save(load(path), tmp_path / "again.safetensors")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("zoo:")])
def test_every_model_of_the_zoo(name: str, tmp_path: Path) -> None:
    model = load(name)
    tokens = torch.randint(0, model.cfg.d_vocab, (1, min(16, model.cfg.n_ctx)))
    same_model(model, load(save(model, tmp_path / "model.safetensors")), tokens)


def test_the_same_model_makes_the_same_bytes(make_model: Make, tmp_path: Path) -> None:
    model = make_model()
    model.tokenizer = bpe(specials=("<s>",), added=("é+",))
    files = [save(model, tmp_path / f"{i}.safetensors").read_bytes() for i in range(12)]
    assert len(set(files)) == 1


def exchange_a_part(model: GPT) -> None:
    model.blocks[1].mlp = nn.Identity()


def exchange_a_function(model: GPT) -> None:
    model.blocks[1].mlp.activation = torch.relu


def change_a_number(model: GPT) -> None:
    model.blocks[0].ln1.eps = 0.5


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (exchange_a_part, r"blocks\.1\.mlp \(Identity\)"),
        (exchange_a_function, r"blocks\.1\.mlp\.activation \(relu\)"),
        (change_a_number, r"blocks\.0\.ln1\.eps \(0\.5\)"),
    ],
)
def test_what_the_config_does_not_say_is_not_saved(
    change: Callable[[GPT], None], where: str, make_model: Make, tmp_path: Path
) -> None:
    model = make_model()
    change(model)
    with pytest.raises(ConfigError, match=f"^{where} is not what the model's config says"):
        save(model, tmp_path / "model.safetensors")
    assert list(tmp_path.iterdir()) == []


def test_a_tokenizer_that_nobody_could_read_is_not_saved(make_model: Make, tmp_path: Path) -> None:
    class Mine(CharTokenizer):
        """Another encoding under a known name."""

    model = make_model()
    model.tokenizer = Mine("ab")
    with pytest.raises(TokenError, match="a Mine cannot be saved; valid: CharTokenizer"):
        save(model, tmp_path / "model.safetensors")


NEWER = [{"version": "3"}, {"version": "x"}, {"units": "nats"}]
NEWER += [{"config": {"attention": "linear"}}, {"tokenizer": {"kind": "char", "case": "lower"}}]


@pytest.mark.parametrize("newer", NEWER, ids=str)
def test_what_a_newer_version_says_is_not_dropped(
    newer: dict[str, Any], make_model: Make, tmp_path: Path
) -> None:
    model = make_model()
    model.tokenizer = CharTokenizer("ab")
    path = save(model, tmp_path / "model.safetensors")
    metadata = read_safetensors(path)[1]
    for key, value in newer.items():
        inner = json.loads(metadata.get(key, "{}")) if isinstance(value, dict) else {}
        metadata[key] = json.dumps(inner | value) if isinstance(value, dict) else value
    save_file(load_file(path), path, metadata)
    with pytest.raises(CheckpointError, match=r"newer minigpt|has no field 'attention'"):
        load(path)


def test_files_of_the_first_version_are_read(make_model: Make, tmp_path: Path) -> None:
    model = make_model()
    model.tokenizer = train_tokenizer(TEXT, 280)
    path = save(model, tmp_path / "model.safetensors")
    metadata = read_safetensors(path)[1]
    state = json.loads(metadata["tokenizer"])
    first = {key: state[key] for key in ("kind", "encoder", "merges")}
    old = {"format": "minigpt", "config": metadata["config"], "tokenizer": json.dumps(first)}
    save_file(load_file(path), path, old)
    same_ids(model.tokenizer, load(path).tokenizer)


@pytest.mark.parametrize(
    "config",
    [{"n_layer": 10**9}, {"d_model": 3 * 10**8}, {"d_mlp": 2**31 - 1}, {"d_vocab": 2**62}],
    ids=str,
)
def test_a_size_is_compared_with_the_file_before_memory_is_asked_for(
    config: dict[str, int], make_model: Make, tmp_path: Path
) -> None:
    path = save(make_model(tie_embeddings=False), tmp_path / "model.safetensors")
    metadata = read_safetensors(path)[1]
    metadata["config"] = json.dumps(json.loads(metadata["config"]) | config)
    save_file(load_file(path), path, metadata)
    with pytest.raises(CheckpointError, match=r"asks for|must be a whole number") as caught:
        load(path)
    assert "\n" not in str(caught.value)
