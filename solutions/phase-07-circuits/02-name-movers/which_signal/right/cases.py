"""Two cases, and the mean of the statistics module."""

from statistics import fmean


def which_signal(measure, first, second, giver, spare):
    base = measure(first, second, giver)
    if giver == first:
        name = fmean(measure(new, second, new) for new in spare)
        control = fmean(measure(first, new, giver) for new in spare)
    else:
        name = fmean(measure(first, new, new) for new in spare)
        control = fmean(measure(new, second, giver) for new in spare)
    return name - base, measure(second, first, giver) - base, control - base
