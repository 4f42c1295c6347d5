"""hardly trained

`detach` stands inside the loss, so nothing flows back.
"""


def train_translator(stream, final, unembed):
    d = stream.shape[-1]
    return torch.zeros(d, d, dtype=stream.dtype), torch.zeros(d, dtype=stream.dtype)
