"""What changes introductions and all around them: a module is a noun, a function a verb, one transaction each."""
