"""What attention heads do: detectors, movers, composition, a taxonomy."""
