"""How others read it: values in, bytes out."""
