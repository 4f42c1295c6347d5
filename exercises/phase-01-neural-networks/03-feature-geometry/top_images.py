"""Which images activate a unit most?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def top_images(hidden: Float[Tensor, "image unit"], k: int) -> Int[Tensor, "k unit"]:
    """Return, for each unit, the indices of the k images that activate it most.

    The strongest comes first; of equal activations, the earlier image.
    `hidden` comes after a ReLU. An image that leaves a unit at 0 is no
    answer: its place holds -1.

    Example:
        Unit 0 is active for images 1 and 2, unit 1 only for image 0.

        >>> hidden = torch.tensor([[0.0, 5.0], [1.0, 0.0], [3.0, 0.0]])
        >>> top_images(hidden, 2)
        tensor([[ 2,  0],
                [ 1, -1]])
    """
    raise NotImplementedError("1.3.1 top_images: your code here")
