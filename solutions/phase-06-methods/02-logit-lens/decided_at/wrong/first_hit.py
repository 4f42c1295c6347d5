"""agrees for the first time

A choice can appear, vanish, and come back. The first time that it appears is not yet a decision.
"""


def decided_at(choices):
    return (choices == choices[-1]).long().argmax(0)
