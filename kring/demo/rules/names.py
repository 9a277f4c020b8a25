"""Names, streets and clients. Common first and last names put together by chance: nobody in particular.

Phone numbers begin where none are given out: behind '06' and behind an area code no Dutch number begins with a 0. Mail addresses
end in '.example', which RFC 2606 keeps free.
"""

import dataclasses

from kring.clients.rules import NEVER_GIVEN_OUT, fold, split_prefix
from kring.demo.rules.dice import Dice, weighted
from kring.demo.rules.places import Town
from kring.demo.rules.tables import TABLES
from kring.matching.rules.reach import Reach

_OLD_WOMEN = "Annie Bep Corrie Dien Gerda Greet Hennie Ina Jannie Jo Leni Mien Nel Riet Rie Sjaan Tiny Toos Truus Wil Willy Wies Ans Hetty Joke".split()
_OLD_MEN = "Arie Bertus Cor Dirk Gerrit Henk Herman Jaap Jan Joop Kees Koos Lammert Piet Rinus Theo Toon Wim Willem Klaas Bram Frits Geert Harrie Sjef".split()
_WOMEN = "Anouk Astrid Carla Daniëlle Debby Esther Femke Ilse Inge Ingrid Karin Kim Linda Lotte Marieke Marloes Miranda Monique Nicole Petra Renske Sanne Saskia Suzanne Wendy Yvonne".split()
_MEN = "Arjan Bas Dennis Edwin Erik Frank Gijs Hans Jeroen Johan Koen Marcel Mark Martijn Maarten Niels Paul Peter Richard Rob Ronald Sander Stefan Sven Thijs Wouter".split()
_TURKISH = (
    "Ayşe Fatma Emine Hatice Zeynep Elif Sevgi Gülsüm Meryem Nurcan Mehmet Mustafa Ahmet Ali Hasan Hüseyin İbrahim Murat Yusuf Kemal".split(),
    "Yılmaz Kaya Demir Şahin Çelik Yıldız Aydın Öztürk Arslan Doğan Kılıç Aslan".split(),
)
_MOROCCAN = (
    "Fatima Khadija Naima Aïcha Rachida Latifa Samira Malika Zohra Hafida Mohamed Ahmed Hassan Abdelkader Mustapha Driss Said Rachid Omar Youssef".split(),
    "El Idrissi,Benali,Bouzidi,El Amrani,Haddadi,Azzouzi,Bakkali,El Khattabi,Ouali,Tahiri,Chaoui,Mansouri".split(","),
)
_SURINAMESE = (
    "Sheila Asha Shanti Radha Lucia Ingrid Marlène Sita Joyce Ruth Radjen Soerjan Humphrey Glenn Roy Ricardo Hendrik Anand Winston Ruben".split(),
    "Ramdin Jankie Bisessar Mahabir Doorgapersad Amatredjo Kartodikromo Pinas Wijngaarde Biervliet Sewnandan Gopal".split(),
)
_POLISH = (
    "Agnieszka Katarzyna Małgorzata Joanna Ewa Beata Piotr Krzysztof Tomasz Andrzej Marek Grzegorz".split(),
    "Kowalczyk Wiśniewska Nowak Wójcik Zieliński Lewandowska Kamiński Mazur Krawczyk Piotrowska".split(),
)
_SYRIAN = (
    "Rania Hala Amal Noor Lina Mariam Khaled Ammar Bassam Firas Samir Nabil".split(),
    "Haddad,Khoury,Al Hamwi,Darwish,Nasser,Sabbagh,Al Masri,Kassab,Hariri,Ibrahim".split(","),
)
_ERITREAN = (
    "Selam Abeba Letay Winta Rahwa Mebrat Tesfay Yonas Berhane Filmon Kidane Semere".split(),
    "Tesfamariam Gebremedhin Haile Kidane Woldu Habtom Mehari Tekle Ghebre Zerai".split(),
)
_MOLUCCAN = (
    "Dolly Nona Meity Yvonne Josina Corrie Ruben Otto Johannes Semuel Dominggus Etus".split(),
    "Pattiasina Matulessy Tahapary Sahetapy Latuheru Manuputty Soumokil Leiwakabessy Tuhumury Hehanussa".split(),
)
_ORIGINS = (_TURKISH, _MOROCCAN, _SURINAMESE, _POLISH, _SYRIAN, _ERITREAN, _MOLUCCAN)

# (prefix, name under which it sorts)
_DUTCH_LAST = tuple(
    split_prefix(text)
    for text in (
        "de Jong,Jansen,de Vries,van den Berg,Bakker,van Dijk,Visser,Smit,Meijer,de Boer,Mulder,de Groot,Bos,Vos,Peters,Hendriks,"
        "van Leeuwen,Dekker,Brouwer,de Wit,Dijkstra,Smits,de Graaf,van der Meer,Kok,Jacobs,van der Linden,Vermeulen,van den Heuvel,"
        "van der Veen,van den Broek,Schouten,van Beek,Willems,van Vliet,van de Ven,Hoekstra,Maas,Verhoeven,Koster,van Dam,Prins,"
        "Blom,Huisman,Peeters,Kuiper,van Veen,Kuipers,Veenstra,Postma,van Wijk,Martens,Timmermans,Groen,Gerritsen,Jonker,Molenaar,"
        "van Loon,Scholten,Kramer,Wolters,Hofman,Lammers,Bosman,Roelofs,Wassink,Nijhuis,Oude Veldhuis,Beltman,Kamphuis,te Riele,"
        "Wolbers,Haverkamp,ter Horst,Holterman,Jansman,Pierik,Wiltink,Eggink,Zandbergen,van Essen,Dijkgraaf,Tellegen,Landman"
    ).split(",")
)  # fmt: skip

_STREETS = (
    "Lindelaan,Kastanjestraat,Molenweg,Dorpsstraat,Schoolstraat,Beukenlaan,Merelstraat,Lijsterstraat,Wilgenhof,Esdoornlaan,Vijverlaan,"
    "Kanaalweg,Spoorstraat,Marktstraat,Tulpstraat,Rozenstraat,Anjerstraat,Meidoornlaan,Sperwerhof,Reigerstraat,Industrieweg,Parkweg,"
    "Zonnebloemstraat,Weidelaan,Hoefslag,Bongerd,Boomgaard,Akkerweg,Brinkweg,Esstraat,Dahliastraat,Primulaplein,Valkhof,Eikenweg"
).split(",")

AGES = weighted(
    *(
        ((low, low + 10), weight)
        for low, weight in ((20, 8), (30, 12), (40, 13), (50, 17), (60, 19), (70, 20), (80, 11))
    )
)

_REACH_NOTES = weighted(
    ("", 16),
    ("Dochter leest de e-mail mee.", 1),
    ("Belt liever zelf terug: naam en nummer inspreken is goed.", 1),
    ("Hoort slecht: rustig praten, aan de rechterkant.", 1),
    ("Neemt onbekende nummers niet op; eerst een bericht sturen.", 1),
    ("Partner weet hier nog niet van: niets inspreken.", 1),
    ("Werkt 's nachts, niet voor twaalf uur bellen.", 1),
)


_SPEAK_WITH = {
    3: "De dochter, alleen over dag en tijd van een afspraak.",
    6: "De partner, over alles.",
    8: "Niemand anders.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts."""

    first: str
    prefix: str
    last: str
    origin: int  # -1 for a Dutch name

    @property
    def full(self) -> str:
        """As people say it."""
        return " ".join(part for part in (self.first, self.prefix, self.last) if part)


# In each of these lists the names of women come first, then as many of men.
_OF_WOMEN = frozenset([*_OLD_WOMEN, *_WOMEN, *(name for firsts, _ in _ORIGINS for name in firsts[: len(firsts) // 2])])
_OF_MEN = frozenset([*_OLD_MEN, *_MEN, *(name for firsts, _ in _ORIGINS for name in firsts[len(firsts) // 2 :])])


def is_called_as(name: str) -> str:
    """'woman' or 'man' by the first name; '' for a name that is neither's or both's."""
    first = name.split(" ")[0]
    if (first in _OF_WOMEN) == (first in _OF_MEN):
        return ""
    return "woman" if first in _OF_WOMEN else "man"


def a_name(dice: Dice, birth_year: int, migrants: float, reference_year: int) -> Name:
    """A name that fits the age; `migrants` is the share of names from elsewhere, 0 to 1."""
    if dice.random() < migrants:
        origin = dice.randrange(0, len(_ORIGINS))
        firsts, lasts = _ORIGINS[origin]
        return Name(dice.choice(firsts), "", dice.choice(lasts), origin)
    old = reference_year - birth_year > 62
    women = dice.random() < 0.63
    firsts = (_OLD_WOMEN if women else _OLD_MEN) if old else (_WOMEN if women else _MEN)
    prefix, last = dice.choice(_DUTCH_LAST)
    return Name(dice.choice(firsts), prefix, last, -1)


def mobile(dice: Dice) -> str:
    """A mobile number that is not given out: no Dutch mobile number has a 0 behind 06."""
    return f"+31 6 0{dice.randrange(1_000_000, 9_999_999)}"


def landline(dice: Dice, town: Town) -> str:
    """A number in a place that is not given out: no number begins with a 0 behind the area code."""
    digits = 10 - len(town.dial)
    return f"+31 {town.dial[1:]} 0{dice.randrange(10 ** (digits - 2), 10 ** (digits - 1) - 1)}"


def a_postcode(dice: Dice, area: str) -> str:
    """An address's postcode in an area, with letters that are in use."""
    letters = "ABCDEGHJKLMNPRSTVWXZ"
    pair = letters[dice.randrange(0, 20)] + letters[dice.randrange(0, 20)]
    return f"{area} {'SB' if pair in NEVER_GIVEN_OUT else pair}"


def a_street(dice: Dice) -> str:
    """A street that many towns have, and a number."""
    return f"{dice.choice(_STREETS)} {dice.randrange(1, 180)}"


def a_client(dice: Dice, town: Town, area: str, day: str, migrants: float) -> list:
    """The columns of a client from `first_name` up to `may_speak_with`, in the order of `tables`; `day` is today as 2026-11-22."""
    year = int(day[:4])
    low, high = dice.choice(AGES)
    born = year - dice.randrange(low, high) - 1
    name = a_name(dice, born, migrants, year)
    birth_date = f"{born}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    phone = landline(dice, town) if year - born > 75 and dice.random() < 0.5 else mobile(dice)
    mails = dice.random() < (0.25 if year - born > 75 else 0.7)
    email = f"{_ascii(name.first)}.{_ascii(name.last)}{dice.randrange(10, 99)}@post.kring.example" if mails else ""
    english = name.origin in (3, 4, 5) and dice.random() < 0.5
    note = dice.choice(_REACH_NOTES)
    return [
        name.first,
        name.prefix,
        name.last,
        fold(name.last),
        birth_date,
        a_street(dice),
        a_postcode(dice, area),
        town.name,
        phone,
        email,
        "en" if english else "nl",
        1 if dice.random() < 0.93 else 0,
        1 if phone.startswith("+31 6") and dice.random() < 0.55 else 0,
        1 if email and "mail" not in note and dice.random() < 0.5 else 0,
        1 if dice.random() < 0.4 else 0,
        "neutral" if "niets inspreken" not in note and dice.random() < 0.6 else "none",
        "11:00:00" if dice.random() < 0.12 else ("12:00:00" if "twaalf" in note else None),
        "17:00:00" if dice.random() < 0.06 else None,
        note,
        _SPEAK_WITH.get(born % 10, ""),
    ]


_CLIENT = TABLES["clients_client"][3:-1]


def ways_to_reach(fields: list) -> tuple[str, ...]:
    """How a provider may reach this client (the columns of `a_client`), by the codes of a hand-over."""
    client = dict(zip(_CLIENT, fields, strict=True))
    wanted = ((Reach.PHONE, "may_call", "phone"), (Reach.EMAIL, "may_mail", "email"))
    return tuple(way.value for way, may, known in wanted if client[may] and client[known])


def _ascii(name: str) -> str:
    return "".join(char for char in fold(name).replace(" ", "").replace("ı", "i") if char.isascii() and char.isalnum())
