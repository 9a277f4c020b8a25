"""Addresses of the public map: its pages, and below `api/` the same as data."""

from django.urls import path

from kring.directory.publish.api import views as api
from kring.directory.publish.pages import views as pages

app_name = "public"

AT = "map/<str:region>/"

urlpatterns = [
    path("robots.txt", pages.robots, name="robots"),
    path(AT, pages.search, name="map"),
    path(f"{AT}<uuid:id>/", pages.activity, name="activity"),
    path(f"{AT}sitemap.xml", pages.sitemap, name="sitemap"),
    path(f"{AT}sitemap-<int:part>.xml", pages.sitemap_part, name="sitemap_part"),
    path(f"{AT}api/", api.about, name="api"),
    path(f"{AT}api/openapi.json", api.openapi, name="openapi"),
    path(f"{AT}api/services", api.services, name="services"),
    path(f"{AT}api/services/<str:id>", api.service, name="service"),
    path(f"{AT}api/service_at_locations", api.service_at_locations, name="service_at_locations"),
    path(f"{AT}api/service_at_locations/<str:id>", api.service_at_location, name="service_at_location"),
    path(f"{AT}api/organizations", api.organizations, name="organizations"),
    path(f"{AT}api/organizations/<str:id>", api.organization, name="organization"),
    path(f"{AT}api/taxonomies", api.taxonomies, name="taxonomies"),
    path(f"{AT}api/taxonomies/<str:id>", api.taxonomy, name="taxonomy"),
    path(f"{AT}api/taxonomy_terms", api.taxonomy_terms, name="taxonomy_terms"),
    path(f"{AT}api/taxonomy_terms/<str:id>", api.taxonomy_term, name="taxonomy_term"),
    path(f"{AT}api/<path:rest>", api.unknown, name="unknown"),
]
