"""The addresses of `/api/hsds/`; those of the standard have no slash at their end."""

from django.urls import path

from directory.api.hsds import views
from directory.api.hsds.description import HsdsDescriptionView

ROOT = "api/hsds"

urlpatterns = [
    path(f"{ROOT}/", views.RootView.as_view(), name="hsds"),
    path(f"{ROOT}/services", views.ServicesView.as_view(), name="hsds_services"),
    path(f"{ROOT}/services/<str:key>", views.ServiceView.as_view(), name="hsds_service"),
    path(f"{ROOT}/service_at_locations", views.PlacesView.as_view(), name="hsds_places"),
    path(f"{ROOT}/service_at_locations/<str:key>", views.PlaceView.as_view(), name="hsds_place"),
    path(f"{ROOT}/organizations", views.OrganizationsView.as_view(), name="hsds_organizations"),
    path(f"{ROOT}/organizations/<str:key>", views.OrganizationView.as_view(), name="hsds_organization"),
    path(f"{ROOT}/taxonomies", views.TaxonomiesView.as_view(), name="hsds_taxonomies"),
    path(f"{ROOT}/taxonomies/<str:key>", views.TaxonomyView.as_view(), name="hsds_taxonomy"),
    path(f"{ROOT}/taxonomy_terms", views.TermsView.as_view(), name="hsds_terms"),
    path(f"{ROOT}/taxonomy_terms/<str:key>", views.TermView.as_view(), name="hsds_term"),
    path(f"{ROOT}/openapi.json", HsdsDescriptionView.as_view(), name="hsds_openapi"),
]
