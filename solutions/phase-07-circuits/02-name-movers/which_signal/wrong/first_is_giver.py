"""also where the second one gives

The giver is taken to stand first.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    place = measure(second, first, giver) - own
    return renamed(first), place, renamed(second)
