"""Compare models and checkpoints: similarity of representations, losses by token."""
