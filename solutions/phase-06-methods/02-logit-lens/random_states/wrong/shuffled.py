"""the coordinates of the states

A shuffle keeps the values of the coordinates. A coordinate that is huge in every state of a model
stays huge.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(stream.shape, generator=generator).argsort(-1)
    return stream.gather(-1, order)
