"""One page, open to everyone. Its address is words too, so each language translates it."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from schakel.disclosures.advice import views

app_name = "advice"
urlpatterns = [path(pgettext_lazy("address", "may-i-share/"), views.ask, name="ask")]
