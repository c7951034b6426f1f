"""The pages of this room. No address and no title holds anything that was sealed."""

from django.urls import path

from schakel.assessments import signal_views, views

app_name = "assessments"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/<uuid:pk>/", views.report, name="report"),
    path("desk/<uuid:pk>/observe/", views.observe, name="observe"),
    path("desk/<uuid:pk>/observe/<str:code>/", views.observation, name="observation"),
    path("desk/<uuid:pk>/observe/<str:code>/remove/", views.remove, name="remove"),
    path("desk/<uuid:pk>/conclude/", signal_views.conclude, name="conclude"),
    path("desk/<uuid:pk>/quarantine/", signal_views.quarantine, name="quarantine"),
    path("desk/<uuid:pk>/quarantine/freeze/", signal_views.freeze, name="freeze"),
    path("signals/", signal_views.signals, name="signals"),
    path("signals/<uuid:pk>/", signal_views.signal, name="signal"),
]
