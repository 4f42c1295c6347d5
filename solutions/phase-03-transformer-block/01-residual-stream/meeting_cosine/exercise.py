"""Does a write agree with the stream that it is added to?"""

import torch
from jaxtyping import Float
from torch import Tensor


def meeting_cosine(
    write: Float[Tensor, "pos d_model"],
    stream: Float[Tensor, "pos d_model"],
    n_null: int = 20,
    seed: int = 0,
) -> tuple[float, Float[Tensor, "null"]]:
    """Return the mean cosine of a write with its stream, and `n_null` nulls.

    `stream` is what the write is added to, position by position. First
    subtract from both their means over positions. Then take the cosine at
    each position, and average.

    A null is the same average after the streams have been rolled by a random
    number of positions, from 1 to n_pos − 1, each equally likely: every write
    meets the stream of *another* position. The same seed gives the same
    nulls, and the global random state is left alone.

    Example:
        A write that takes back a third of its own stream.

        >>> stream = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
        >>> cosine, null = meeting_cosine(-stream / 3, stream, n_null=4)
        >>> round(cosine, 3), len(null)
        (-1.0, 4)
    """
    ### BEGIN SOLUTION
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
    ### END SOLUTION
