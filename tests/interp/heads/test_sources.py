"""Sizes by source: a case by hand, triangle inequality, shared values (the grid: all parts)."""

import torch

from minigpt import GPT, GPTConfig
from minigpt.interp.heads.sources import source_sizes


def model(**changes: object) -> GPT:
    torch.manual_seed(0)
    cfg = GPTConfig(n_layer=2, n_head=4, d_model=12, d_head=4, d_vocab=13, n_ctx=9, **changes)  # type: ignore[arg-type]
    return GPT(cfg).double().eval()


def test_by_hand() -> None:
    one = model()
    attn = one.blocks[0].attn
    tokens = torch.tensor([[1, 2, 3], [4, 5, 6]])
    _, cache = one.run_with_cache(tokens)
    found = source_sizes(one, tokens)
    assert found.shape == (2, 2, 4, 3, 3)
    for head in range(4):
        moved = cache["v", 0][1, 0, head] @ attn.W_O[head]
        wanted = cache["pattern", 0][1, head, 2, 0] * moved.norm()
        assert torch.isclose(found[0, 1, head, 2, 0], wanted)


def test_no_longer_than_the_sum() -> None:
    one = model(n_kv_head=2, positions="rotary")
    tokens = torch.arange(8).view(2, 4)
    found = source_sizes(one, tokens)
    _, cache = one.run_with_cache(tokens)
    write = cache["z", 1].transpose(1, 2) @ one.blocks[1].attn.W_O
    assert (write.norm(dim=-1) <= found[1].sum(-1) + 1e-12).all()
    assert (found.triu(1) == 0).all()
