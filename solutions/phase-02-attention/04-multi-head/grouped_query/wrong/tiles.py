"""repeats the whole list

`repeat` gives key 0, key 1, key 0, key 1. Neighboring heads then have different keys, and a
trained model's heads meet the keys of another group.
"""


def share(part, n_head):
    times = n_head // part.shape[-2]
    return part.repeat(*[1] * (part.dim() - 2), times, 1)
