"""the giver is another person, at the same place

Names and giver are exchanged, and the place is what it was.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, other) - own
    return renamed(giver), place, renamed(other)
