"""The pages of this room."""

from django.urls import URLPattern

app_name = "parties"
urlpatterns: list[URLPattern] = []
