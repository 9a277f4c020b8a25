"""The school holidays of a region: when what is 'not in school holidays' is not there."""
