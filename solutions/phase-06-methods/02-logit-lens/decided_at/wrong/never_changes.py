"""never changes

`argmax` of a row without a 1 returns 0. A column that agrees everywhere then looks like one that
disagrees at the end.
"""


def decided_at(choices):
    differ = (choices != choices[-1]).long()
    return len(choices) - differ.flip(0).argmax(0)
