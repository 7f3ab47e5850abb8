"""From a place on a page to a person at the door: warm introductions and what belongs to them."""
