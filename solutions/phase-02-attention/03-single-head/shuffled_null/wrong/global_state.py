"""the global random state

Seeding the global generator changes every random number drawn after it, anywhere in the program.
"""


def shuffled_null(predicted, answer, n_shuffle=100, seed=0):
    torch.manual_seed(seed)
    null = []
    for _ in range(n_shuffle):
        order = torch.randperm(len(answer))
        null.append((predicted == answer[order]).float().mean())
    return torch.stack(null)
