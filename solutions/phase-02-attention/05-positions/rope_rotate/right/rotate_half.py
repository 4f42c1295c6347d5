"""The form of many libraries: x · cos plus the half-swapped x · sin."""


def rotate(x, cos, sin):
    cos, sin = (torch.cat([t, t], dim=-1).unsqueeze(1) for t in (cos, sin))
    a, b = x.tensor_split(2, dim=-1)
    return x * cos + torch.cat([-b, a], dim=-1) * sin
