"""A loop over heads; each adds its own write."""

import torch


def raw_block(x, w, n_head):
    def norm(x, name):
        x = x - x.mean(-1, keepdim=True)
        scale = (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
        return x / scale * w[f"{name}.w"] + w[f"{name}.b"]

    def attn(x):
        n = x.shape[1]
        out, wide = w["attn.b_O"].expand_as(x), x.shape[-1] // n_head
        q, k, v = (x @ w["attn.W_QKV"] + w["attn.b_QKV"]).chunk(3, dim=-1)
        for h in range(n_head):
            mine = slice(h * wide, (h + 1) * wide)
            scores = torch.einsum("bqd,bkd->bqk", q[..., mine], k[..., mine]) / wide**0.5
            scores = scores + torch.full((n, n), float("-inf")).triu(1)
            out = out + scores.softmax(-1) @ v[..., mine] @ w["attn.W_O_fused"][mine]
        return out

    def mlp(x):
        pre = x @ w["mlp.W_in"] + w["mlp.b_in"]
        post = torch.nn.functional.gelu(pre, approximate="tanh")
        return post @ w["mlp.W_out"] + w["mlp.b_out"]

    x = x + attn(norm(x, "ln1"))
    return x + mlp(norm(x, "ln2"))
