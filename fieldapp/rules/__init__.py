"""What the field knows: formulas and decisions, from values to values. Standard library only."""
