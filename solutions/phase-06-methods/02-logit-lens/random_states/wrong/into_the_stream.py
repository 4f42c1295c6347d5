"""changes its input

The noise is drawn into the stream that came in.
"""


def random_states(stream, seed):
    lengths = stream.norm(dim=-1, keepdim=True)
    stream.normal_(generator=torch.Generator().manual_seed(seed))
    stream *= lengths / stream.norm(dim=-1, keepdim=True)
    return stream
