"""The names as the cache prints them, and PyTorch's own norm."""

import torch


def differ(found, wanted):
    return bool((found - wanted).abs().max() > 1e-3 * wanted.abs().max())


def ln(x, part):
    return torch.nn.functional.layer_norm(x, x.shape[-1:], part.w, part.b, 1e-5)


def diagnose(block, x):
    with torch.no_grad():
        _, cache = block.run_with_cache(x)
        found = set()
        q, k, v = cache["blocks.0.attn.q"], cache["blocks.0.attn.k"], cache["blocks.0.attn.v"]
        pattern = cache["blocks.0.attn.pattern"]
        if bool((pattern.triu(1) > 1e-6).any()):
            found.add("mask")
        scores = cache["blocks.0.attn.scores"]
        wanted = torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5
        ok = scores.isfinite() & torch.ones_like(scores, dtype=torch.bool).tril()
        if differ(scores[ok], wanted[ok]):
            found.add("scale")
        z = torch.einsum("bhqk,bkhd->bqhd", pattern, v).flatten(-2)
        if differ(cache["blocks.0.attn_out"], z @ block.attn.W_O_fused + block.attn.b_O):
            found.add("merge")
        if differ(
            cache["blocks.0.ln1.normalized"], ln(cache["blocks.0.resid_pre"], block.ln1)
        ) or differ(cache["blocks.0.ln2.normalized"], ln(cache["blocks.0.resid_mid"], block.ln2)):
            found.add("norm")
        if differ(
            cache["blocks.0.resid_mid"], cache["blocks.0.resid_pre"] + cache["blocks.0.attn_out"]
        ):
            found.add("skip")
    return found
