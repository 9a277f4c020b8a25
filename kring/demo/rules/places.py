"""Dutch places and their four-digit postcode areas, with approximate middles.

Written down from general knowledge and rounded to a hundredth of a degree (about a kilometre): good enough to tell near from far in
a demonstration, marked approximate in the database. The areas of one place lie in a loose ring around its middle.
"""

import dataclasses
import math


@dataclasses.dataclass(frozen=True, slots=True)
class Town:
    """A place, its middle in degrees (WGS 84), its dialling code and its postcode areas."""

    name: str
    latitude: float
    longitude: float
    dial: str
    areas: tuple[str, ...]


def _town(name: str, latitude: float, longitude: float, dial: str, *spans: int | tuple[int, int]) -> Town:
    codes: list[str] = []
    for span in spans:
        first, last = span if isinstance(span, tuple) else (span, span)
        codes.extend(str(code) for code in range(first, last + 1))
    return Town(name, latitude, longitude, dial, tuple(codes))


# The home of the small demonstration region, then one list for each further region.
ALONG_THE_IJSSEL = (
    _town("Deventer", 52.25, 6.16, "0570", (7411, 7429)),
    _town("Apeldoorn", 52.21, 5.97, "055", (7311, 7316), (7321, 7329), (7331, 7336)),
    _town("Zwolle", 52.51, 6.09, "038", (8011, 8017), (8021, 8025), (8031, 8034), (8041, 8043)),
    _town("Zutphen", 52.14, 6.20, "0575", (7201, 7207)),
    _town("Warnsveld", 52.13, 6.23, "0575", 7231),
    _town("Eefde", 52.16, 6.22, "0575", 7211),
    _town("Gorssel", 52.20, 6.20, "0575", 7213),
    _town("Lochem", 52.16, 6.41, "0573", 7241),
    _town("Vorden", 52.10, 6.31, "0575", 7251),
    _town("Ruurlo", 52.09, 6.45, "0573", 7261),
    _town("Borculo", 52.12, 6.52, "0545", 7271),
    _town("Brummen", 52.09, 6.16, "0575", 6971),
    _town("Eerbeek", 52.10, 6.06, "0313", 6961),
    _town("Twello", 52.24, 6.10, "0571", 7391),
    _town("Vaassen", 52.29, 5.97, "0578", 8171),
    _town("Epe", 52.35, 5.98, "0578", (8161, 8162)),
    _town("Heerde", 52.39, 6.04, "0578", 8181),
    _town("Hattem", 52.47, 6.07, "038", 8051),
    _town("Wijhe", 52.39, 6.14, "0570", 8131),
    _town("Olst", 52.34, 6.11, "0570", 8121),
    _town("Raalte", 52.39, 6.28, "0572", (8101, 8103)),
    _town("Holten", 52.28, 6.42, "0548", 7451),
    _town("Hasselt", 52.59, 6.09, "038", 8061),
    _town("Dalfsen", 52.51, 6.26, "0529", 7721),
)

OTHER_REGIONS = (
    (
        "Utrecht en de Heuvelrug",
        _town(
            "Utrecht",
            52.09,
            5.12,
            "030",
            (3511, 3515),
            (3521, 3528),
            (3531, 3534),
            (3541, 3545),
            (3551, 3555),
            (3561, 3566),
        ),
        _town("Amersfoort", 52.16, 5.39, "033", (3811, 3819), (3821, 3826)),
        _town("Nieuwegein", 52.03, 5.08, "030", (3431, 3439)),
        _town("Zeist", 52.09, 5.23, "030", (3701, 3708)),
        _town("Veenendaal", 52.03, 5.56, "0318", (3901, 3907)),
    ),
    (
        "Noorden",
        _town("Groningen", 53.22, 6.57, "050", (9711, 9718), (9721, 9728), (9731, 9738), (9741, 9747)),
        _town("Assen", 53.00, 6.56, "0592", (9401, 9408)),
        _town("Leeuwarden", 53.20, 5.80, "058", (8911, 8919), (8921, 8927), (8931, 8939)),
        _town("Drachten", 53.11, 6.10, "0512", (9201, 9207)),
        _town("Heerenveen", 52.96, 5.92, "0513", (8441, 8448)),
    ),
    (
        "Twente",
        _town("Enschede", 52.22, 6.89, "053", (7511, 7514), (7521, 7525), (7531, 7536), (7541, 7548)),
        _town("Hengelo", 52.27, 6.79, "074", (7551, 7559)),
        _town("Almelo", 52.36, 6.66, "0546", (7601, 7611)),
        _town("Oldenzaal", 52.31, 6.93, "0541", (7571, 7577)),
        _town("Rijssen", 52.31, 6.52, "0548", (7461, 7463)),
    ),
    (
        "Arnhem en Nijmegen",
        _town("Arnhem", 51.98, 5.91, "026", (6811, 6815), (6821, 6828), (6831, 6836), (6841, 6846)),
        _town("Nijmegen", 51.84, 5.86, "024", (6511, 6512), (6521, 6525), (6531, 6538), (6541, 6546)),
        _town("Ede", 52.04, 5.66, "0318", (6711, 6718)),
        _town("Doetinchem", 51.97, 6.29, "0314", (7001, 7009)),
        _town("Tiel", 51.89, 5.43, "0344", (4001, 4007)),
    ),
    (
        "Brabant",
        _town("Eindhoven", 51.44, 5.48, "040", (5611, 5617), (5621, 5629), (5631, 5633), (5641, 5646), (5651, 5658)),
        _town("Tilburg", 51.56, 5.09, "013", (5011, 5015), 5017, 5018, 5021, 5022, 5025, 5026, (5041, 5049)),
        _town("Breda", 51.59, 4.78, "076", (4811, 4819), (4822, 4827), (4834, 4839)),
        _town("Helmond", 51.48, 5.66, "0492", (5701, 5709)),
        _town("Oss", 51.77, 5.52, "0412", (5341, 5349)),
    ),
    (
        "Rijnmond",
        _town("Rotterdam", 51.92, 4.48, "010", (3011, 3016), (3021, 3029), (3031, 3039), (3061, 3069), (3071, 3079)),
        _town("Schiedam", 51.92, 4.40, "010", (3111, 3119), (3121, 3125)),
        _town("Dordrecht", 51.81, 4.67, "078", (3311, 3319), (3328, 3329)),
        _town("Spijkenisse", 51.84, 4.33, "0181", (3201, 3208)),
        _town("Gouda", 52.01, 4.71, "0182", (2801, 2809)),
    ),
    (
        "Haaglanden en Leiden",
        _town("Den Haag", 52.07, 4.30, "070", (2511, 2518), (2521, 2526), (2531, 2533), (2541, 2548), (2561, 2566)),
        _town("Delft", 52.01, 4.36, "015", (2611, 2614), (2622, 2629)),
        _town("Zoetermeer", 52.06, 4.49, "079", (2711, 2713), (2715, 2719), (2721, 2729)),
        _town("Leiden", 52.16, 4.49, "071", (2311, 2318), (2321, 2324), (2331, 2334)),
        _town("Katwijk", 52.20, 4.41, "071", (2221, 2225)),
    ),
    (
        "Amsterdam en de Zaan",
        _town("Amsterdam", 52.37, 4.90, "020", (1011, 1019), (1051, 1059), (1061, 1069), (1071, 1079), (1091, 1098)),
        _town("Zaandam", 52.44, 4.82, "075", (1501, 1509)),
        _town("Haarlem", 52.38, 4.64, "023", (2011, 2015), (2021, 2026), (2031, 2037)),
        _town("Amstelveen", 52.31, 4.86, "020", (1181, 1187)),
        _town("Almere", 52.37, 5.22, "036", (1311, 1319), (1321, 1329)),
    ),
    (
        "Limburg",
        _town("Maastricht", 50.85, 5.69, "043", (6211, 6219), (6221, 6229)),
        _town("Heerlen", 50.89, 5.98, "045", (6411, 6419)),
        _town("Sittard", 51.00, 5.87, "046", (6131, 6137)),
        _town("Venlo", 51.37, 6.17, "077", (5911, 5916), (5921, 5928)),
        _town("Roermond", 51.19, 5.99, "0475", (6041, 6045)),
    ),
)

ALL_TOWNS: tuple[Town, ...] = (*ALONG_THE_IJSSEL, *(town for region in OTHER_REGIONS for town in region[1:]))


def middles(town: Town) -> list[tuple[str, str, float, float]]:
    """(code, place, latitude, longitude) of each area of a place: the first in its middle, the others in rings around it."""
    rows = []
    for number, code in enumerate(town.areas):
        ring, angle = 0.008 * math.sqrt(number), number * 2.4
        latitude = round(town.latitude + ring * math.cos(angle), 2)
        longitude = round(town.longitude + 1.6 * ring * math.sin(angle), 2)
        rows.append((code, town.name, latitude, longitude))
    return rows
