"""What became of every promise: kept, broken, due, observed, pledged, or not to be seen."""
