"""What overloads do: plain functions over Python values, by overload id."""
