"""Pieces as the rows of a matrix."""

import torch


def loop_period(tokens, repeats=3):
    ids = torch.tensor(tokens, dtype=torch.long)
    periods = range(1, len(ids) // repeats + 1)
    rows = ((p, ids[len(ids) - repeats * p :].view(repeats, p)) for p in periods)
    return next((p for p, pieces in rows if bool((pieces == pieces[0]).all())), 0)
