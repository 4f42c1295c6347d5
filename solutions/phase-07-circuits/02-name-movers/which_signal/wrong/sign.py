"""the sign is wrong

Other source less own source.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return own - sum(leads) / len(leads)

    other = second if giver == first else first
    place = own - measure(second, first, giver)
    return renamed(giver), place, renamed(other)
