"""Photos that nobody took: the landscapes of the demonstration, painted by the program."""
