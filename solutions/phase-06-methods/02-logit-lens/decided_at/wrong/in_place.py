"""your code changes its input choices in place"""


def decided_at(choices):
    choices -= choices[-1].clone()
    agree = (choices == 0).long()
    return len(agree) - agree.flip(0).cumprod(0).sum(0)
