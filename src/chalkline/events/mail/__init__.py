"""Mail: from raw bytes to one event for each recipient."""
