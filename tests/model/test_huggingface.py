"""Twin test: the same weights in Hugging Face's GPT-2 give the same logits and the same text."""

import functools
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import GPT2Config, GPT2LMHeadModel

from minigpt import GPT, GPTConfig, load
from minigpt.model.huggingface import save_hf

ODD = {
    "one of each": {"n_layer": 1, "n_head": 1, "n_embd": 5, "vocab_size": 7, "n_positions": 3},
    "all odd": {"n_layer": 3, "n_head": 3, "n_embd": 21, "vocab_size": 101, "n_positions": 13},
    "narrow mlp": {"n_layer": 2, "n_head": 2, "n_embd": 10, "vocab_size": 33, "n_inner": 17},
    "large eps": {"n_layer": 2, "n_head": 4, "n_embd": 8, "vocab_size": 19}
    | {"layer_norm_epsilon": 0.05},
    "untied": {"n_layer": 2, "n_head": 3, "n_embd": 12, "vocab_size": 23}
    | {"tie_word_embeddings": False},
    "heads of width 1": {"n_layer": 2, "n_head": 6, "n_embd": 6, "vocab_size": 11},
    "deep": {"n_layer": 11, "n_head": 5, "n_embd": 15, "vocab_size": 29},
}


def twin_of(folder: Path, **config: object) -> tuple[GPT, GPT2LMHeadModel]:
    """Let Hugging Face write a random model, and load it here."""
    torch.manual_seed(0)
    settings = {"n_positions": 16, "bos_token_id": 0, "eos_token_id": 0, **config}
    theirs = GPT2LMHeadModel(GPT2Config(**settings, attn_implementation="eager")).eval()
    with torch.no_grad():
        for name, parameter in theirs.named_parameters():
            center = 1.0 if "ln_" in name and name.endswith("weight") else 0.0
            parameter.copy_(center + 0.4 * torch.randn(parameter.shape))
    theirs.save_pretrained(folder)
    return load(folder), theirs


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple]:
    @functools.cache
    def get(name: str) -> tuple[GPT, GPT2LMHeadModel]:
        return twin_of(tmp_path_factory.mktemp("hf"), **ODD[name])

    return get


def deviation(ours: GPT, theirs: GPT2LMHeadModel, tokens: Tensor, dtype: torch.dtype) -> float:
    with torch.no_grad():
        return (ours.to(dtype)(tokens) - theirs.to(dtype)(tokens).logits).abs().max().item()


@pytest.mark.parametrize("name", ODD)
def test_logits_equal(name: str, twins: Callable[[str], tuple]) -> None:
    ours, theirs = twins(name)
    cfg = ours.cfg
    tokens = torch.randint(0, cfg.d_vocab, (3, cfg.n_ctx))
    assert theirs(tokens).logits.std() > 0.3, "logits near zero would agree by accident"
    assert deviation(ours, theirs, tokens, torch.float32) <= 1e-4
    assert deviation(ours, theirs, tokens, torch.float64) <= 1e-9


@pytest.mark.parametrize("use_cache", [True, False], ids=["cached", "uncached"])
@pytest.mark.parametrize("name", ["all odd", "untied", "deep"])
def test_greedy_continuations_equal(
    name: str, use_cache: bool, twins: Callable[[str], tuple]
) -> None:
    ours, theirs = (model.double() for model in twins(name))
    theirs.generation_config.eos_token_id = None
    generator = torch.Generator().manual_seed(2)
    for length in (1, 2, 5):
        prompt = torch.randint(0, ours.cfg.d_vocab, (4, length), generator=generator)
        n = ours.cfg.n_ctx - length
        expected = theirs.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=n,
            do_sample=False,
            pad_token_id=0,
        )
        assert expected.shape == (4, ours.cfg.n_ctx)
        assert torch.equal(ours.generate(prompt, n, temperature=0, use_cache=use_cache), expected)


@pytest.fixture(scope="module")
def gpt2_small(tmp_path_factory: pytest.TempPathFactory) -> tuple[GPT, GPT2LMHeadModel]:
    """GPT-2 small at its real shape with random weights, handed to Hugging Face by us."""
    torch.manual_seed(0)
    ours = GPT(GPTConfig.preset("gpt2")).eval()
    with torch.no_grad():
        for name, parameter in ours.named_parameters():
            if name.endswith((".w", ".b", "b_QKV", "b_O", "b_in", "b_out")):
                parameter.add_(0.1 * torch.randn(parameter.shape))
    folder = save_hf(ours, tmp_path_factory.mktemp("gpt2"))
    theirs = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager").eval()
    (folder / "model.safetensors").unlink()
    return ours, theirs


def test_real_shape(gpt2_small: tuple[GPT, GPT2LMHeadModel]) -> None:
    ours, theirs = gpt2_small
    assert (ours.cfg.n_layer, ours.cfg.n_head, ours.cfg.d_model) == (12, 12, 768)
    assert (ours.cfg.n_ctx, ours.cfg.d_vocab) == (1024, 50257)
    tokens = torch.randint(0, 50257, (1, 256))
    with torch.no_grad():
        last = theirs(tokens, logits_to_keep=4).logits
        assert (ours(tokens, logits_at=slice(-4, None)) - last).abs().max() <= 1e-4
    tokens = tokens[:, :12]
    assert deviation(ours, theirs, tokens, torch.float32) <= 1e-4
    assert deviation(ours, theirs, tokens, torch.float64) <= 1e-9
