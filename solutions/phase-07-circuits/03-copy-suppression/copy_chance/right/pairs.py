"""gather the context's probabilities, and drop repetitions by comparing pairs"""


def copy_chance(probs, tokens):
    import torch

    n = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None]
    first = ~(same & torch.ones(n, n).tril(-1).bool()).any(-1)
    paid = probs[:, :-1].gather(-1, tokens[:, None].expand(-1, n - 1, -1))
    visible = torch.ones(n - 1, n).tril().bool()
    chance = (paid.double() * (first[:, None] & visible)).sum(-1).to(probs.dtype)
    return chance, (same[:, 1:] & visible).any(-1)
