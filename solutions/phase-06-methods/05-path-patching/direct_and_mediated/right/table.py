"""All four outputs in a table, by what is corrupt."""

from itertools import product


def direct_and_mediated(read, mediator, clean, corrupt):
    sender = (clean, corrupt)
    made = tuple(mediator(x) for x in sender)
    y = {(i, j): read(sender[i], made[j]) for i, j in product((0, 1), repeat=2)}
    return tuple(y[at] - y[0, 0] for at in ((1, 1), (1, 0), (0, 1)))
