"""the median over the spare names is taken

A median in place of the mean.
"""

from statistics import median


def which_signal(measure, first, second, giver, spare):
    own, other = measure(first, second, giver), second if giver == first else first

    def renamed(old, new):
        return measure(*(new if one == old else one for one in (first, second, giver)))

    def effect(old):
        return median(renamed(old, new) for new in spare) - own

    return effect(giver), measure(second, first, giver) - own, effect(other)
