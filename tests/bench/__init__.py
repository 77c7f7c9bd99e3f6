"""What fieldapp costs: entries a second, memory, start-up, bytes. `make bench` prints it."""
