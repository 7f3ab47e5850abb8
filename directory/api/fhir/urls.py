"""The addresses of the public directory as FHIR."""

from django.urls import path

from directory.api.fhir import views

urlpatterns = [
    path("api/fhir/metadata", views.MetadataView.as_view(), name="fhir_metadata"),
    path("api/fhir/HealthcareService", views.SearchView.as_view(kind="HealthcareService"), name="fhir_services"),
    path("api/fhir/HealthcareService/<str:key>", views.ReadView.as_view(kind="HealthcareService"), name="fhir_service"),
    path("api/fhir/Location", views.SearchView.as_view(kind="Location"), name="fhir_locations"),
    path("api/fhir/Location/<str:key>", views.ReadView.as_view(kind="Location"), name="fhir_location"),
    path("api/fhir/Organization", views.SearchView.as_view(kind="Organization"), name="fhir_organizations"),
    path("api/fhir/Organization/<str:key>", views.ReadView.as_view(kind="Organization"), name="fhir_organization"),
    path("api/fhir/", views.not_there, name="fhir_root"),
    path("api/fhir/<path:rest>", views.not_there, name="fhir_not_there"),
]
