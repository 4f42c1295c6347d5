"""the prefix sees what is still to be predicted

The prefix positions may see each other. If they see the rest too, they carry it to every position
that looks at the prefix: a leak through two layers.
"""


def prefix_lm(n, n_prefix):
    query, key = torch.arange(n)[:, None], torch.arange(n)
    return (key <= query) | (query < n_prefix)
