"""A real model from its GGUF file: how long until it is there, and one pass over 64 tokens."""

import torch
from transformers import AutoModelForCausalLM

import minigpt
from benchmarks.measure import Row, difference, in_turns, matmul_peak
from minigpt import GPT
from minigpt.data import fetch
from minigpt.model.count import flops

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
PEER = "transformers, the same file"


def load_peer() -> torch.nn.Module:
    """Load the model as transformers' users do."""
    folder = fetch("smollm2")
    return AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=FILE, attn_implementation="sdpa", dtype=torch.float32
    )


def load_ours() -> GPT:
    """Load the model and its tokenizer."""
    return minigpt.load("smollm2")


def run() -> list[Row]:
    """Compare loading, then a forward pass."""
    model, peer = load_ours(), load_peer().eval()
    tokens = torch.randint(17, model.cfg.d_vocab, (1, 64))  # 0 to 16 are special
    with torch.inference_mode():
        checked = difference(model(tokens), peer(tokens).logits, within=1e-3)
        ours_s, peer_s = in_turns([lambda: model(tokens), lambda: peer(tokens)], rounds=15)
    load_s, peer_load_s = in_turns([load_ours, load_peer], rounds=2)
    return [
        Row("SmolLM2-135M, load from GGUF", PEER, load_s, peer_load_s, "the next row", 3.0),
        Row(
            "SmolLM2-135M, forward, 64 tokens",
            PEER,
            ours_s,
            peer_s,
            checked,
            asked=1.0,
            flops=sum(flops(model.cfg, tokens.shape[1]).values()),
            peak=matmul_peak(),
        ),
    ]
