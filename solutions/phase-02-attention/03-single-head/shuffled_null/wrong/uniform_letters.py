"""other letters than the ones you were given

Letters drawn evenly from the alphabet are no null for text, in which e is a hundred times as
common as z: a model that always says e would look far better than chance.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    generator = torch.Generator().manual_seed(seed)
    null = []
    for _ in range(n_shuffle):
        drawn = torch.randint(27, answer.shape, generator=generator)
        null.append((predicted == drawn).float().mean())
    return torch.stack(null)
