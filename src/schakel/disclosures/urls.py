"""The pages of this room."""

from django.urls import path

from schakel.disclosures import views
from schakel.disclosures.adoption import views as adoption

app_name = "disclosures"
urlpatterns = [
    path("disclosures/", views.given, name="given"),
    path("disclosures/new/<uuid:pk>/", views.new, name="new"),
    path("disclosures/<uuid:pk>/", views.decision, name="decision"),
    path("disclosures/<uuid:pk>/recall/", views.take_back, name="recall"),
    path("disclosures/<uuid:pk>/justify/", views.justify, name="justify"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:pk>/", views.received, name="received"),
    path("overview/", views.overview, name="overview"),
    path("adoption/", adoption.reports, name="adoption"),
    path("adoption/<uuid:pk>/", adoption.report, name="impact"),
    path("adoption/replay/", adoption.replay, name="replay"),
]
