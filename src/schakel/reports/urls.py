"""The public pages. Their addresses are words too, so each language translates them."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from schakel.reports import views

app_name = "reports"
urlpatterns = [
    path(
        pgettext_lazy("address", "report/"),
        include(
            [
                path("", views.start, name="start"),
                path(pgettext_lazy("address", "form/"), views.form, name="form"),
                path(pgettext_lazy("address", "code/"), views.check, name="check"),
                path(pgettext_lazy("address", "proof/"), views.proof, name="proof"),
                path(pgettext_lazy("address", "back/"), views.back, name="back"),
                path(pgettext_lazy("address", "back/add/"), views.add, name="add"),
                path(pgettext_lazy("address", "back/withdraw/"), views.withdraw, name="withdraw"),
                path(pgettext_lazy("address", "back/erase/"), views.erase, name="erase"),
            ]
        ),
    ),
]
