"""A Llama is the same GPT with other parts: small ones, against transformers and by hand."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.model.huggingface import save_hf
from minigpt.model.layernorm import RMSNorm
from minigpt.model.mlp import SwiGLU
from minigpt.model.pretrained import save
from minigpt.model.rotary import RotaryAttention, apply_rope, rope_table
from minigpt.model.weights import build

Make = Callable[..., GPT]
LLAMA = {"norm": "rms", "mlp": "swiglu", "positions": "rotary"}
GROUPED = LLAMA | {"n_head": 6, "n_kv_head": 2, "d_head": 4}
ODD: dict[str, dict[str, Any]] = {
    "grouped": {"n_head": 6, "n_kv_head": 2, "d_head": 4, "d_mlp": 17},
    "one key for all": {"n_head": 4, "n_kv_head": 1, "d_head": 6, "rotary_base": 100.0},
    "a key each": {"n_head": 3, "d_head": 8, "eps": 1e-2, "tie_embeddings": False},
    "pairs of one": {"n_layer": 5, "n_head": 4, "n_kv_head": 2, "d_head": 2},
}


def theirs_of(ours: GPT) -> LlamaForCausalLM:
    """The same weights in Hugging Face's Llama."""
    cfg = ours.cfg
    config = LlamaConfig(
        vocab_size=cfg.d_vocab,
        hidden_size=cfg.d_model,
        intermediate_size=cfg.d_mlp,
        num_hidden_layers=cfg.n_layer,
        num_attention_heads=cfg.n_head,
        num_key_value_heads=cfg.n_kv_head,
        head_dim=cfg.d_head,
        max_position_embeddings=cfg.n_ctx,
        rms_norm_eps=cfg.eps,
        tie_word_embeddings=cfg.tie_embeddings,
        rope_parameters={"rope_theta": cfg.rotary_base, "rope_type": "default"},
        attn_implementation="eager",
    )
    names = {"model.embed_tokens.weight": ours.W_E, "model.norm.weight": ours.ln_final.w}
    names["lm_head.weight"] = ours.W_U.T
    for i, block in enumerate(ours.blocks):
        sizes = [n * cfg.d_head for n in (cfg.n_head, cfg.n_kv_head, cfg.n_kv_head)]
        matrices = dict(zip("qkv", block.attn.W_QKV.T.split(sizes), strict=True))
        matrices["o"] = block.attn.W_O_fused.T
        layer = {f"self_attn.{name}_proj": matrix for name, matrix in matrices.items()}
        layer |= {"mlp.gate_proj": block.mlp.W_gate.T, "mlp.up_proj": block.mlp.W_in.T}
        layer |= {"mlp.down_proj": block.mlp.W_out.T, "input_layernorm": block.ln1.w}
        layer |= {"post_attention_layernorm": block.ln2.w}
        names |= {f"model.layers.{i}.{name}.weight": value for name, value in layer.items()}
    model = LlamaForCausalLM(config).to(ours.W_E.dtype).eval()
    model.load_state_dict({name: value.detach() for name, value in names.items()})
    return model


@pytest.fixture(params=ODD)
def twins(request: pytest.FixtureRequest, make_model: Make) -> tuple[GPT, LlamaForCausalLM]:
    ours = make_model(**(LLAMA | ODD[request.param])).double()
    return ours, theirs_of(ours)


def test_logits_and_text_equal_transformers(
    twins: tuple[GPT, LlamaForCausalLM], tokens: Tensor
) -> None:
    ours, theirs = twins
    with torch.no_grad():
        logits = theirs(tokens).logits
        assert logits.std() > 0.3, "logits near zero would agree by accident"
        # Their angles are computed in 32 bits whatever the model's precision.
        torch.testing.assert_close(ours(tokens), logits, atol=1e-5, rtol=1e-5)
        greedy = theirs.generate(
            tokens, attention_mask=torch.ones_like(tokens), max_new_tokens=9, do_sample=False
        )
    for use_cache in (True, False):
        continued = ours.generate(tokens, 9, temperature=0, use_cache=use_cache)
        assert torch.equal(continued[:, : greedy.shape[1]], greedy)


def test_activations_equal_transformers(
    twins: tuple[GPT, LlamaForCausalLM], tokens: Tensor
) -> None:
    """Queries and keys before the rotation, and the patterns, dimension for dimension."""
    ours, theirs = twins
    seen: dict[str, Tensor] = {}
    attn = theirs.model.layers[1].self_attn
    for name in "qkv":
        getattr(attn, f"{name}_proj").register_forward_hook(
            lambda _, __, value, name=name: seen.update({name: value})
        )
    with torch.no_grad():
        patterns = theirs(tokens, output_attentions=True).attentions
    _, cache = ours.run_with_cache(tokens)
    for name in "qkv":
        torch.testing.assert_close(cache[name, 1].flatten(-2), seen[name], atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(cache["pattern", 1], patterns[1], atol=1e-5, rtol=1e-5)


def test_the_hook_points_of_a_llama(make_model: Make, tokens: Tensor) -> None:
    model = make_model(**GROUPED)
    _, cache = model.run_with_cache(tokens)
    per_head, per_key = (2, 7, 6, 4), (2, 7, 2, 4)
    shapes = {"q": per_head, "k": per_key, "v": per_key, "z": per_head, "rot_q": per_head}
    shapes |= {"rot_k": per_key, "scores": (2, 6, 7, 7), "pattern": (2, 6, 7, 7)}
    assert {name: tuple(cache[name, 1].shape) for name in shapes} == shapes
    hidden = {name: cache[f"mlp.{name}", 1] for name in ("pre", "gate", "pre_linear", "post")}
    torch.testing.assert_close(hidden["gate"], torch.nn.functional.silu(hidden["pre"]))
    torch.testing.assert_close(hidden["post"], hidden["gate"] * hidden["pre_linear"])
    assert torch.equal(cache["blocks.1.attn.hook_rot_q"], cache["rot_q", 1])
    assert torch.equal(cache["blocks.1.mlp.hook_pre_linear"], cache["pre_linear", 1])
    stream = cache["resid_mid", 0] + cache["mlp_out", 0]
    torch.testing.assert_close(stream, cache["resid_post", 0])
    assert "embedding.pos_embed" not in cache


def test_watching_changes_nothing(make_model: Make, tokens: Tensor) -> None:
    model = make_model(**GROUPED).double()
    plain = model(tokens)
    for name in model.hook_points:
        with model.hooked({name: lambda value, point: value.clone()}):
            torch.testing.assert_close(model(tokens), plain)


def test_per_head_matrices_are_what_the_heads_use(make_model: Make, tokens: Tensor) -> None:
    model = make_model(**GROUPED).double()
    _, cache = model.run_with_cache(tokens)
    attn, x = model.blocks[0].attn, cache["ln1.normalized", 0]
    group = torch.arange(6) // 3
    for name, matrix in {"q": attn.W_Q, "k": attn.W_K, "v": attn.W_V}.items():
        torch.testing.assert_close(torch.einsum("bpm,hmd->bphd", x, matrix), cache[name, 0])
    for head in range(6):
        assert attn.kv_head(head) == group[head]
        assert torch.equal(attn.per_head(attn.W_V)[head], attn.W_V[group[head]])
    out = torch.einsum("bphd,hdm->bpm", cache["z", 0], attn.W_O)
    torch.testing.assert_close(out, cache["attn_out", 0])


def test_scores_depend_on_distance_alone() -> None:
    cos, sin = rope_table(64, 8, 10_000.0, torch.empty(0, dtype=torch.float64))
    q, k = torch.randn(2, 1, 1, 1, 8, dtype=torch.float64)
    at = {i: apply_rope(q, cos[i : i + 1], sin[i : i + 1]) for i in (5, 9, 60)}
    key = {i: apply_rope(k, cos[i : i + 1], sin[i : i + 1]) for i in (2, 6, 57)}
    scores = [(at[i] * key[i - 3]).sum() for i in at]
    torch.testing.assert_close(scores[0], scores[1])
    torch.testing.assert_close(scores[0], scores[2])
    assert abs((at[9] * key[2]).sum() - scores[0]) > 1e-3
    # the slowest pair, (3, 7), turns by θ^(−3/4) a step, and turning keeps lengths
    assert sin[1, 3] == pytest.approx(torch.tensor(10_000.0**-0.75).sin().item())
    torch.testing.assert_close(at[60].norm(), q.norm())


def test_a_model_trained_after_inference_mode(make_model: Make, tokens: Tensor) -> None:
    """The table of angles, which outlives a pass, must not remember in which mode it was made."""
    model = make_model(**GROUPED, rotary_base=1234.5)
    with torch.inference_mode():
        model(tokens)
    model(tokens).sum().backward()
    assert model.blocks[0].attn.W_QKV.grad is not None


MIXED: list[Mapping[str, Any]] = [
    {"norm": "rms"}, {"mlp": "swiglu"}, {"positions": "rotary"}, {"norm": "rms", "mlp": "swiglu"},
]  # fmt: skip


@pytest.mark.parametrize("parts", [*MIXED, GROUPED], ids=str)
def test_parts_combine_and_are_saved(
    parts: Mapping[str, Any], make_model: Make, tokens: Tensor, tmp_path: Path
) -> None:
    model = make_model(**parts)
    back = load(save(model, tmp_path / "model.safetensors"))
    assert back.cfg == model.cfg
    assert torch.equal(back(tokens), model(tokens))
    if parts is not GROUPED:
        with pytest.raises(ConfigError, match="Hugging Face's GPT-2 and Llama have no norm="):
            save_hf(model, tmp_path / "hf")


def test_parts_are_chosen_when_built() -> None:
    block = GPT(GPTConfig.preset("nano", **LLAMA)).blocks[0]
    kinds = [type(part) for part in (block.ln1, block.attn, block.ln2, block.mlp)]
    assert kinds == [RMSNorm, RotaryAttention, RMSNorm, SwiGLU]
    start = GPT(GPTConfig.preset("nano", **LLAMA))
    assert start.blocks[0].mlp.W_gate.std().item() == pytest.approx(0.02, rel=0.1)
    assert torch.equal(start.ln_final.w, torch.ones(32))
    bare = build(start.cfg, start.state_dict(), Path("memory"))
    assert torch.equal(bare.W_E, start.W_E)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"norm": "batch"}, r"no norm='batch'; valid: 'layer', 'rms'"),
        ({"mlp": "swiglo"}, r"no mlp='swiglo'; did you mean 'swiglu'\?"),
        ({"positions": "alibi"}, r"no positions='alibi'; valid: 'learned', 'rotary'"),
        ({"n_kv_head": 1}, r"n_kv_head=1 differs from n_head=2: heads share keys only with"),
        (LLAMA | {"n_head": 4, "n_kv_head": 3}, r"n_head=4 heads cannot share n_kv_head=3"),
        (LLAMA | {"n_kv_head": -1}, r"n_kv_head=-1 must be a whole number"),
        (LLAMA | {"d_head": 5}, r"d_head=5 must be even: rotary turns pairs"),
        (LLAMA | {"rotary_base": 1.0}, r"rotary_base=1.0 must be a number above 1"),
        (LLAMA | {"rotary_base": "far"}, r"rotary_base='far' must be a finite number"),
    ],
)
def test_impossible_parts(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        GPTConfig.preset("nano", **changes)


def test_a_llama_has_no_position_vectors(make_model: Make) -> None:
    with pytest.raises(ConfigError, match="has no W_pos: its TokenEmbedding adds nothing"):
        _ = make_model(**GROUPED).W_pos
