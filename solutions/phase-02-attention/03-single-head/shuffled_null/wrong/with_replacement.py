"""other letters than the ones you were given

Drawing places with replacement is a bootstrap: some answers come twice, others never. A
reassignment gives each answer away exactly once.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    generator = torch.Generator().manual_seed(seed)
    null = []
    for _ in range(n_shuffle):
        order = torch.randint(len(answer), (len(answer),), generator=generator)
        null.append((predicted == answer[order]).float().mean())
    return torch.stack(null)
