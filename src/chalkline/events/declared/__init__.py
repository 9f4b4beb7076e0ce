"""What can happen at a school: one module for each kind of event, and the people and things they speak of."""
