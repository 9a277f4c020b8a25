"""A region's own lines of the thesaurus: what its people say, and what serves them."""
