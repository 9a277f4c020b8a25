"""Who works in the demonstration region: accounts to try, and what link workers say about themselves."""

import dataclasses

DOMAIN = "demo.kring.example"


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """An account that is there to be tried. `part` is the role's code; `look` that of a link worker's photo (`portraits`)."""

    first: str
    name: str
    job: str
    part: str
    look: int = 0

    @property
    def email(self) -> str:
        """What to sign in with."""
        return f"{self.first.lower()}@{DOMAIN}"


ACCOUNTS = (
    Account("Marieke", "Marieke Oldenhof", "huisarts", "referrer"),
    Account("Bianca", "Bianca Strijbos", "praktijkassistent", "assistant"),
    Account("Samira", "Samira Bentaleb", "welzijnscoach", "link_worker", look=14),
    Account("Joost", "Joost Terwisscha", "welzijnscoach", "link_worker", look=25),
    Account("Tineke", "Tineke Harmsel", "teamleider", "team_lead"),
    Account("Gerrit", "Gerrit Bloemink", "beheerder buurthuis", "provider"),
    Account("Hester", "Hester Quaedvliet", "beleidsmedewerker", "municipality"),
    Account("Ruben", "Ruben Polderdijk", "projectleider", "core_team"),
    Account("Ellen", "Ellen Zwartepoorte", "functioneel beheerder", "steward"),
)

REFERRER_JOBS = (
    "huisarts",
    "huisarts",
    "huisarts",
    "POH-GGZ",
    "praktijkondersteuner",
    "fysiotherapeut",
    "wijkverpleegkundige",
)

ABOUT = (
    "Ik houd van een rustig gesprek en een flinke wandeling. Eerst kijken we wat u blij maakt, dan pas wat er te doen is.",
    "Ik woon zelf in de buurt en ken bijna elke koffietafel. Samen vinden we iets dat bij u past, en ik ga graag de eerste keer mee.",
    "Voor ik welzijnscoach werd, stond ik twintig jaar in een winkel. Luisteren heb ik daar geleerd.",
    "Ik spreek gewoon Nederlands, geen beleidstaal. U bepaalt het tempo.",
    "Muziek is mijn manier om mensen te leren kennen. Maar we kunnen ook gewoon praten.",
    "Ik geloof in kleine stappen. Eén keer de deur uit telt ook.",
    "Ik ben opgegroeid met twee talen en weet hoe het is om ergens nieuw te zijn.",
    "Bij mij hoeft u niets te presteren. We drinken koffie en kijken wat er kan.",
)
BACKGROUNDS = (
    "maatschappelijk werk",
    "sociaal-cultureel werk",
    "verpleegkunde",
    "onderwijs",
    "buurtsport",
    "thuiszorg",
)
LANGUAGES = (
    "Nederlands",
    "Nederlands, Engels",
    "Nederlands, Turks",
    "Nederlands, Arabisch, Frans",
    "Nederlands, Pools",
    "Nederlands, Duits",
)
