"""Losses, optimizers, data and the loops that train a model."""
