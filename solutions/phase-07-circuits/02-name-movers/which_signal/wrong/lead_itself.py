"""this is the lead itself

An effect is a difference.
"""


def which_signal(measure, first, second, giver, spare):
    measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads)

    other = second if giver == first else first
    place = measure(second, first, giver)
    return renamed(giver), place, renamed(other)
