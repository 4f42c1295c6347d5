"""single precision, with even attention as one more head"""


def prefix_matching(patterns, tokens):
    n = tokens.shape[1]
    even = torch.ones(n, n).tril()
    even = (even / even.sum(-1, keepdim=True)).expand(len(tokens), 1, n, n)
    every = torch.cat([patterns.float(), even], 1)
    mask = (tokens.unsqueeze(2) == tokens.unsqueeze(1)).tril(-1).roll(1, 2)
    paid = torch.where(mask[:, None], every, 0.0).sum(-1).transpose(1, 2)[mask.any(-1)].mean(0)
    return paid[:-1], paid[-1]
