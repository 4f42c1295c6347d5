"""the other person gives

That changes the name as well as the place.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(first, second, other) - own
    return renamed(giver), place, renamed(other)
