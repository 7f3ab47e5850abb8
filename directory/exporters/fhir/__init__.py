"""The public directory as FHIR R4: listing → HealthcareService, place → Location, body → Organization.

Follows the HL7 Implementation Guide "Human Services Directory", which maps HSDS to FHIR; the tables: docs/fhir.md.
"""
