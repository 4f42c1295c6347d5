"""What every method stands on: runs, pairs, results, replacements, hook functions."""
