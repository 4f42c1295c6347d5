"""Sparse features of activations: autoencoders, transcoders, their training and their scores."""
