"""Every page says the words of the region's programmes; a page about one file those of its own programme."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kring.programme.rules.words import CATALOGUE
from kring.programme.vocabularies import of_region
from kring.programme.wording import speaking


class ProgrammeWords:
    """Middleware: the words that all programmes of the actor's region agree on, until the page knows better."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with speaking(of_region(request.actor.region_id).agreed if request.actor else CATALOGUE):
            return self.get_response(request)
