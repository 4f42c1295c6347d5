"""of full rank

A product W_V W_O of rank d_head is no dense d_model × d_model matrix. On average the scores are
close to each other, except where d_head is small, and the spread is much too narrow everywhere:
pairs look remarkable that are not.
"""


def chance(W_V, W_O, W_Q, W_K, n_draw=50, seed=0):
    generator = torch.Generator().manual_seed(seed)
    d, scores = len(W_V), []
    for _ in range(n_draw):
        A, B = torch.randn(2, d, d, generator=generator)
        scores.append((A @ B).norm() / (A.norm() * B.norm()))
    return torch.stack(scores).mean()
