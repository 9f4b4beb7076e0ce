"""How Sphinx builds the documentation."""

project = "Chalkline"
extensions = ["myst_parser"]
html_theme = "furo"
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline", "deflist"]
exclude_patterns = []
suppress_warnings = ["misc.highlighting_failure"]
