"""What people say and write in the demonstration region: questions, goals, notes, messages. All made up for it."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Theme:
    """What a course is about: questions as the referrer writes them, goals and what matters in the client's words."""

    code: str
    icpc: tuple[str, ...]
    questions: tuple[str, ...]
    goals: tuple[str, ...]
    matters: tuple[str, ...]
    looks_for: tuple[str, ...]  # kinds of activity


THEMES: tuple[Theme, ...] = (
    Theme(
        "alone",
        ("Z04", "P03"),
        (
            "Sinds het overlijden van haar man veel alleen. Wil weer onder de mensen, weet niet waar te beginnen.",
            "De dagen zijn lang sinds de verhuizing. Zou graag iemand hebben om koffie mee te drinken.",
            "Kinderen wonen ver weg, buren zijn verhuisd. Mist aanspraak, vooral in het weekend.",
            "Komt de deur bijna niet meer uit. Zegt zelf: ik praat soms dagen met niemand.",
            "Na de scheiding is het stil geworden. Wil nieuwe mensen leren kennen die niet alles al weten.",
            "Is gestopt met de biljartclub toen het rijden niet meer ging. Wil er weer bij horen.",
            "Woont sinds een jaar in het dorp en kent nog niemand. Durft niet alleen ergens naar binnen te stappen.",
            "Komt vaak op het spreekuur voor een praatje, zegt dat ook zelf. Zoekt gezelschap in de buurt.",
        ),
        (
            "Eén middag in de week met anderen aan tafel zitten",
            "Weer iemand hebben die ik kan bellen om koffie te drinken",
            "Met kerst niet alleen zijn",
            "Twee keer in de week een reden hebben om mijn jas aan te trekken",
            "Mensen leren kennen die ook kaarten",
            "De buurvrouw van nummer twaalf eens uitnodigen",
        ),
        (
            "Dat er iemand is die merkt of ik er ben.",
            "Gezelligheid. Het hoeft niet de hele dag, maar wel dat het vast in de week zit.",
            "Ik heb altijd voor anderen gezorgd. Ik wil weer ergens bij horen.",
            "Dat het om mij gaat en niet om wat ik mankeer.",
        ),
        ("meet", "cook", "culture", "walk"),
    ),
    Theme(
        "moving",
        ("T82", "A04", "L02"),
        (
            "Rugklachten, fysiotherapie is klaar. Wil blijven bewegen maar niet in een sportschool vol spiegels.",
            "Moet van zichzelf meer bewegen, alleen lukt het niet. Zoekt een groepje waar langzaam ook mag.",
            "Is bang om weer te vallen en blijft daarom zitten. Zou wel willen wandelen als er iemand meegaat.",
            "Suiker en overgewicht, heeft al veel geprobeerd. Wil nu iets dat leuk is in plaats van weer een dieet.",
            "Na corona nooit meer fit geworden. Wil voorzichtig opbouwen, met anderen die dat snappen.",
            "Zwom vroeger elke week. Weet niet hoe het nu moet met de rollator en de kosten.",
        ),
        (
            "Een half uur kunnen lopen zonder te hoeven zitten",
            "Weer in het water durven",
            "Elke week bewegen, ook als het regent",
            "Met mijn kleinzoon naar de kinderboerderij kunnen fietsen",
            "De trap weer op zonder te stoppen",
        ),
        (
            "Dat ik zelf boodschappen kan blijven doen.",
            "Buiten zijn. Ik ben een buitenmens.",
            "Niet steeds over mijn gewicht praten, maar doen waar ik blij van word.",
        ),
        ("sport", "walk", "nature"),
    ),
    Theme(
        "low",
        ("P03", "P76", "P01"),
        (
            "Somber na ontslag, slaapt slecht. Geen behandeling nodig, wel structuur en iets om voor op te staan.",
            "Piekert veel sinds het pensioen. Zegt dat de dagen geen vorm meer hebben.",
            "Veel spanning, hoofdpijn zonder oorzaak. In gesprek komt naar voren dat het werk op is en er niets voor in de plaats kwam.",
            "Rouwt om haar zus. Wil niet naar een psycholoog, wel iets met haar handen doen.",
            "Lichte angstklachten, komt weinig buiten. POH-GGZ is betrokken en ziet winst in een vaste bezigheid.",
            "Moe en lusteloos, onderzoek laat niets zien. Tekende vroeger en zou dat weer willen oppakken.",
        ),
        (
            "Vier ochtenden in de week vóór negen uur op zijn",
            "Weer tekenen, eerst voor mezelf",
            "Iets maken dat af is",
            "Eén ding in de week waar ik naar uitkijk",
            "Minder piekeren 's avonds",
        ),
        (
            "Rust in mijn hoofd en iets om handen.",
            "Dat ik me weer nuttig voel.",
            "Mijn muziek. Die heb ik laten liggen.",
            "Niet hoeven uitleggen hoe het met me gaat.",
        ),
        ("creative", "culture", "nature", "volunteer", "peers"),
    ),
    Theme(
        "carer",
        ("Z14", "Z05", "P29"),
        (
            "Zorgt al vier jaar voor haar man met dementie. Is op. Zoekt lucht voor zichzelf en anderen die het kennen.",
            "Mantelzorger van zijn moeder, werkt daarnaast. Heeft hoofdpijn en slaapt slecht, wil weten wat er kan.",
            "Moeder van een zoon met autisme. Komt zelf nergens aan toe en wil één avond voor zichzelf.",
            "Vrouw kreeg een beroerte. Hij doet alles en zegt nooit nee. Wil weer naar de zangclub.",
        ),
        (
            "Eén avond in de week die van mij is",
            "Praten met mensen die hetzelfde meemaken",
            "Weer zingen zonder schuldgevoel",
            "Weten wie het overneemt als ik ziek word",
        ),
        (
            "Dat het thuis goed gaat, ook als ik er even niet ben.",
            "Volhouden, maar dan wel op een manier die mij heel laat.",
        ),
        ("peers", "culture", "help", "meet"),
    ),
    Theme(
        "meaning",
        ("Z29", "P05"),
        (
            "Was timmerman, zit nu thuis met een kapotte schouder. Wil zijn handen weer gebruiken, ook als vrijwilliger.",
            "Gepensioneerd lerares, mist het contact met jonge mensen. Wil iets betekenen.",
            "Sinds kort in Nederland, wil de taal oefenen en mensen leren kennen. Kan goed koken.",
            "Kan niet meer werken door MS. Wil niet thuis gaan zitten wachten.",
            "Heeft veel kennis van tuinen en niemand om die aan door te geven.",
            "Wil Nederlands oefenen buiten de les. Zegt: op school leer ik woorden, maar ik praat met niemand.",
        ),
        (
            "Eén ochtend in de week iets doen waar een ander wat aan heeft",
            "Nederlands praten met mensen die niet van de cursus zijn",
            "Iemand leren hoe je een fiets repareert",
            "Koken voor een groep, met recepten van thuis",
        ),
        (
            "Nodig zijn. Dat was ik mijn hele leven.",
            "Mijn kinderen laten zien dat ik mijn best doe.",
            "Iets teruggeven.",
        ),
        ("volunteer", "learn", "nature", "cook"),
    ),
    Theme(
        "knot",
        ("Z01", "Z12", "P02"),
        (
            "Veel stress door brieven en rekeningen, daardoor weinig energie. Wil eerst overzicht en daarna weer onder de mensen.",
            "Kleine woning met drie kinderen, man zonder werk. Buikpijn zonder oorzaak. Zoekt een plek voor zichzelf.",
            "Net uit een moeilijke relatie, woont bij haar zus in. Wil opnieuw beginnen en vraagt wat er is.",
            "Schulden zijn geregeld, nu is er tijd maar geen geld. Wil iets doen dat niets kost.",
        ),
        (
            "De post elke week openmaken, met iemand ernaast",
            "Een plek waar ik mijn hoofd leeg kan maken",
            "Leren fietsen, dan kom ik overal",
            "Vrouwen uit de buurt leren kennen",
        ),
        (
            "Dat mijn kinderen geen last hebben van mijn zorgen.",
            "Eerst rust, dan de rest.",
            "Zelf weer de baas zijn over mijn dagen.",
        ),
        ("meet", "help", "learn", "sport"),
    ),
)

NOTES_SPOKE = (
    "Open gesprek. Vertelde veel over vroeger en over wat er weggevallen is. Volgende keer samen kijken wat er dichtbij is.",
    "Spinnenweb op papier ingevuld als praatje. Meedoen en zingeving kwamen het meest naar voren.",
    "Goed gesprek, wat afwachtend. Wil eerst weten wie er komen. Foldertje meegegeven.",
    "Wandelend gesproken, dat ging makkelijker dan aan tafel.",
    "Dochter was erbij op eigen verzoek. Vooral naar mevrouw zelf geluisterd.",
    "Heeft zelf al gebeld met de buurtkamer! Vond het spannend en is er trots op.",
    "Het gaat op en af. Afgesproken om het klein te houden: eerst één keer kijken.",
    "Kwam opgewekt binnen. De groep bevalt, vooral de koffie na afloop.",
    "Vervoer is een drempel. Buddy van de vrijwilligerscentrale rijdt de eerste twee keer mee.",
    "Besproken wat helpt als het tegenzit. Schrijft elke dag één ding op dat lukte.",
    "Taal gaat beter, gesprek in eenvoudig Nederlands. Wil graag oefenen met iemand.",
    "Vond het fijn dat niet alles opnieuw verteld hoefde te worden.",
    "Doelen langsgelopen. Eén is gelukt, de andere mag nog even blijven staan.",
    "Afronding besproken. Weet hoe hij ons vindt als het weer nodig is.",
)
NOTES_MISSED = (
    "Niet opgenomen.",
    "Voicemail, niets ingesproken zoals gewenst.",
    "Neutraal bericht ingesproken.",
    "In gesprek, later nog eens geprobeerd.",
)
NOTES_NO_SHOW = ("Niet gekomen. Bellen hoe het gaat, zonder verwijt.", "Niet verschenen, was de dag vergeten.")
NOTES_CANCELLED = ("Afgezegd: griep.", "Afgezegd, moest oppassen.", "Kon niet, wil wel een nieuwe afspraak.")
NOTES_CARD = ("Neutrale kaart gestuurd.", "Kaartje in de bus gedaan, zonder afzender van de praktijk.")

STEP_WORDS = (
    "Bellen hoe de eerste keer was",
    "Samen naar de inloop gaan",
    "Vragen of het vervoer gelukt is",
    "Doelen doorlopen",
    "Praten over wat helpt in het weekend",
    "Navragen bij de buurtkamer of er plek is",
    "Kijken of de buddy klikt",
)

QUESTIONS = (
    "Weet mevrouw dat wij gaan bellen? Dan kan ik dat in het gesprek gebruiken.",
    "Is er al maatschappelijk werk betrokken? Dan stemmen we dat eerst af.",
    "Er staat geen telefoonnummer bij, hoe kan ik meneer het beste bereiken?",
    "Is een gesprek in het Nederlands mogelijk of zal ik een tolk regelen?",
    "Speelt er naast de eenzaamheid nog iets waar ik rekening mee moet houden?",
)
ANSWERS = (
    "Ja, ze weet ervan en kijkt ernaar uit. Liefst in de ochtend bellen.",
    "Nee, verder is er niemand betrokken. Bedankt voor het meedenken.",
    "Nummer staat er nu bij. Rustig laten overgaan, hij loopt moeilijk.",
    "Nederlands gaat goed als je rustig praat.",
    "Vooral vermoeidheid. Korte gesprekken werken het best.",
)
RETURNED = {
    "other_support": "In het telefoongesprek bleek dat er vooral hulp bij geldzorgen nodig is. Ik heb het uitgelegd; de weg ernaartoe staat hierbij.",
    "unclear": "Ik lees nog niet wat iemand zelf wil. Kunt u dat samen nog eens bespreken en aanvullen?",
    "already_known": "Een collega begeleidt deze cliënt al. Ik geef uw vraag aan haar door.",
    "outside_area": "Woont buiten ons werkgebied. De collega's daar hebben wel plek, zie het voorstel.",
    "no_capacity": "Op dit moment kunnen wij pas over acht weken beginnen. Wilt u wachten, of elders kijken?",
    "client_unaware": "Meneer wist niet dat wij zouden bellen en wil eerst met u praten.",
}
RESENT = (
    "Samen besproken en de vraag aangevuld. Graag opnieuw.",
    "We wachten liever even dan dat we elders opnieuw beginnen.",
    "Ze wil het nu zelf. Bellen na tien uur.",
)
WITHDRAWN = (
    "Cliënt heeft zelf al iets gevonden en laat bedanken.",
    "Per ongeluk dubbel gestuurd.",
    "Wil er toch nog over nadenken, komt later terug.",
    "",
)
NOTES_TO_EACH_OTHER = (
    "Zag meneer vanochtend op het spreekuur, hij vertelde enthousiast over de wandelgroep.",
    "Kunnen we deze cliënt volgende week in het overleg kort bespreken?",
    "Ter informatie: er is een opname gepland in het ziekenhuis, daarna graag weer contact.",
    "Dank voor de terugkoppeling, hier heb ik wat aan.",
    "Mevrouw vraagt of de afspraak een half uur later kan.",
)
OVERRULED = (
    "Schulden zijn bekend en er loopt hulp; dit kan ernaast.",
    "Wil geen behandeling, wel iets om de dag mee te vullen. POH-GGZ denkt mee.",
    "Maatschappelijk werk is al betrokken en vraagt zelf om dit erbij.",
)
BARRIER_NOTES = (
    "",
    "",
    "Reist graag met iemand samen, de eerste keer zeker.",
    "Een plek om te zitten halverwege.",
    "Mag niet meer kosten dan een paar euro per keer.",
    "Bovenste verdieping lukt niet, trap is een probleem.",
    "Overdag, want in het donker durft ze niet te fietsen.",
)
PRACTICALITIES = (
    "",
    "Vindt het fijn als iemand bij de deur staat.",
    "Heeft halverwege een bankje nodig.",
    "Praat nog niet zo makkelijk Nederlands, verstaat het wel.",
    "Komt met de rollator.",
    "Kan op dinsdag en donderdag.",
    "Komt de eerste keer samen met een buddy.",
)
ANSWER_WELCOME = (
    "",
    "Van harte welkom, we letten op haar.",
    "Leuk! Vraag naar Ria bij de koffie.",
    "Graag tien minuten eerder komen.",
)
ANSWER_FULL = ("De groep zit vol tot na de zomer.", "Er is een wachtlijst van ongeveer zes weken.")
ANSWER_UNSUITABLE = ("De zaal is niet goed bereikbaar met een rolstoel.", "Het tempo ligt in deze groep te hoog.")

FIRST_LINES = (
    "Ik sprak {who} op {day}. Het was een open gesprek.",
    "Op {day} kennisgemaakt met {who}. We hebben de tijd genomen.",
    "Eerste gesprek met {who} gehad op {day}, wandelend in het park.",
)
GOAL_LINES = ("Wens in eigen woorden: {goal}.", "Wat {who} zelf wil: {goal}.")
STARTED_LINES = ("Doet nu mee met {activity}.", "Is begonnen bij {activity} en voelt zich er op de plek.")
CHOSEN_LINES = ("Kennismaking bij {activity} is geregeld.", "We proberen {activity}; de aanbieder weet ervan.")
NEXT_LINES = ("We spreken elkaar over twee weken weer.", "Ik houd contact en laat weten hoe het verdergaat.")
MISSED_LINES = ("Het is na meerdere pogingen en een kaart niet gelukt om contact te krijgen.",)
STOPPED_LINES = ("{who} wil op dit moment niet verder. De deur blijft open.",)
END_LINES = (
    "We hebben afgerond. {who} kan het nu zelf en weet ons te vinden.",
    "Afgerond met tevredenheid. Terugkomen mag altijd.",
)
