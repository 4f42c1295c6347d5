"""One feature at a time.

A loop over the dead.
"""

import torch


def revive_dead(W_enc, b_enc, W_dec, b_dec, x, rebuilt, dead, seed):
    generator = torch.Generator().manual_seed(seed)
    error = torch.linalg.vector_norm((x - rebuilt).double(), dim=1)
    chance = (error / error.max()) ** 4
    places = dead.nonzero()[:, 0].tolist()
    W_enc, b_enc, W_dec = W_enc.clone(), b_enc.clone(), W_dec.clone()
    size = torch.stack([W_enc[:, i].norm() for i in range(len(dead)) if not dead[i]]).mean()
    for place in places:
        i = int(torch.multinomial(chance, 1, generator=generator))
        chance[i] = 0
        u = (x[i] - b_dec) / (x[i] - b_dec).norm()
        W_enc[:, place], b_enc[place], W_dec[place] = 0.2 * size * u, 0, u
    return W_enc, b_enc, W_dec
