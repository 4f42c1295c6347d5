"""each prediction still meets its own answer

Both were put into the same new order, so every pair survives and the null is the accuracy itself.
A control that cannot differ from the result it controls for is the commonest one in the wild.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    generator = torch.Generator().manual_seed(seed)
    null = []
    for _ in range(n_shuffle):
        order = torch.randperm(len(answer), generator=generator)
        null.append((predicted[order] == answer[order]).float().mean())
    return torch.stack(null)
