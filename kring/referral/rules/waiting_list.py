"""What is told of a waiting list to those who do not know these people. Pure."""


def told_to_others(count: int, limit: int) -> int | None:
    """At least so many wait, in steps of `limit`; None for fewer than that. Two looks at it do not tell of one person."""
    return count // limit * limit if count >= limit else None
