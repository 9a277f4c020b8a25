"""Activities of the demonstration region: what there is to do, by kind. Made up; `{place}` and `{venue}` are filled in."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """An activity that exists in several places. `days` are weekdays to choose from (Monday 0), `cost` in euros or None."""

    theme: str
    title: str
    text: str
    expect: str
    days: tuple[int, ...]
    start: int  # hour
    minutes: int
    cost: str | None = "0"
    per: str = ""
    ages: tuple[int | None, int | None] = (None, None)


FREE, TIME, MONTH, COURSE = "", "time", "month", "course"

OFFERS: tuple[Offer, ...] = (
    Offer("meet", "Koffie-inloop {venue}", "Elke week staat de koffie klaar. Wie wil praat mee, wie wil luistert alleen.", "De gastvrouw zit bij de deur en stelt u voor. Er is altijd iemand die er ook voor het eerst is.", (0, 2, 4), 10, 120),
    Offer("meet", "Spelletjesmiddag", "Rummikub, klaverjassen, schaken of mens-erger-je-niet. Spellen en koffie zijn er.", "U hoeft geen regels te kennen. Meestal zijn er vier tafels.", (1, 3), 14, 150, "1.50", TIME),
    Offer("meet", "Huiskamer van {place}", "Een huiskamer voor de buurt: krant, thee, een praatje en op vrijdag soep.", "Binnenlopen kan de hele ochtend. Er is een stille hoek.", (0, 1, 3, 4), 9, 180),
    Offer("meet", "Biljart voor beginners en doordouwers", "Drie tafels en genoeg geduld. Keus zijn te leen.", "Er wordt meer gepraat dan gescoord.", (1, 4), 13, 180, "2.00", TIME),
    Offer("meet", "Zondagmiddag samen", "Voor wie de zondag lang duurt: muziek, verhalen en een borrelhapje.", "Twee vrijwilligers ontvangen iedereen persoonlijk.", (6,), 14, 150, "2.50", TIME),
    Offer("meet", "Vrouwenochtend", "Vrouwen uit de buurt ontmoeten elkaar. Kleine kinderen mogen mee.", "We praten Nederlands, Turks, Arabisch en met handen en voeten.", (2,), 9, 150),
    Offer("meet", "Mannenwerkplaats", "Praten gaat makkelijker met iets in de handen. Hout, gereedschap en koffie zijn er.", "Niemand hoeft iets te maken. Kijken is ook goed.", (3,), 10, 150, "1.00", TIME),
    Offer("walk", "Wandelgroep {place}", "Samen een uur wandelen in rustig tempo, met koffie na.", "Halverwege staat een bank. Niemand loopt achteraan.", (1, 3), 10, 90),
    Offer("walk", "Rollatorwandeling", "Een half uur over een vlakke route, met twee begeleiders.", "We stoppen zo vaak als nodig.", (4,), 10, 60),
    Offer("walk", "Ommetje na het eten", "'s Avonds een blokje om met buurtgenoten, ook als het motregent.", "Een uur, gewone schoenen, elke week een andere route.", (0, 2), 19, 60),
    Offer("walk", "Stiltewandeling", "Wandelen zonder te hoeven praten. Na afloop thee voor wie wil.", "De gids loopt voorop; onderweg zijn er twee korte opdrachten om te kijken.", (5,), 9, 120, "2.00", TIME),
    Offer("walk", "Nordic walking met begeleiding", "Stokken zijn te leen. Techniek leert u onderweg.", "Drie tempogroepen; de langzaamste is de grootste.", (1, 5), 9, 75, "12.50", MONTH),
    Offer("sport", "Zitgym", "Bewegen op en rond de stoel, met muziek van vroeger.", "U mag uw schoenen aanhouden. Alles op eigen kracht.", (0, 3), 10, 60, "3.00", TIME, (55, None)),
    Offer("sport", "Rustig zwemmen", "Een baan of gewoon drijven in warm water, zonder drukte.", "Er is een trap met leuning en hulp bij het omkleden.", (2, 4), 11, 60, "4.50", TIME),
    Offer("sport", "Beweegmaatjes", "Twaalf weken opbouwen in een kleine groep, voor wie lang niet sportte.", "De trainer kijkt met u wat past. Stoppen mag altijd.", (0, 3), 19, 60, "45.00", COURSE, (18, None)),
    Offer("sport", "Wandelvoetbal", "Voetbal zonder rennen. De derde helft hoort erbij.", "Een fluitje en veel gelach; doktersverhalen blijven thuis.", (2,), 10, 75, "7.50", MONTH, (50, None)),
    Offer("sport", "Stevig op de been", "Oefenen om niet te vallen, met een beweegcoach.", "Tien lessen. U leert ook veilig opstaan.", (1,), 14, 75, "30.00", COURSE, (65, None)),
    Offer("sport", "Yoga op de stoel", "Ademen, rekken en een minuut stilte.", "Geen ingewikkelde houdingen; wie wil ligt op een matje.", (3,), 9, 60, "5.00", TIME),
    Offer("sport", "Fietsles voor volwassenen", "Leren fietsen of weer durven. Fietsen zijn er.", "Eerst op het plein, daarna samen het verkeer in.", (5,), 10, 90, "20.00", COURSE, (18, None)),
    Offer("sport", "Jeu de boules op het {place}plein", "Buiten spelen als het kan, binnen als het moet.", "Ballen zijn te leen, koffie staat klaar.", (1, 4), 14, 120),
    Offer("culture", "Zing mee koor", "Zingen zonder bladmuziek: liedjes die iedereen kent.", "Geen auditie. Wie de tekst kwijt is, neuriet.", (2,), 19, 90, "10.00", MONTH),
    Offer("culture", "Verhalentafel in het museum", "Een voorwerp, een kop koffie en de verhalen die komen.", "Een kleine groep, een uur zitten, een gids die vooral vraagt.", (3,), 14, 90, "5.00", TIME),
    Offer("culture", "Samen naar de film", "Elke maand een film met pauze en napraten.", "We gaan samen naar binnen, u zit nooit alleen.", (1,), 13, 180, "7.00", TIME),
    Offer("culture", "Muziek op maandag", "Spelen op wat er is: gitaar, trom, accordeon of twee lepels.", "Voor mensen die ooit speelden of het altijd al wilden.", (0,), 19, 90, "15.00", MONTH),
    Offer("culture", "Leeskring kleine letters", "Korte verhalen samen hardop lezen.", "Voorbereiden hoeft niet; er zijn exemplaren met grote letters.", (3,), 10, 90),
    Offer("nature", "Moestuin {place}", "Zaaien, wieden en oogsten op een gezamenlijke tuin.", "Er is zwaar en licht werk, en een bank in de zon.", (2, 5), 9, 150),
    Offer("nature", "Groene vingers in de wijk", "Samen de perken in de straat bijhouden. Gereedschap is er.", "We werken een uur en drinken daarna koffie bij iemand in de tuin.", (4,), 10, 120),
    Offer("nature", "Vogels kijken", "Met verrekijkers langs de uiterwaard, op wandeltempo.", "De gids fluistert. Kijkers zijn te leen.", (6,), 8, 120, "2.50", TIME),
    Offer("nature", "Dieren verzorgen op de stadsboerderij", "Geiten voeren, hokken schoonmaken, gewoon even knuffelen.", "Laarzen zijn er. U werkt altijd met iemand samen.", (1, 4), 9, 150),
    Offer("creative", "Open atelier", "Schilderen, tekenen of klei. Materiaal is er, talent hoeft niet.", "Iedereen werkt voor zich; halverwege is er thee.", (1, 3), 13, 150, "4.00", TIME),
    Offer("creative", "Handwerkcafé", "Breien en haken, van eerste steek tot trui.", "Wol uit de kast is gratis. Vragen staat vrij.", (2,), 14, 120),
    Offer("creative", "Houtbewerken", "Van plank naar vogelhuis, met een meester die rustig voordoet.", "Zes mensen, genoeg machines, oorbeschermers voor iedereen.", (4,), 9, 180, "5.00", TIME),
    Offer("creative", "Fotograferen met je telefoon", "Leren kijken: elke week een opdracht in de buurt.", "U hoeft alleen een telefoon met camera te hebben.", (0,), 10, 90, "15.00", COURSE),
    Offer("cook", "Eettafel {place}", "Een driegangenmaaltijd met buurtgenoten, gekookt door vrijwilligers.", "Aanschuiven aan lange tafels; wie alleen komt krijgt een tafelgenoot.", (1, 3), 17, 120, "6.50", TIME),
    Offer("cook", "Samen koken", "Elke week een recept van iemand uit de groep.", "Snijden en proeven doet iedereen, afwassen ook.", (2,), 16, 180, "5.00", TIME),
    Offer("cook", "Soep op vrijdag", "Soep maken van wat de winkel over heeft, en samen eten.", "Binnenlopen vanaf tien uur, eten om twaalf uur.", (4,), 10, 150),
    Offer("cook", "Koken voor één", "Zes keer lekker en gezond koken voor uzelf.", "U neemt een portie mee naar huis.", (0,), 15, 120, "25.00", COURSE),
    Offer("learn", "Taalcafé", "Nederlands praten over gewone dingen, met vrijwilligers.", "Fouten maken mag. Er is altijd thee.", (1, 3), 10, 120),
    Offer("learn", "Digitaal spreekuur", "Hulp bij telefoon, tablet en DigiD. Kom met uw vraag.", "Iemand gaat naast u zitten tot het lukt.", (0, 2), 10, 120),
    Offer("learn", "Levensverhaal schrijven", "In acht keer uw verhaal op papier, in woorden die bij u passen.", "Kleine groep, veel luisteren, niets moet voorgelezen worden.", (3,), 13, 120, "40.00", COURSE, (50, None)),
    Offer("peers", "Rouwgroep", "Lotgenoten die iemand verloren, met twee begeleiders.", "Acht mensen, tien bijeenkomsten, u vertelt wat u wilt.", (1,), 19, 120, "25.00", COURSE),
    Offer("peers", "Mantelzorgcafé", "Voor wie voor een ander zorgt. Even niet hoeven uitleggen.", "Er is oppas mogelijk voor wie thuis blijft; vraag ernaar.", (2,), 19, 120),
    Offer("peers", "Leven met pijn", "Ervaringen delen over volhouden en verdelen van energie.", "Rustig tempo, ligstoelen aanwezig, camera aan mag ook.", (3,), 14, 90),
    Offer("peers", "Jong en alleen", "Twintigers en dertigers die zich vaak alleen voelen, doen samen iets gewoons.", "Spelletje, wandeling of koken. Een begeleider van ongeveer uw leeftijd is erbij.", (3,), 19, 150, "0", FREE, (18, 35)),
    Offer("volunteer", "Maatje worden", "Eén keer per week op pad met iemand die dat graag wil.", "U krijgt een kennismaking, een training en iemand om te bellen.", (0, 1, 2, 3, 4), 10, 120),
    Offer("volunteer", "Repair café", "Repareren met en voor de buurt. Handige handen gezocht.", "U kiest zelf wanneer u kunt.", (5,), 10, 180),
    Offer("volunteer", "Voorlezen op school", "Een half uur voorlezen aan twee kinderen.", "De school stelt u voor; een verklaring wordt geregeld.", (1, 3), 13, 60),
    Offer("volunteer", "Gastheer of gastvrouw bij {venue}", "Mensen welkom heten en koffie schenken.", "U loopt eerst drie keer mee.", (0, 2, 4), 9, 180),
    Offer("help", "Formulierenbrigade", "Hulp bij brieven, toeslagen en aanvragen. Neem alles mee, ook ongeopend.", "Eén op één, in een eigen kamer.", (0, 3), 13, 120),
    Offer("help", "Klussendienst", "Vrijwilligers doen kleine klussen in huis voor wie dat zelf niet kan.", "Eerst komt iemand kijken; u betaalt alleen materiaal.", (1, 4), 9, 180, None, FREE),
    Offer("help", "Met de buurtbus mee", "Vrijwillige chauffeurs brengen u naar activiteiten en weer thuis.", "Een dag van tevoren bellen; rollator kan mee.", (0, 1, 2, 3, 4), 9, 480, "2.00", TIME),
)  # fmt: skip

# Organisations that offer them: (name, kinds of activity).
PROVIDERS = (
    ("Buurthuis De Wissel", ("meet", "cook", "creative")),
    ("Buurtkamer Het Lichtpunt", ("meet", "learn", "peers")),
    ("Beweegclub Op Pad", ("walk", "sport")),
    ("Zwembad De Waterkring", ("sport",)),
    ("Museum De Zolder", ("culture",)),
    ("Zanghuis De Stembus", ("culture",)),
    ("Tuingroep De Kiem", ("nature", "volunteer")),
    ("Stadsboerderij De Klaverhoek", ("nature",)),
    ("Atelier Los Zand", ("creative",)),
    ("Eethuis De Lange Tafel", ("cook",)),
    ("Vrijwilligerspunt Handje Erbij", ("volunteer", "help")),
    ("Taalhuis Woord voor Woord", ("learn",)),
    ("Steunpunt Naast Elkaar", ("peers", "help")),
)
