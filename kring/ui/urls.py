from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from kring.ui import specimen, views

app_name = "ui"

urlpatterns = [
    path("", specimen.style_guide, name="style_guide"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("language/", login_not_required(set_language), name="language"),
    path("theme/<slug:key>.css", views.theme_css, name="theme_css"),
]
