"""all of one sign

Numbers from 0 to 1 have a mean, so that all these matrices share a large direction and seem to be
wired to each other. Against such a baseline hardly any trained pair stands out.
"""


def chance(W_V, W_O, W_Q, W_K, n_draw=50, seed=0):
    generator = torch.Generator().manual_seed(seed)
    scores = []
    for _ in range(n_draw):
        drawn = [torch.rand(W.shape, generator=generator) for W in (W_V, W_O, W_Q, W_K)]
        scores.append(k_composition(*drawn))
    return torch.stack(scores).mean()
