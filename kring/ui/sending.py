"""How a form that a script sends hears where to go next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BY_SCRIPT = "Kring-Form"
NEXT = "Kring-Location"


def tell_where_to_go(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a form sent by script gets the address it would be redirected to, and the browser opens that page once.

    If the script followed the redirect itself, the page would be made twice, and its messages would be gone the second time.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if BY_SCRIPT in request.headers and response.has_header("Location"):
            response[NEXT] = response["Location"]
            del response["Location"]
            response.status_code = 204
        return response

    return middleware
