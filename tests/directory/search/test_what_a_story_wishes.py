"""What somebody tells in a story is looked for when it tells a wish, and not when it tells of when, how far or who died."""

import pytest

from kring.directory.rules.told import read, wished, without_dislikes
from kring.directory.search.analysis import Compounds
from kring.directory.search.asking import wishes
from kring.directory.search.thesaurus import thesaurus

PARTS = Compounds({"voor", "jaar", "thee", "tuin"})


def looked_for(text, language="nl", *, story=False):
    """(what was typed, what is looked for) of each wish."""
    found = wishes(wished(text), [thesaurus(language)], PARTS, story=story)
    return {(wish.typed, wish.shown) for wish in found}


def typed(text, language="nl", *, story=False):
    return {said for said, _shown in looked_for(text, language, story=story)}


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("veel alleen, kan niet ver lopen", "veel alleen kan"),
        ("loopt niet meer zo ver, houdt van muziek", "houdt van muziek"),
        ("houdt niet van groepen, wel van tuinieren", "wel van tuinieren"),
        ("wil niet sporten maar schilderen", "maar schilderen"),
        ("zingen, sinds het voorjaar alleen", "zingen alleen"),
        ("cannot walk very far, likes music", "likes music"),
        ("does not like groups but loves gardening", "but loves gardening"),
        ("kinderen wonen ver weg, buren zijn verhuisd, mist aanspraak", "mist aanspraak"),
        ("her children live far away, wants to sing", "wants to sing"),
        ("kinderen wonen thuis", "kinderen wonen thuis"),
        ("net verhuisd, zoekt vrienden", "net verhuisd zoekt vrienden"),
    ],
)
def test_what_is_denied_and_since_when_is_no_wish(told, left):
    assert " ".join(wished(told).replace(",", " ").split()) == left


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("geen sport, liever muziek", "liever muziek"),
        ("ik hou niet van sport", ""),
        ("geen sport of spelletjes", ""),
        ("liever geen koor", ""),
        ("omdat hij niet van sport houdt, liever muziek", "omdat hij liever muziek"),
        ("wil graag zingen maar geen koor", "wil graag zingen"),
        ("heeft een hekel aan groepen, zoekt rust", "zoekt rust"),
        ("sporten vindt ze niet leuk, koken wel", "koken wel"),
        ("vindt bingo niks, wel muziek", "wel muziek"),
        ("liever muziek dan sport", "liever muziek"),
        ("no sports, rather music", "rather music"),
    ],
)
def test_what_is_not_liked_is_not_looked_for(told, left):
    assert " ".join(wished(told).replace(",", " ").split()) == left


@pytest.mark.parametrize(
    ("told", "disliked"),
    [
        ("geen kerk", "kerk"),
        ("ik wil zingen maar niet in een kerk", "kerk"),
        ("ik ben bang voor honden", "honden"),
        ("niet wandelen", "wandelen"),
        ("niet wandelen of fietsen", "wandelen fietsen"),
        ("ik hou niet van wandelen", "wandelen"),
        ("ik hou niet van wandelen en fietsen", "wandelen fietsen"),
        ("wil niet sporten maar schilderen", "sporten"),
        ("liever muziek dan sport", "sport"),
        ("afraid of dogs, likes singing", "dogs"),
        ("does not like walking", "walking"),
        ("zingen zonder alcohol", "alcohol"),
        ("wil niet steeds over mijn gewicht praten", "gewicht"),
        ("niet steeds over mijn gewicht praten", "gewicht"),
        ("het niet over geld hebben", "geld"),
        ("not always talk about my weight", "weight"),
        ("iets leuks in plaats van een dieet", "dieet"),
        ("a walk instead of a diet", "diet"),
        ("can't stand bingo", "bingo"),
        ("kan niet tegen lawaai", "lawaai"),
        ("cannot stand for long", ""),
        ("kan niet zonder alcohol", ""),
        ("durft niet over straat", ""),
        ("houdt niet van grote groepen", ""),
        ("hoeft geen sport te zijn", ""),
        ("bang om te vallen", ""),
        ("bang voor haar man", ""),
        ("durft niet naar de kerk", ""),
        ("kan niet meer wandelen", ""),
        ("wandelen, niet ver", ""),
        ("wil niet meer alleen zijn", ""),
    ],
)
def test_what_somebody_does_not_like_is_known(told, disliked):
    assert read(told).disliked == tuple(disliked.split())


def test_a_dislike_is_taken_away_with_its_words():
    assert without_dislikes("ik wil zingen maar niet in een kerk") == "ik wil zingen maar"
    assert without_dislikes("niet wandelen, wel natuur") == "wel natuur"
    assert without_dislikes("liever muziek dan sport") == "liever muziek"
    assert without_dislikes("zingen in een kerk") == "zingen in een kerk"


@pytest.mark.parametrize(
    "told",
    ["geen geld", "heeft geen werk", "geen contact met anderen", "geen tuin, wil buiten zijn", "er is geen groep voor haar",
     "geen sport meer sinds de operatie, mist het", "kan niet meer sporten", "wil niet meer drinken, mist vrienden", "geen zin meer",
     "vindt zichzelf niet leuk", "wandelen, niet alleen", "no job"],
)  # fmt: skip
def test_what_is_lacking_is_no_dislike(told):
    assert " ".join(wished(told).split()).startswith(told.partition(",")[0])


@pytest.mark.parametrize(
    "told",
    ["kan niet slapen", "heeft geen werk", "wil niet meer zo alleen zijn", "wil niet langer thuis zitten", "durft niet alleen te gaan",
     "does not want to be alone", "sinds de scheiding", "pillen wil ik niet", "niet ver van huis wandelen"],
)  # fmt: skip
def test_what_somebody_lacks_or_would_no_longer_feel_stays_a_wish(told):
    assert wished(told) == told


def test_a_word_about_when_is_not_what_is_looked_for():
    assert typed("zingen in het voorjaar, elke week") == {"zingen"}
    assert typed("Zingen bij het raam in maart") == typed("zingen bij het raam")
    assert "voorjaar" in typed("voorjaar")  # all that was asked


def test_parts_of_a_compound_that_say_nothing_do_not_stand_alone():
    assert {shown for _typed, shown in looked_for("voorjaar")} == {"voorjaar"}
    assert {"thee", "tuin"} <= {shown for _typed, shown in looked_for("theetuin")}


def test_a_word_that_says_nothing_is_not_what_its_stem_could_be():
    assert ("weekend", "zaterdag") in looked_for("weekend wandelen")
    assert "week" not in typed("elke week wandelen")


@pytest.mark.parametrize(
    ("told", "tells"),
    [
        ("Het is stil geworden thuis, wil ergens bij horen en zingen", {"zingen"}),
        ("wil nieuwe mensen leren kennen en zwemmen", {"zwemmen", "mensen leren kennen"}),
        ("wil leren zwemmen", {"leren", "zwemmen"}),
    ],
)
def test_words_by_the_way_are_not_looked_for(told, tells):
    assert {one for one in typed(told) if one in tells or " " not in one} == tells


def test_who_is_alone_finds_company_and_not_the_word():
    found = looked_for("Alleen sinds het voorjaar, wil er weer uit")
    assert ("alleen", "ontmoeting") in found and {said for said, _shown in found} == {"alleen"}
    assert ("alleen", "alleen") not in found


@pytest.mark.parametrize("told", ["Komt de deur bijna niet meer uit", "komt de deur niet uit"])
def test_who_stays_in_finds_company_and_visits_and_no_doors(told):
    found = looked_for(told)
    assert {"ontmoeting", "huisbezoek", "maatje"} <= {shown for _typed, shown in found}
    assert {said for said, _shown in found} == {"komt de deur niet uit"}


@pytest.mark.parametrize("told", ["na het overlijden van haar man", "haar man overleed", "is weduwe", "is gestorven"])
def test_who_lost_somebody_finds_what_is_about_loss(told):
    assert "rouw" in {shown for _typed, shown in looked_for(told)}


def test_who_died_is_not_looked_for_in_a_story_but_is_in_a_search():
    told = "na het overlijden van haar man veel alleen, kan niet ver lopen"
    assert typed(told, story=True) == {"alleen", "overlijden"}
    assert "man" in typed("man zoekt kookgroep")


def test_a_widow_who_stays_in_is_understood_in_english_too():
    shown = {shown for _typed, shown in looked_for("Widow since spring, hardly leaves the house", "en", story=True)}
    assert {"bereavement", "friendly visiting"} <= shown
    assert not {"spring", "hardly"} & shown
