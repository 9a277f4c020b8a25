"""Finding entries by what they say: analysis of Dutch and English, a thesaurus, and an index on disk beside the database."""
