"""The public pages of the rulebook. Their addresses are words too, translated per language."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from schakel.disclosures.browse import views

app_name = "rules"
PAIR = pgettext_lazy("address", "from/<slug:sender>/to/<slug:receiver>/")
CELL = pgettext_lazy(
    "address",
    "from/<slug:sender>/to/<slug:receiver>/<slug:purpose>/<slug:category>/<slug:subject>/",
)
urlpatterns = [
    path(
        pgettext_lazy("address", "rules/"),
        include(
            [
                path("", views.start, name="start"),
                path(pgettext_lazy("address", "rules.json"), views.document, name="document"),
                path(pgettext_lazy("address", "rule/<slug:rule_id>/"), views.rule, name="rule"),
                path(pgettext_lazy("address", "pairs/"), views.pairs, name="pairs"),
                path(PAIR, views.pair, name="pair"),
                path(CELL, views.cell, name="cell"),
                path("<slug:statute>/", views.statute, name="statute"),
            ]
        ),
    ),
]
