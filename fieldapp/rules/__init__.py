"""What the field knows: formulas and decisions, from values to values. No framework, no database."""
