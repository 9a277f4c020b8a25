"""How many steps a scale of a questionnaire has."""

from kring.outcomes.rules.instruments import Method, Scale

FINE = 1000  # of a scale with decimals of its own: more than matter


def steps_of(scale: Scale) -> int:
    """How many steps there are from its lowest to its highest score."""
    width = scale.high - scale.low
    match scale.method:
        case Method.SINGLE | Method.COUNT:
            return int(width)
        case Method.SUM:
            return int(width / abs(scale.factor)) if scale.factor else int(width)
        case Method.TABLE:
            return max(len(scale.table) - 1, 1)
    return FINE
