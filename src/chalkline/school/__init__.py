"""A school as its folder says it is: its settings, people, facts and calendar."""
