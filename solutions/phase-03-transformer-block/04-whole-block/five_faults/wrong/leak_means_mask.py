"""the mask is accused of what another part did

Three of the five faults let the future in. That outputs move says that something leaks, not where.
"""


def diagnose(block, x):
    with torch.no_grad():
        half = x.shape[1] // 2
        changed = torch.cat([x[:, :half], -x[:, half:]], dim=1)
        moved = (block(changed) - block(x))[:, :half].abs().max() > 1e-3
    _, recorded = block.run_with_cache(x)
    c = {name.removeprefix("blocks.0."): value for name, value in recorded.items()}
    faults = {"mask"} if moved else set()
    q, k = (c[f"attn.{part}"].transpose(1, 2) for part in "qk")
    seen = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if (c["attn.scores"] - scores)[..., seen].abs().max() > 1e-3 * scores.abs().max():
        faults.add("scale")
    if (c["resid_mid"] - c["resid_pre"] - c["attn_out"]).abs().max() > 1e-2:
        faults.add("skip")
    return faults
