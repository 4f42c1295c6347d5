"""the transpose of W_QK, in double precision, cast back"""


def k_composition(W_V, W_O, W_Q, W_K):
    W_OV = (W_V @ W_O).double()
    W_QK = (W_Q @ W_K.T).double()
    sizes = torch.linalg.matrix_norm(W_OV) * torch.linalg.matrix_norm(W_QK)
    return (torch.linalg.matrix_norm(W_OV @ W_QK.T) / sizes).to(W_V.dtype)


def chance(W_V, W_O, W_Q, W_K, n_draw=50, seed=0):
    generator = torch.Generator().manual_seed(seed)
    total = torch.zeros((), dtype=W_V.dtype)
    for _ in range(n_draw):
        drawn = []
        for W in (W_V, W_O, W_Q, W_K):
            drawn.append(torch.empty_like(W).normal_(generator=generator))
        total = total + k_composition(*drawn) / n_draw
    return total
