"""Exchange what a part computes, or remove it: patching, paths, ablation, self-repair."""
