"""longer than it has to be

A huge query is always sharp enough, and tells you nothing about what sharpness costs. Trained
heads pay for length: weight decay, precision and the gradient of a saturated softmax all object.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    return 1e6 * keys, keys
