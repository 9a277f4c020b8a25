"""A refusal tells whom it is for: of a page that it may not be seen, of an action that it may not be done."""

from django.urls import reverse


def test_a_page_is_not_for_one_to_see_and_an_action_not_for_one_to_do(client, cast):
    address = reverse("directory:new")
    client.force_login(cast.ivo)
    assert client.get(address).status_code == 200
    client.force_login(cast.anna)
    seen, done = client.get(address), client.post(address, {"title": "Koor"})
    assert (seen.status_code, done.status_code) == (403, 403)
    assert "Deze pagina is niet voor u. Zij is voor: beheerder." in seen.text
    assert "U mag dit niet doen. Het is voor: beheerder." in done.text
