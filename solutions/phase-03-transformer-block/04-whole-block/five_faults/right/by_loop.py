"""One head at a time, in double precision."""

import torch


def diagnose(block, x):
    _, c = block.run_with_cache(x)
    c = {name.removeprefix("blocks.0."): value.double() for name, value in c.items()}
    faults = set()

    def check(name, found, wanted):
        if (found - wanted).abs().max() > 1e-3 * wanted.abs().max():
            faults.add(name)

    for part, read in (("ln1", "resid_pre"), ("ln2", "resid_mid")):
        norm, stream = getattr(block, part), c[read]
        var, mean = torch.var_mean(stream, -1, correction=0, keepdim=True)
        again = (stream - mean) / (var + norm.eps).sqrt() * norm.w + norm.b
        check("norm", c[f"{part}.normalized"], again)
    writes = block.attn.b_O.expand_as(x).double()
    i, j = torch.tril_indices(x.shape[1], x.shape[1])
    found, wanted = [], []
    for h, W_O in enumerate(block.attn.W_O_fused.double().chunk(c["attn.q"].shape[2])):
        q, k, v = (c[f"attn.{one}"][:, :, h] for one in "qkv")
        pattern = c["attn.pattern"][:, h]
        writes = writes + pattern @ v @ W_O
        found.append(c["attn.scores"][:, h, i, j])
        wanted.append((q @ k.mT / k.shape[-1] ** 0.5)[:, i, j])
        if pattern.triu(1).any():
            faults.add("mask")
    check("scale", torch.stack(found), torch.stack(wanted))
    check("merge", c["attn_out"], writes)
    check("skip", c["resid_mid"], c["resid_pre"] + c["attn_out"])
    return faults
