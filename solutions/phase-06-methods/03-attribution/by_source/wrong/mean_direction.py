"""one direction serves all prompts

Each prompt has its own answers.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,d->bhk", v, W_O, d.mean(0)) / scale[:, None, None]
    return pattern[:, :, -1] * read
