"""``gate.toml``: what may be set, how values are written, and every fault of the file with its place."""
