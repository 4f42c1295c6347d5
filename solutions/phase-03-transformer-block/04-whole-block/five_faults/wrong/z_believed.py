"""before z is recorded

`attn_out` fits the recorded z, and z itself has never been compared with pattern and v.
"""


def diagnose(block, x):
    _, recorded = block.run_with_cache(x)
    c = {name.removeprefix("blocks.0."): value for name, value in recorded.items()}

    def differ(a, b):
        return bool((a - b).abs().max() > 1e-3 * b.abs().max())

    def layer_norm(x, w, b, eps):
        x = x - x.mean(-1, keepdim=True)
        return x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b

    faults = set()
    for name, stream in (("ln1", "resid_pre"), ("ln2", "resid_mid")):
        norm = getattr(block, name)
        if differ(c[f"{name}.normalized"], layer_norm(c[stream], norm.w, norm.b, norm.eps)):
            faults.add("norm")
    q, k = (c[f"attn.{part}"].transpose(1, 2) for part in "qk")
    now_or_past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if differ(c["attn.scores"][..., now_or_past], scores[..., now_or_past]):
        faults.add("scale")
    if (c["attn.pattern"][..., ~now_or_past] > 0).any():
        faults.add("mask")
    z = c["attn.z"]
    written = z.flatten(-2) @ block.attn.W_O_fused + block.attn.b_O
    if differ(c["attn_out"], written):
        faults.add("merge")
    if differ(c["resid_mid"], c["resid_pre"] + c["attn_out"]):
        faults.add("skip")
    return faults
