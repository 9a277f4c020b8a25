"""The school holidays of the region."""
