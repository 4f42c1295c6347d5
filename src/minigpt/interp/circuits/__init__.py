"""A model as a graph of edges: patch them, discover a circuit, evaluate it."""
