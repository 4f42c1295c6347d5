"""einsum, from the key's side"""


def k_composition(W_V, W_O, W_Q, W_K):
    written = torch.einsum("mh,hn->mn", W_V, W_O)
    read = torch.einsum("mh,nh->mn", W_Q, W_K)
    both = torch.einsum("am,nm->an", written, read)
    sizes = written.pow(2).sum() * read.pow(2).sum()
    return (both.pow(2).sum() / sizes).sqrt()


def chance(W_V, W_O, W_Q, W_K, n_draw=50, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.stack(
        [
            k_composition(
                *(torch.randn(*W.shape, generator=generator) for W in (W_V, W_O, W_Q, W_K))
            )
            for _ in range(n_draw)
        ]
    ).mean()
