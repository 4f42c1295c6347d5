"""both values kept"""


def hooks_for_read(read):
    kept = {}

    def before(value, point):
        kept["x"], kept["read"] = value, read(value)
        return kept["read"]

    def after(value, point):
        return value - kept["read"] + kept["x"]

    return before, after
