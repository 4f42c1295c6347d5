"""all shuffles are one and the same

A generator that is seeded inside the loop starts over each time: a hundred copies of one number,
with a spread of exactly zero.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    null = []
    for _ in range(n_shuffle):
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(answer), generator=generator)
        null.append((predicted == answer[order]).float().mean())
    return torch.stack(null)
