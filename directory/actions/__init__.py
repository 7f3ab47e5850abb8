"""What changes the catalogue: a module is a noun, a function a verb."""
