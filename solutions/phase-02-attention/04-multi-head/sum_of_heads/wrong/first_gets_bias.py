"""head 0 writes something although its z is 0

The sum is right, and so is every ablation of another head. Whoever takes out head 0 takes out the
bias with it.
"""


def head_writes(z, W_O_fused, b_O):
    W_O = W_O_fused.unflatten(0, z.shape[-2:])
    writes = torch.einsum("bphd,hdm->bphm", z, W_O)
    return torch.cat([writes[:, :, :1] + b_O, writes[:, :, 1:]], 2), torch.zeros_like(b_O)


def without_heads(output, writes, heads, reference=None):
    chosen = sorted(set(heads))
    output = output - writes[:, :, chosen].sum(2)
    if reference is not None:
        output = output + reference[:, :, chosen].sum(2).mean(0)
    return output
