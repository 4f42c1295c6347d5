"""an einsum in double precision, returned as it is"""


def prefix_matching(patterns, tokens):
    n = tokens.shape[1]
    same = (tokens[:, :, None] == tokens[:, None]).double().tril(-1)
    targets = torch.nn.functional.pad(same[..., :-1], (1, 0))
    asked = (targets.sum(-1) > 0).sum()
    even = torch.ones(n, n, dtype=torch.float64).tril() / torch.arange(1, n + 1).double()[:, None]
    scores = torch.einsum("bhqk,bqk->h", patterns.double(), targets) / asked
    return scores, torch.einsum("qk,bqk->", even, targets) / asked
