"""A school's people and classes as OneRoster 1.1 or 1.2 tables (1EdTech, *OneRoster CSV Tables*)."""
