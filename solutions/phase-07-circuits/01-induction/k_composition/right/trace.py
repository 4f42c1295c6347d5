"""Frobenius norms from Gram matrices, with the baseline in one batch"""


def k_composition(W_V, W_O, W_Q, W_K):
    def size(left, right):
        return ((left.mT @ left) * (right @ right.mT)).sum((-1, -2)).sqrt()

    product = size(W_V @ (W_O @ W_K), W_Q.mT)
    return product / (size(W_V, W_O) * size(W_K, W_Q.mT))


def chance(W_V, W_O, W_Q, W_K, n_draw=50, seed=0):
    generator = torch.Generator().manual_seed(seed)
    shapes = [W.shape for W in (W_V, W_O, W_Q, W_K)]
    drawn = [torch.randn(n_draw, *shape, generator=generator) for shape in shapes]
    return k_composition(*drawn).mean()
