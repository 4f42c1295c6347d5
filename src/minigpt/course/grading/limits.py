"""What one exercise may use: time and memory."""

from dataclasses import dataclass

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class Limits:
    """What one exercise may use: wall time in seconds, memory in gigabytes.

    Raises:
        ConfigError: less than an empty exercise needs, more than a machine has, or no number.
    """

    seconds: float = 20.0
    memory: float = 4.0

    def __post_init__(self) -> None:
        """Refuse limits that would be held against code which has done nothing."""
        if not 1 <= self.seconds <= 86_400:
            raise ConfigError(f"a timeout of {self.seconds:g} s must lie between 1 s and one day")
        if not 0.25 <= self.memory <= 1024:
            raise ConfigError(f"a memory of {self.memory:g} GB must lie between 0.25 and 1024 GB")
