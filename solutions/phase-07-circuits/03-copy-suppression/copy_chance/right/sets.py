"""a set for each prompt, grown token by token"""


def copy_chance(probs, tokens):
    import torch

    chance, happened = torch.zeros_like(probs[:, :-1, 0]), torch.zeros_like(tokens[:, 1:]).bool()
    for b, row in enumerate(tokens.tolist()):
        context = set()
        for i in range(len(row) - 1):
            context.add(row[i])
            chance[b, i] = probs[b, i, sorted(context)].sum()
            happened[b, i] = row[i + 1] in context
    return chance, happened
