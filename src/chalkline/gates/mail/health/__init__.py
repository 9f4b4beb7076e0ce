"""How a gate stands: its health page and its metrics."""
