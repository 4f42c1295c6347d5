"""your code changes the list `at`

The second head of a sweep would get the changed list.
"""


def silence_head(z, head, at=None):
    at = list(range(z.shape[1])) if at is None else at
    at = list(at) if isinstance(at, tuple) else at
    for i in range(len(at)):
        if at[i] < 0:
            at[i] += z.shape[1]
    silent = z.clone()
    silent[:, at, head] = 0
    return silent
