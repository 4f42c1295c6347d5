"""The other side of the comparison: transformers' models with our weights."""

import tempfile
from functools import lru_cache

import torch
from transformers import GPT2LMHeadModel
from transformers.utils import logging

from minigpt import GPT, GPTConfig
from minigpt.model.huggingface import save_hf

logging.disable_progress_bar()
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}  # as ours has none


def twin(model: GPT) -> GPT2LMHeadModel:
    """Return transformers' GPT-2 with the weights of ours and its fused attention."""
    with tempfile.TemporaryDirectory() as folder:
        peer = GPT2LMHeadModel.from_pretrained(
            save_hf(model, folder), attn_implementation="sdpa", **NO_DROPOUT
        )
    for parameter in peer.parameters():  # out of the file's pages, into memory such as ours is in
        parameter.data = parameter.data.clone()
    # Random weights may well say "end of text": let both go on.
    peer.generation_config.eos_token_id = None
    return peer.train(model.training)


@lru_cache(maxsize=1)
def gpt2_small() -> tuple[GPT, GPT2LMHeadModel]:
    """Return both models in the shape of GPT-2 small, with the same random weights."""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("gpt2")).eval()
    return model, twin(model)
