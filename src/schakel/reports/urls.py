"""The public pages. Their addresses are words too, so each language translates them."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from schakel.reports import views

app_name = "reports"
urlpatterns = [
    path(
        _("report/"),
        include(
            [
                path("", views.start, name="start"),
                path(_("form/"), views.form, name="form"),
                path(_("proof/"), views.proof, name="proof"),
                path(_("back/"), views.back, name="back"),
                path(_("back/add/"), views.add, name="add"),
                path(_("back/withdraw/"), views.withdraw, name="withdraw"),
                path(_("back/erase/"), views.erase, name="erase"),
            ]
        ),
    ),
]
