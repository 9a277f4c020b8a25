"""What a search among a few texts answered."""

from kring.directory.search.finding import Answer


def rows(answered: Answer) -> list[int]:
    """The places of the texts that were found, best first."""
    return answered.rows.tolist()
