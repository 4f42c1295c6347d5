"""Folders in Hugging Face's layout, both ways: their logits and ids are ours, ours are theirs."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tokenizers
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken
from torch import Tensor
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GPT2Config,
    GPT2LMHeadModel,
    GPT2Tokenizer,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
)

from minigpt import GPT, load
from minigpt.errors import CheckpointError, ConfigError, TokenError
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.huggingface import save_hf
from minigpt.model.tokenizer import END_OF_TEXT, BPETokenizer, CharTokenizer
from minigpt.model.tokenizer_files import dump_tokenizer
from tests.model.test_malformed import DAMAGES, damage
from tests.model.test_round_trip import TEXT, TOKENIZERS, bpe
from tests.model.test_tokenizer import characters

Make = Callable[..., GPT]
GPT2 = {"n_layer": 2, "n_head": 3, "n_embd": 24, "n_positions": 16, "n_inner": 17}
LLAMA = {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
LLAMA |= {"hidden_size": 24, "intermediate_size": 17, "head_dim": 8, "max_position_embeddings": 16}
OURS = {"gpt2": {}, "llama": {"norm": "rms", "mlp": "swiglu", "positions": "rotary"}}
OURS["llama"] |= {"n_head": 4, "n_kv_head": 2, "d_head": 8, "rotary_base": 5e4, "eps": 1e-6}
PIECES = [END_OF_TEXT, "<s>", "<a>", "<a>b", "é+", "to", " be", "1603", "  ", "\n", "\x04", "Ġ"]
texts = st.lists(st.sampled_from(PIECES) | characters, max_size=12).map("".join)


def their_tokenizer(kind: str) -> Any:
    """What transformers' users save: GPT-2's class with added tokens, or a `tokenizers` one."""
    plain = train_tokenizer(TEXT * 3, 300)
    merges = [tuple(pair) for pair in plain.ranks]
    added = [AddedToken(token, normalized=True) for token in ("<a>", "<a>b", "é+")]
    if kind == "gpt2":
        made: Any = GPT2Tokenizer(vocab=dict(plain.encoder), merges=merges)
    else:
        core = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=plain.encoder, merges=merges))
        pre = tokenizers.pre_tokenizers
        digits = pre.Digits(individual_digits=True)
        core.pre_tokenizer = pre.Sequence([digits, pre.ByteLevel(add_prefix_space=False)])
        core.decoder = tokenizers.decoders.ByteLevel()
        made = PreTrainedTokenizerFast(tokenizer_object=core, eos_token=END_OF_TEXT)
    made.add_tokens(added)
    made.add_special_tokens({"additional_special_tokens": ["<s>"]})
    return made


def their_model(kind: str, d_vocab: int, **changes: Any) -> Any:
    torch.manual_seed(0)
    rest = {"vocab_size": d_vocab, "bos_token_id": 0, "eos_token_id": 0, **changes}
    if kind == "gpt2":
        model: Any = GPT2LMHeadModel(GPT2Config(**GPT2, **rest))
    else:
        model = LlamaForCausalLM(LlamaConfig(**LLAMA, **rest))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape))
    return model.eval()


def same_logits(ours: GPT, theirs: Any, tokens: Tensor) -> None:
    with torch.no_grad():
        expected = theirs.double()(tokens).logits
        assert expected.std() > 0.3, "logits near zero would agree by accident"
        # A Llama's angles are computed there in 32 bits whatever the model's precision.
        torch.testing.assert_close(ours.double()(tokens), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("size", ["5MB", "6KB"], ids=["one file", "shards"])
@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
@pytest.mark.parametrize("kind", ["gpt2", "llama"])
def test_their_folder_is_our_model(kind: str, tied: bool, size: str, tmp_path: Path) -> None:
    tokenizer = their_tokenizer(kind)
    theirs = their_model(kind, len(tokenizer), tie_word_embeddings=tied)
    theirs.save_pretrained(tmp_path, max_shard_size=size)
    tokenizer.save_pretrained(tmp_path)
    assert ((tmp_path / "model.safetensors").exists()) == (size == "5MB")
    ours = load(tmp_path)
    same_logits(ours, theirs, torch.randint(0, len(tokenizer), (2, 9)))
    assert isinstance(ours.tokenizer, BPETokenizer)
    assert set(ours.tokenizer.specials) == {END_OF_TEXT, "<s>"}
    expected = tokenizer.encode(TEXT, add_special_tokens=False)
    assert ours.tokenizer.encode(TEXT, allow_special=True) == expected


@pytest.fixture(scope="module", params=["gpt2", "llama"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    folder = tmp_path_factory.mktemp("theirs")
    tokenizer = their_tokenizer(request.param)
    their_model(request.param, len(tokenizer)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return load(folder).tokenizer, tokenizer


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts)
def test_their_ids_are_ours(both: tuple, text: str) -> None:
    ours, theirs = both
    ids = theirs.encode(text, add_special_tokens=False)
    assert ours.encode(text, allow_special=True) == ids
    if "é+" not in text:  # which theirs turns into one byte, and so into no text
        assert ours.decode(ids) == theirs.decode(ids, clean_up_tokenization_spaces=False)


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
@pytest.mark.parametrize("kind", OURS)
def test_our_folder_is_their_model(
    kind: str, tied: bool, make_model: Make, tokens: Tensor, tmp_path: Path
) -> None:
    model = make_model(**OURS[kind], tie_embeddings=tied, d_mlp=17)
    save_hf(model, tmp_path)
    theirs = AutoModelForCausalLM.from_pretrained(tmp_path, attn_implementation="eager")
    back = load(tmp_path)
    assert back.cfg == model.cfg
    assert all(map(torch.equal, back.state_dict().values(), model.state_dict().values()))
    same_logits(model, theirs.eval(), tokens)


@pytest.mark.parametrize("kind", [name for name in TOKENIZERS if "bpe" in name or "2" in name])
def test_our_tokenizer_is_theirs(kind: str, make_model: Make, tmp_path: Path) -> None:
    tokenizer = TOKENIZERS[kind]()
    assert isinstance(tokenizer, BPETokenizer)
    model = make_model(n_head=1, d_model=4, d_vocab=tokenizer.d_vocab)
    model.tokenizer = tokenizer
    save_hf(model, tmp_path)
    again = load(tmp_path).tokenizer
    assert json.loads(dump_tokenizer(again)) | {"specials": 0} == json.loads(
        dump_tokenizer(tokenizer)
    ) | {"specials": 0}
    assert again.specials == tokenizer.specials
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    for text in (TEXT, *PIECES, "".join(PIECES)):
        ids = theirs.encode(text)
        assert tokenizer.encode(text, allow_special=True) == ids
        if "é+" not in tokenizer.added:
            assert theirs.decode(ids) == tokenizer.decode(ids)


def test_what_they_cannot_hold_is_not_saved(make_model: Make, tmp_path: Path) -> None:
    model = make_model()
    model.tokenizer = CharTokenizer("ab")
    with pytest.raises(TokenError, match=r"a CharTokenizer has no form in Hugging Face's layout"):
        save_hf(model, tmp_path / "hf")
    model.tokenizer = None
    model.blocks[0].ln1.eps = 0.5
    with pytest.raises(ConfigError, match=r"blocks\.0\.ln1\.eps \(0\.5\) is not what"):
        save_hf(model, tmp_path / "hf")
    assert not (tmp_path / "hf").exists()


# Of each layout: what changes nothing, and what would, or might.
SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "gpt2": (
        {"attn_pdrop": 0.9, "use_cache": False, "task_specific_params": {"a": 1}},
        {"scale_attn_weights": False, "activation_function": "relu", "anything": 1}
        | {"scale_attn_by_inverse_layer_idx": True, "quantization_config": {"bits": 4}}
        | {"model_type": "gpt_neo", "tie_word_embeddings": "yes", "layer_norm_epsilon": True},
    ),
    "llama": (
        {"attention_dropout": 0.5, "pretraining_tp": 2, "rope_scaling": None, "dtype": "float16"},
        {"rope_scaling": {"type": "linear", "factor": 4.0}, "attention_bias": True, "mlp_bias": 1}
        | {"hidden_act": "gelu", "sliding_window": 8, "rope_interleaved": True, "rope_theta": "x"}
        | {"rope_parameters": {"rope_type": "yarn", "factor": 4.0}, "partial_rotary_factor": 0.5},
    ),
}


def change(path: Path, **said: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | said))


@pytest.mark.parametrize("kind", SAID)
def test_what_a_config_may_say(kind: str, make_model: Make, tokens: Tensor, tmp_path: Path) -> None:
    model = make_model(**OURS[kind])
    config = save_hf(model, tmp_path) / "config.json"
    change(config, **SAID[kind][0])
    torch.testing.assert_close(load(tmp_path)(tokens), model(tokens))
    before = config.read_text()
    for key, value in SAID[kind][1].items():
        change(config, **{key: value})
        inside = "rope_type" if key == "rope_parameters" else key
        with pytest.raises(CheckpointError, match=rf"config\.json says {inside}=") as caught:
            load(tmp_path)
        assert "\n" not in str(caught.value)
        config.write_text(before)


@pytest.mark.parametrize("kind", SAID)
def test_more_layers_than_the_file_holds(kind: str, make_model: Make, tmp_path: Path) -> None:
    folder = save_hf(make_model(**OURS[kind]), tmp_path)
    layers = "n_layer" if kind == "gpt2" else "num_hidden_layers"
    change(folder / "config.json", **{layers: 10**9})
    with pytest.raises(CheckpointError, match="asks for 1000000000 layers, but 2 are there"):
        load(folder)


@pytest.mark.parametrize(
    ("harm", "fragment"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
@pytest.mark.parametrize("part", ["self_attn.k_proj", "self_attn.o_proj", "mlp.up_proj"])
def test_damaged_tensors_of_a_llama(
    part: str,
    harm: Callable[[dict, str], object],
    fragment: str,
    make_model: Make,
    tmp_path: Path,
) -> None:
    folder = save_hf(make_model(**OURS["llama"], d_mlp=17), tmp_path)
    name = f"model.layers.1.{part}.weight"
    damage(folder / "model.safetensors", lambda tensors: harm(tensors, name))
    with pytest.raises(
        CheckpointError, match=f"{name}.*{re.escape(fragment)}|lacks '{name}'"
    ) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_two_files_that_want_a_space_before_a_text(make_model: Make, tmp_path: Path) -> None:
    tokenizer = train_tokenizer(TEXT, 300)
    save_hf(make_model(d_vocab=300), tmp_path)
    (tmp_path / "vocab.json").write_text(json.dumps(tokenizer.encoder))
    (tmp_path / "merges.txt").write_text("\n".join(map(" ".join, tokenizer.ranks)))
    assert dump_tokenizer(load(tmp_path).tokenizer) == dump_tokenizer(tokenizer)
    for said in ('{"add_prefix_space": true}', "{"):
        (tmp_path / "tokenizer_config.json").write_text(said)
        with pytest.raises(
            CheckpointError, match=r"tokenizer_config\.json (says add_prefix|is not)"
        ):
            load(tmp_path)


BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"version": "2.0"}, "says version='2.0'"),
    ({"normalizer": {"type": "NFC"}}, "says normalizer="),
    ({"pre_tokenizer": None}, "cuts text in a way that minigpt does not"),
    ({"pre_tokenizer": BYTES | {"add_prefix_space": True}}, "cuts text in a way"),
    ({"pre_tokenizer": BYTES | {"use_regex": False}}, "cuts text in a way"),
    ({"decoder": None}, "has a decoder of the type None"),
    ({"decoder": "ByteLevel"}, "says decoder='ByteLevel', which must be an object"),
    ({"post_processor": {"type": "TemplateProcessing", "single": []}}, "adds tokens"),
    ({"more": 1}, "says more=1, which minigpt does not understand"),
    ({"model": 3}, "says model=3, which must be an object"),
    ({"model": {"type": "Unigram"}}, "says type='Unigram'"),
    ({"model": {"dropout": 0.1}}, "says dropout=0.1"),
    ({"model": {"ignore_merges": True}}, "says ignore_merges=True"),
    ({"model": {"byte_fallback": True}}, "says byte_fallback=True"),
    ({"model": {"end_of_word_suffix": "</w>"}}, "says end_of_word_suffix="),
    ({"model": {"vocab": {"a": "0"}}}, "which must be a whole number"),
    ({"model": {"vocab": {"a": 0}, "merges": [], "unk_token": "a"}}, "in their place"),
    ({"model": {"merges": [["a", "b", "c"]]}}, "is not of two tokens"),
    ({"model": {"merges": ["q z"]}}, "the merges can make 'qz'"),
    ({"added_tokens": [{"id": 3}]}, "lacks 'content'"),
]


@pytest.mark.parametrize(("said", "message"), REFUSED, ids=[str(said)[:60] for said, _ in REFUSED])
def test_a_tokenizer_that_would_give_other_ids_is_refused(
    said: dict[str, Any], message: str, make_model: Make, tmp_path: Path
) -> None:
    model = make_model(n_head=1, d_model=4, d_vocab=300)
    model.tokenizer = bpe(specials=("<s>",))
    path = save_hf(model, tmp_path) / "tokenizer.json"
    file = json.loads(path.read_text())
    if isinstance(said.get("model"), dict):
        said = {"model": file["model"] | said["model"]}
        if "unk_token" in said["model"]:
            file["added_tokens"] = []
    path.write_text(json.dumps(file | said))
    with pytest.raises(CheckpointError, match=r"tokenizer\.json ") as caught:
        load(tmp_path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("flag", ["lstrip", "rstrip", "single_word"])
def test_a_token_that_takes_its_surroundings_is_refused(
    flag: str, make_model: Make, tmp_path: Path
) -> None:
    model = make_model(n_head=1, d_model=4, d_vocab=300)
    model.tokenizer = bpe(specials=("<s>",))
    path = save_hf(model, tmp_path) / "tokenizer.json"
    file = json.loads(path.read_text())
    file["added_tokens"][0][flag] = True
    path.write_text(json.dumps(file))
    with pytest.raises(CheckpointError, match="'<s>' that takes its surroundings with it"):
        load(tmp_path)


def test_the_file_that_the_hub_has_for_gpt2(make_model: Make, tmp_path: Path) -> None:
    """Written years ago: merges as texts, no type, special tokens that are normalized."""
    model = make_model(n_head=1, d_model=4, d_vocab=300)
    model.tokenizer = bpe(specials=(END_OF_TEXT,))
    path = save_hf(model, tmp_path) / "tokenizer.json"
    file = json.loads(path.read_text())
    for key in ("type", "byte_fallback", "ignore_merges"):
        del file["model"][key]
    file["model"]["merges"] = [" ".join(pair) for pair in file["model"]["merges"]]
    file["added_tokens"][0]["normalized"] = True
    file["post_processor"] = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False}
    del file["pre_tokenizer"]["use_regex"]
    path.write_text(json.dumps(file))
    assert dump_tokenizer(load(tmp_path).tokenizer) == dump_tokenizer(model.tokenizer)


@pytest.mark.parametrize(
    ("kind", "files", "named"),
    [
        ("gpt2", ["tokenizer.model"], "tokenizer.model"),
        ("gpt2", ["vocab.json", "merges.txt", "added_tokens.json"], "added_tokens.json"),
        ("gpt2", ["vocab.json"], "vocab.json"),
        ("llama", ["vocab.json", "merges.txt"], "vocab.json, merges.txt"),
    ],
)
def test_a_tokenizer_that_is_not_read_is_named(
    kind: str, files: list[str], named: str, make_model: Make, tmp_path: Path
) -> None:
    save_hf(make_model(**OURS[kind]), tmp_path)
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(CheckpointError, match=rf"has a tokenizer in .*{named}, which minigpt does"):
        load(tmp_path)


@pytest.fixture
def sharded(tmp_path: Path) -> Path:
    their_model("gpt2", 31).save_pretrained(tmp_path, max_shard_size="6KB")
    return tmp_path / "model.safetensors.index.json"


def break_map(index: dict[str, Any], name: str, file: str | None) -> None:
    index["weight_map"].pop(name, None)
    if file is not None:
        index["weight_map"][name] = file


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda index: index.pop("weight_map"), "lacks 'weight_map'"),
        (lambda index: index.update(more=1), "says more=1, which minigpt does not understand"),
        (lambda index: break_map(index, "a", "../secret.safetensors"), "not a file beside it"),
        (lambda index: break_map(index, "a", "model-9.safetensors"), "there is no file"),
        (lambda index: break_map(index, "transformer.wpe.weight", None), "do not agree on"),
    ],
)
def test_an_index_that_does_not_fit_its_files(
    damage: Callable[[dict], object], message: str, sharded: Path
) -> None:
    assert load(sharded.parent).cfg.n_layer == 2
    index = json.loads(sharded.read_text())
    damage(index)
    sharded.write_text(json.dumps(index))
    with pytest.raises(CheckpointError, match=message):
        load(sharded.parent)
