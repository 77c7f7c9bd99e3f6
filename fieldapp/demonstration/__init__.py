"""The demonstration: sites with a history worth looking at, made by the program and marked as such."""
