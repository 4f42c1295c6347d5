"""none twice, and no example without an error

A least chance, fixed: small errors no longer count.
"""

import torch


def revive_dead(W_enc, b_enc, W_dec, b_dec, x, rebuilt, dead, seed):
    generator = torch.Generator().manual_seed(seed)
    chance = (x - rebuilt).square().sum(1).double()
    chance = chance.square().clamp(min=1e-12)
    chosen = torch.multinomial(chance, int(dead.sum()), generator=generator)
    u = x[chosen] - b_dec
    u = u / u.norm(dim=1, keepdim=True)
    size = W_enc[:, ~dead].norm(dim=0).mean()
    W_enc, b_enc, W_dec = W_enc.clone(), b_enc.clone(), W_dec.clone()
    W_enc[:, dead], b_enc[dead], W_dec[dead] = 0.2 * size * u.T, 0.0, u
    return W_enc, b_enc, W_dec
