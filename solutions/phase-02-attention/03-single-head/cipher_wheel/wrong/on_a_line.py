"""keys must have length 1

On a line, the key farthest out wins for every query that points its way: letters in the middle
are never the best match of anything. They have to lie on a curve that bulges outward.
"""


def cipher_wheel(n, share):
    keys = torch.stack([torch.arange(n).float(), torch.ones(n)], dim=1)
    return 100 * keys, keys
