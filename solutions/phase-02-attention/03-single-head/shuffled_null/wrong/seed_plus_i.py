"""share all shuffles but one

A new generator with seed + i for each shuffle does differ from shuffle to shuffle. But two seeds
that were meant as independent repetitions give nearly the same hundred numbers.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    null = []
    for i in range(n_shuffle):
        generator = torch.Generator().manual_seed(seed + i)
        order = torch.randperm(len(answer), generator=generator)
        null.append((predicted == answer[order]).float().mean())
    return torch.stack(null)
