"""Time as a school counts it: windows, school days, periods, deadlines, and the next boundary of anything."""
