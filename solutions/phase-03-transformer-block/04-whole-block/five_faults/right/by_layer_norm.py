"""PyTorch's own layer norm and allclose; einsum for scores and mix."""

import torch
from torch.nn.functional import layer_norm


def diagnose(block, x):
    _, c = block.run_with_cache(x)
    c = {name.removeprefix("blocks.0."): value for name, value in c.items()}
    n = x.shape[1]

    def off(a, b):
        return not torch.allclose(a, b, rtol=0, atol=1e-3 * b.abs().max().item())

    def norm(part, read):
        return layer_norm(c[read], part.w.shape, part.w, part.b, part.eps)

    q, k, v = c["attn.q"], c["attn.k"], c["attn.v"]
    scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5
    seen = (torch.arange(n)[:, None] >= torch.arange(n)).expand_as(scores)
    z = torch.einsum("bhqk,bkhd->bqhd", c["attn.pattern"], v).reshape(*x.shape[:2], -1)
    wrong = {
        "mask": c["attn.pattern"].masked_fill(seen, 0).any().item(),
        "scale": off(c["attn.scores"][seen], scores[seen]),
        "merge": off(c["attn_out"], z @ block.attn.W_O_fused + block.attn.b_O),
        "norm": off(c["ln1.normalized"], norm(block.ln1, "resid_pre"))
        or off(c["ln2.normalized"], norm(block.ln2, "resid_mid")),
        "skip": off(c["resid_mid"], c["resid_pre"] + c["attn_out"]),
    }
    return {name for name, there in wrong.items() if there}
