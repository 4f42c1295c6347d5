"""GGUF files of our own making, through an independent writer: what is read, what is refused."""

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT, load
from minigpt.errors import CheckpointError, MinigptError
from minigpt.model.bpe import byte_symbols
from minigpt.model.gguf import GGUF

SHAPE = {"n_head": 2, "n_kv_head": 1, "d_model": 32, "d_head": 16, "d_mlp": 64, "n_ctx": 16}
LLAMA = SHAPE | {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "d_vocab": 264}
TOKENS = [*byte_symbols().values(), "Ġt", "he", "Ġthe", "12", "ĊĊ", "<|endoftext|>", "<|im_start|>"]
KIND = gguf.GGMLQuantizationType


def neighbors(weight: np.ndarray, n_head: int) -> np.ndarray:
    """The order of rows that llama.cpp wants: the rows of a pair side by side."""
    half = weight.shape[0] // n_head // 2
    return weight.reshape(n_head, 2, half, -1).swapaxes(1, 2).reshape(weight.shape)


def tensors_of(model: GPT) -> dict[str, np.ndarray]:
    cfg = model.cfg
    names = {"token_embd": model.W_E, "output_norm": model.ln_final.w}
    if not cfg.tie_embeddings:
        names["output"] = model.W_U.T
    for i, block in enumerate(model.blocks):
        names |= {f"blk.{i}.attn_norm": block.ln1.w, f"blk.{i}.ffn_norm": block.ln2.w}
        matrices = {"attn_q": block.attn.W_Q, "attn_k": block.attn.W_K, "attn_v": block.attn.W_V}
        share = cfg.n_head // cfg.n_kv_head
        for name, per_head in matrices.items():
            own = per_head[:: 1 if name == "attn_q" else share]
            names[f"blk.{i}.{name}"] = own.permute(0, 2, 1).flatten(0, 1)
        names[f"blk.{i}.attn_output"] = block.attn.W_O_fused.T
        mlp = {"gate": block.mlp.W_gate, "up": block.mlp.W_in, "down": block.mlp.W_out}
        names |= {f"blk.{i}.ffn_{name}": matrix.T for name, matrix in mlp.items()}
    arrays = {f"{k}.weight": v.detach().contiguous().numpy() for k, v in names.items()}
    for name in arrays:
        if ".attn_q." in name or ".attn_k." in name:
            heads = cfg.n_head if ".attn_q." in name else cfg.n_kv_head
            arrays[name] = neighbors(arrays[name], heads)
    return arrays


def add_value(writer: gguf.GGUFWriter, key: str, value: Any) -> None:
    kinds = {str: writer.add_string, bool: writer.add_bool, float: writer.add_float32}
    kinds[int] = writer.add_uint64
    kinds[type(value)](key, value)


def write(
    path: Path,
    model: GPT,
    kind: KIND = KIND.F32,
    drop: str = "",
    tensors: dict[str, np.ndarray] | None = None,
    others: dict[str, Any] | None = None,
    **changes: Any,
) -> Path:
    """Write a model with the reference library; `drop` leaves a tensor or a key out."""
    cfg = model.cfg
    writer = gguf.GGUFWriter(path, changes.pop("architecture", "llama"))
    numbers = {
        "llama.block_count": cfg.n_layer,
        "llama.context_length": cfg.n_ctx,
        "llama.embedding_length": cfg.d_model,
        "llama.feed_forward_length": cfg.d_mlp,
        "llama.attention.head_count": cfg.n_head,
        "llama.attention.head_count_kv": cfg.n_kv_head,
        "llama.rope.dimension_count": cfg.d_head,
        "llama.rope.freq_base": cfg.rotary_base,
    } | {f"llama.{key.replace('__', '.')}": value for key, value in changes.items()}
    numbers |= others or {}
    for key, value in numbers.items():
        if key != drop:
            add_value(writer, key, value)
    writer.add_float32("llama.attention.layer_norm_rms_epsilon", cfg.eps)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    padding = [f"<pad{i}>" for i in range(cfg.d_vocab - len(TOKENS))]
    writer.add_token_list([*TOKENS, *padding])
    writer.add_token_types([1] * (len(TOKENS) - 2) + [3, 3] + [4] * len(padding))
    writer.add_token_merges(["Ġ t", "h e", "Ġt he", "1 2", "Ċ Ċ"])
    for name, array in (tensors_of(model) | (tensors or {})).items():
        if name != drop:
            stored = kind if array.ndim > 1 else KIND.F32
            writer.add_tensor(name, gguf.quantize(array, stored), raw_dtype=stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def model(make_model: Callable[..., GPT]) -> GPT:
    return make_model(**LLAMA)


@pytest.fixture(scope="module")
def whole(model: GPT, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", model, KIND.Q4_1).read_bytes()


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
def test_a_file_comes_back(
    make_model: Callable[..., GPT], tokens: Tensor, tmp_path: Path, tied: bool
) -> None:
    model = make_model(**LLAMA, tie_embeddings=tied)
    back = load(write(tmp_path / "model.gguf", model))
    assert back.cfg.to_dict() == {**model.cfg.to_dict(), "eps": back.cfg.eps}
    assert back.cfg.eps == pytest.approx(model.cfg.eps)
    for name, value in model.state_dict().items():
        assert torch.equal(back.state_dict()[name], value), name
    assert back.tokenizer is not None
    ids = back.tokenizer.encode("the the\n\n12<|im_start|>", allow_special=True)
    assert [TOKENS[id] for id in ids] == ["t", "he", "Ġthe", "ĊĊ", "1", "2", "<|im_start|>"]
    assert back("the the").shape == (1, 3, 264)


@pytest.mark.parametrize(
    "kind", [KIND.F16, KIND.BF16, KIND.Q8_0, KIND.Q4_0, KIND.Q4_1, KIND.Q5_1], ids=lambda k: k.name
)
def test_every_kind_is_the_reference_s_number(model: GPT, tmp_path: Path, kind: KIND) -> None:
    path = write(tmp_path / "model.gguf", model, kind)
    ours, reference = GGUF(path), gguf.GGUFReader(path)
    assert list(ours.tensors) == [tensor.name for tensor in reference.tensors]
    for tensor in reference.tensors:
        expected = gguf.dequantize(tensor.data, tensor.tensor_type)
        assert np.array_equal(ours.read(tensor.name), expected)
    for key, value in ours.metadata.items():
        assert value == pytest.approx(reference.fields[key].contents()), key
    matrix = tensors_of(model)["blk.0.ffn_up.weight"]
    assert not np.array_equal(ours.read("blk.0.ffn_up.weight"), matrix), "it was rounded"


def test_reading_gives_memory_of_its_own(model: GPT, tmp_path: Path) -> None:
    path = write(tmp_path / "model.gguf", model)
    before = path.read_bytes()
    with torch.no_grad():
        load(path).W_E.zero_()
    assert path.read_bytes() == before


BAD: list[tuple[dict[str, Any], str]] = [
    ({"architecture": "qwen2"}, r"architecture 'qwen2'; minigpt reads 'llama'"),
    ({"drop": "blk.1.attn_k.weight"}, r"lacks the tensor 'blk.1.attn_k.weight'"),
    ({"drop": "token_embd.weight"}, r"lacks the tensor 'token_embd.weight'"),
    ({"drop": "llama.block_count"}, r"lacks 'llama.block_count'"),
    ({"block_count": 1}, r"holds 'blk.1.attn_norm.weight', which this Llama does not have"),
    ({"feed_forward_length": 96}, r"is \[64, 32\], but the metadata asks for \[96, 32\]"),
    ({"attention__head_count_kv": 3}, r"n_head=2 heads cannot share n_kv_head=3 keys"),
    ({"rope__dimension_count": 8}, r"rope.dimension_count=8; minigpt computes .*=16"),
    ({"rope__scaling__type": "yarn"}, r"rope.scaling.type='yarn'; minigpt computes .*='none'"),
    ({"context_length": "long"}, r"says llama.context_length='long', which must be a whole"),
    ({"block_count": 10**9}, r"asks for 1000000000 layers, but 2 are there"),
    ({"drop": "llama.rope.dimension_count", "embedding_length": 2**60}, "must be a whole"),
    ({"attention__head_count": True}, "says llama.attention.head_count=True, which must be"),
    ({"rope__freq_base": "far"}, "says llama.rope.freq_base='far', which must be a number"),
    ({"tensors": {"rope_freqs.weight": np.ones(8, np.float32)}}, r"holds 'rope_freqs.weight'"),
]


@pytest.mark.parametrize(("changes", "message"), BAD, ids=[message[:40] for _, message in BAD])
def test_models_that_are_not_computed_here(
    model: GPT, tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    path = write(tmp_path / "model.gguf", model, **changes)
    with pytest.raises(CheckpointError, match=message) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


HARMLESS: dict[str, Any] = {
    "general.author": "anyone",
    "llama.rope.scaling.type": "none",
    "llama.rope.scaling.factor": 1.0,
    "llama.rope.scaling.original_context_length": 2048,
    "llama.attention.causal": True,
    "llama.vocab_size": 264,
    "quantize.imatrix.file": "some.dat",
    "tokenizer.chat_template": "{{ messages }}",
    "tokenizer.ggml.bos_token_id": 1,
}
# Whatever is said that might change a number: another value of what is known, and what is not.
HARMFUL: dict[str, Any] = {
    "llama.rope.scaling.factor": 4.0,
    "llama.rope.scale_linear": 4.0,
    "llama.rope.scaling.attn_factor": 0.5,
    "llama.attention.causal": False,
    "llama.attention.scale": 0.5,
    "llama.attention.sliding_window": 8,
    "llama.expert_count": 2,
    "llama.logit_scale": 2.0,
    "llama.attention.value_length": 8,
    "llama.vocab_size": 99,
    "llama.anything": 1,
    "clip.has_vision_encoder": True,
    "split.count": 2,
    "general.quantization_version": 1,
    "tokenizer.ggml.add_space_prefix": True,
    "tokenizer.ggml.remove_extra_whitespaces": True,
    "tokenizer.ggml.precompiled_charsmap": "x",
}


def test_settings_that_no_number_depends_on(model: GPT, tokens: Tensor, tmp_path: Path) -> None:
    back = load(write(tmp_path / "model.gguf", model, others=HARMLESS))
    torch.testing.assert_close(back(tokens), model(tokens))


@pytest.mark.parametrize("key", HARMFUL)
def test_settings_that_might_change_a_number_are_refused_by_name(
    model: GPT, tmp_path: Path, key: str
) -> None:
    path = write(tmp_path / "model.gguf", model, others={key: HARMFUL[key]})
    with pytest.raises(CheckpointError, match=rf"model.gguf says {key}=") as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_tokens_that_text_always_spells(model: GPT, tmp_path: Path) -> None:
    """Type 4 is a token of its own in any text, type 3 only where special tokens are allowed."""
    tokenizer = load(write(tmp_path / "model.gguf", model)).tokenizer
    pad, start = len(TOKENS), TOKENS.index("<|im_start|>")
    assert tokenizer.encode(" the<pad0>") == [TOKENS.index("Ġthe"), pad]
    assert start not in tokenizer.encode("<|im_start|><pad0>")
    assert tokenizer.encode("<|im_start|><pad0>", allow_special=True) == [start, pad]


def test_two_names_for_the_same_bytes_are_no_way_to_fill_memory(
    whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    names = [f"blk.1.{part}.weight".encode() for part in ("ffn_gate", "ffn_up", "ffn_down")]
    where = [whole.index(name) + len(name) for name in names]
    size = len(whole) // 3 // 20 * 32
    damaged = bytearray(whole)
    for at in where:  # one dimension of a third of the file each, from the first byte on
        damaged[at : at + 4 + 8 + 8] = struct.pack("<IQQ", 2, 32, size // 32)
        damaged[at + 24 : at + 32] = struct.pack("<Q", 0)
    path.write_bytes(damaged)
    with pytest.raises(CheckpointError, match="its tensors are larger than the file"):
        load(path)


REPLACED: list[tuple[bytes, bytes, str]] = [
    (b"GGUF", b"GGML", r"is no GGUF file: it does not begin with 'GGUF'"),
    (b"GGUF\x03", b"GGUF\x09", r"is GGUF version 9; minigpt reads the versions 2 and 3"),
    (b"smollm", b"qwen25", r"kind 'gpt2' with the pre-tokenizer 'qwen25'; minigpt reads"),
    ("Ġt he".encode(), "Ġt ha".encode(), r"the tokenizer in .*: the merges can make 'Ġtha'"),
    (b"general.arch", b"general.\xff\xff\xff\xff", r"is damaged: its metadata is no text"),
    (b"tokenizer.ggml.token_type", b"tokenizer.ggml.token_typo", r"lacks '.*token_type'"),
    (b"tokenizer.ggml.merges", b"tokenizer.ggml.mergez", r"lacks '.*ggml.merges'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), REPLACED, ids=[m[:24] for *_, m in REPLACED])
def test_damaged_files(whole: bytes, tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    path = tmp_path / "model.gguf"
    assert old in whole
    path.write_bytes(whole.replace(old, new, 1))
    with pytest.raises(CheckpointError, match=message):
        load(path)


@pytest.mark.parametrize("length", [0, 3, 4, 11, 23, 24, 500, 3000, -1, -700])
def test_truncated_files(whole: bytes, tmp_path: Path, length: int) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(whole[:length])
    with pytest.raises(CheckpointError, match=r"is truncated|is no GGUF file") as caught:
        load(path)
    assert "\n" not in str(caught.value)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_random_damage_is_refused_or_harmless(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever eight bytes of the header become, the answer is a sentence or a model."""
    changed = bytearray(whole)
    place = data.draw(st.integers(4, 4400))
    number = data.draw(st.sampled_from([0, 1, 3, 9, 255, 2**31, 2**63 - 1, 2**64 - 1]))
    changed[place : place + 8] = struct.pack("<Q", number)
    path = tmp_path_factory.getbasetemp() / "damaged.gguf"
    path.write_bytes(changed)
    with suppress(MinigptError):
        load(path)
