"""this is the effect of the name

Two results in the other order.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    return place, renamed(giver), renamed(other)
