"""A comparison as one page, complete in itself: charts as SVG, each beside a table that says the same."""
