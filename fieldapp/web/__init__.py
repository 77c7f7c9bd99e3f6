"""HTTP: thin views. The only package that knows Flask."""
