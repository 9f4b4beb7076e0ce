"""Documents: a policy's Markdown file to a ``Policy`` and back, its hash, and what a new version changes."""
