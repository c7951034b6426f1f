"""The pages of this room."""

from django.urls import path

from schakel.accountability import views

app_name = "accountability"
urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/verify/", views.verify, name="verify"),
    path("journal/trail/", views.trail, name="trail"),
    path("journal/export/", views.export, name="export"),
    path("journal/checkpoints/", views.checkpoints, name="checkpoints"),
    path("checkpoints/latest.txt", views.latest_checkpoint, name="latest_checkpoint"),
]
