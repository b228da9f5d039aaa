"""Where invented people come from: names, cities, mobile numbers. Pure.

Every address ends in .example and so belongs to nobody; numbers have the form of the
country's mobile numbers, counted through.
"""

from dataclasses import dataclass

from profiles.columns import plain_name


@dataclass(frozen=True, slots=True)
class Country:
    """One country; `share` is its part of the people, in per cent.

    A mobile number is `prefix` and `digits` more.
    """

    code: str
    language: str
    share: int
    prefix: str
    digits: int
    domains: tuple[str, ...]
    companies: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    cities: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return what the statement that makes people reads."""
        return {
            "code": self.code,
            "language": self.language,
            "prefix": self.prefix,
            "digits": self.digits,
            "domains": self.domains,
            "companies": self.companies,
            "first_names": self.first_names,
            "last_names": self.last_names,
            "first_parts": [_part(name) for name in self.first_names],
            "last_parts": [_part(name) for name in self.last_names],
            "cities": self.cities,
        }


def _part(name: str) -> str:
    """Return a name as it stands in an e-mail address."""
    return plain_name(name).replace("_", "")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


COUNTRIES = (
    Country(
        "BE",
        "nl",
        30,
        "+3247",
        7,
        ("post.example", "mail.example", "brussel.example"),
        ("{} & Zonen", "{} NV", "Atelier {}", "{} Consult BV"),
        _words(
            "Emma Louise Olivia Lotte Marie Elise Noor Fien Amber Julie Camille Anaïs "
            "Lucas Arthur Noah Liam Louis Jules Finn Wout Mathis Robbe Thibault Jérôme"
        ),
        _words(
            "Peeters Janssens Maes Jacobs Willems Claes Goossens Wouters De_Smet "
            "Dubois Lambert Dupont Mertens Van_den_Broeck Van_Damme De_Clercq Hermans "
            "Aerts Michiels Lemmens Desmet Leclercq Pauwels Verhoeven Coppens Thys"
        ),
        _words(
            "Gent Antwerpen Brussel Leuven Mechelen Brugge Hasselt Namur Liège Mons "
            "Kortrijk Aalst Oostende Charleroi Louvain-la-Neuve"
        ),
    ),
    Country(
        "FR",
        "fr",
        28,
        "+336",
        8,
        ("courriel.example", "poste.example", "mail.example"),
        ("{} et Fils", "{} SARL", "Maison {}", "{} & Cie"),
        _words(
            "Jade Louise Ambre Alba Chloé Inès Léa Manon Zoé Maëlys Élodie Françoise "
            "Gabriel Raphaël Léo Hugo Théo Étienne François Benoît Maxime Antoine Noël"
        ),
        _words(
            "Martin Bernard Thomas Robert Richard Petit Durand Leroy Moreau Simon "
            "Laurent Lefèvre Michel Garcia David Bertrand Roux Fournier Girard Bonnet "
            "Mercier Guérin Boyer Chevalier François Legrand Gauthier Perrin Clément"
        ),
        _words(
            "Paris Lyon Marseille Lille Nantes Rennes Toulouse Bordeaux Grenoble "
            "Annecy Dijon Reims Nîmes Saint-Étienne Angers Besançon"
        ),
    ),
    Country(
        "SE",
        "sv",
        18,
        "+467",
        8,
        ("brev.example", "epost.example", "mail.example"),
        ("{} AB", "{} & Söner AB", "Norra {} HB", "{} Konsult"),
        _words(
            "Alice Elsa Astrid Ebba Saga Freja Wilma Märta Åsa Ingrid Sofia Linnéa "
            "William Oscar Hugo Elias Axel Nils Björn Sören Göran Erik Anders Jörgen"
        ),
        _words(
            "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson "
            "Svensson Gustafsson Pettersson Jonsson Hansson Lindström Bergström "
            "Lundqvist Söderberg Åkesson Öberg Sjöberg Engström Björk Holmström"
        ),
        _words(
            "Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Umeå Lund "
            "Jönköping Gävle Växjö Luleå Kiruna Östersund"
        ),
    ),
    Country(
        "DE",
        "de",
        12,
        "+4915",
        9,
        ("brief.example", "mail.example", "netz.example"),
        ("{} GmbH", "Gebrüder {}", "{} KG", "{} & Partner"),
        _words(
            "Mia Emilia Hannah Lina Klara Jule Frieda Käthe Greta Ida Charlotte "
            "Ben Paul Jonas Felix Moritz Jürgen Jörg Lukas Emil Anton Karl Götz"
        ),
        _words(
            "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz "
            "Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz "
            "Zimmermann Krüger Hartmann Weiß König Günther Vogel Jäger Groß"
        ),
        _words(
            "Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig "
            "Dresden Nürnberg Münster Freiburg Göttingen Würzburg"
        ),
    ),
    Country(
        "GB",
        "en",
        8,
        "+447",
        9,
        ("letters.example", "mail.example", "posted.example"),
        ("{} Ltd", "{} & Sons", "{} Brothers", "The {} Company"),
        _words(
            "Amelia Isla Ava Florence Poppy Freya Charlotte Siobhán Zoë Grace "
            "Oliver George Harry Archie Alfie Seán Callum Rhys Angus Edward Owen"
        ),
        _words(
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright "
            "Walker Evans Roberts Green Hall O'Brien MacLeod Campbell Hughes Clarke "
            "Fraser Murray O'Connor Bennett Ashworth Pritchard"
        ),
        _words(
            "London Leeds Bristol Manchester Edinburgh Glasgow Cardiff Belfast York "
            "Norwich Exeter Inverness Bath Sheffield"
        ),
    ),
    Country(
        "NL",
        "nl",
        4,
        "+316",
        8,
        ("post.example", "mail.example", "brieven.example"),
        ("{} BV", "Gebroeders {}", "{} Groep", "Huis {}"),
        _words(
            "Sanne Femke Maud Eva Tess Roos Lieke Anouk Floor Daan Sem Bram Thijs "
            "Lars Sven Teun Jesse Ruben Koen Joost Stijn"
        ),
        _words(
            "De_Jong Jansen De_Vries Bakker Visser Smit Meijer De_Boer Mulder "
            "De_Groot Bos Vos Peters Hendriks Dekker Brouwer Van_Dijk Kuipers "
            "Van_der_Meer Postma Scholten"
        ),
        _words(
            "Amsterdam Utrecht Rotterdam Groningen Eindhoven Zwolle Arnhem Delft "
            "Leiden Haarlem Maastricht Nijmegen"
        ),
    ),
)
