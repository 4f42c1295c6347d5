"""only the first spare name

The mean was asked.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return leads[0] - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    return renamed(giver), place, renamed(other)
