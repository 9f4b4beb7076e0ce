"""``chalkline demo``: a day at a fictional high school, told through the mail gate that its mail goes through."""
