"""averaged over all queries

On the first showing a head has nothing to find. Counted with zero, those queries put a ceiling of
about one half on a perfect head, and the score depends on how often your prompts repeat.
"""


def prefix_matching(patterns, tokens):
    n_pos = tokens.shape[1]
    same = (tokens[:, :, None] == tokens[:, None]) & torch.ones(n_pos, n_pos).tril(-1).bool()
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = same[:, :, :-1]
    scores = (patterns * targets[:, None]).sum((2, 3)).mean(0) / n_pos
    return scores, (targets / torch.arange(1, n_pos + 1)[:, None]).sum() / targets[..., 0].numel()
