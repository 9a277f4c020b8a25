"""What an answer weighs: how long it takes to make, as a number of requests for a page of fifty services. Pure."""

from collections.abc import Sequence

# Documents that weigh as one request:
SHORT = 50
FULL = 25
KEYS = 1000  # only when they were changed
SEARCH = 1  # what looking for words, a term or a postcode weighs beside the documents
COUNTED = 20_000  # entries whose places are counted, which weigh as one request
HEAVIEST = 80  # the most that one answer may weigh: some seconds
MOST_WITHIN = 500  # services within one organization
MOST_TOGETHER = HEAVIEST * FULL  # services within all organizations of one answer


def of(documents: int, each: int) -> int:
    """The weight of so many documents of which `each` weigh as one request."""
    return -(-documents // each)


def share(counts: Sequence[int]) -> int:
    """How many services each of some organizations can have within it, so that together they are not too many. `counts`: how many
    there are of each."""
    most = MOST_WITHIN
    while most > 1 and sum(min(count, most) for count in counts) > MOST_TOGETHER:
        most //= 2
    return most
