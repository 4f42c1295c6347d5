"""the widths are taken as equal"""


def circuit_areas(sizes, faithfulness):
    f = faithfulness
    d = (1 - f).abs()
    return ((f[1:] + f[:-1]) / 2).mean(), ((d[1:] + d[:-1]) / 2).mean()
