"""Where the files are. What anyone may take stands under the address of the rules."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from schakel.disclosures.downloads import views

app_name = "downloads"
urlpatterns = [
    path(pgettext_lazy("address", "rules/downloads/<slug:notation>/"), views.rules, name="rules"),
    path("disclosures/<uuid:pk>/receipt.json", views.receipt, name="receipt"),
    path("disclosures/<uuid:pk>/record.json", views.record, name="record"),
]
