"""Speed against peers, in one run, as ratios; never part of the tests.

`python -m benchmarks` runs every group and writes `results.json` and the book's page;
`python -m benchmarks NAME` runs one group and only prints. A group is a module here with a
function `run() -> list[Row | Growth]`: a new file is a new group.
"""
