"""The nouns of the catalogue, one a file."""

from directory.models.api_token import ApiToken
from directory.models.audit import AppendOnlyError, AuditEvent, AuditHead
from directory.models.capital_review import CapitalReview, ReviewBasis
from directory.models.capital_tag import CapitalTag
from directory.models.change_request import PENDING_REQUESTS, ChangeRequest, ChangeRequestState
from directory.models.claim import OPEN_CLAIMS, Claim, ClaimAnswer, ClaimState
from directory.models.closure import ClosedListing, Closure
from directory.models.confirmation import Confirmation
from directory.models.contact import Contact
from directory.models.cost_option import CostKind, CostOption
from directory.models.desk import BulkChange, BulkKind, DeskAssignment, SavedFilter
from directory.models.edit_draft import EditDraft
from directory.models.error_report import ErrorReport, ReportKind, ReportState, UnwantedAddress
from directory.models.finding import Finding, FindingKind
from directory.models.hand_over import HandOver
from directory.models.import_conflict import ConflictChoice, ImportConflict, ListingMerge
from directory.models.invitation import Invitation
from directory.models.leave_out import LeaveOut, LeaveOutScope
from directory.models.letter import Letter, LetterKind
from directory.models.listing import (
    Alcohol,
    Attendance,
    ConfirmationMethod,
    Listing,
    ListingKind,
    ListingStatus,
    Openness,
)
from directory.models.listing_text import ListingText, TextVariant
from directory.models.listing_version import ListingOrigin, ListingVersion, Party, VersionHow
from directory.models.location import AddressVisibility, CoordinateOrigin, Location
from directory.models.organiser import Organiser, OrganiserLink, OrganiserLinkPurpose, OrganiserRole
from directory.models.organization import Organization
from directory.models.outgoing import OutgoingState
from directory.models.photo import Photo, PhotoFile, PhotoState, PhotoSubject
from directory.models.place import Place, PlaceKind, PlaceName
from directory.models.proposal import Proposal, ProposalState
from directory.models.schedule import Schedule
from directory.models.search_document import SearchChange, SearchDocument
from directory.models.search_wish import SearchVoice, SearchWish
from directory.models.source import ImportRun, Source
from directory.models.taxonomy import Taxonomy, TaxonomyTerm
from directory.models.team import Team, TeamMembership, TeamRole
from directory.models.throttle import Throttle
from directory.models.upkeep import Call, CallOutcome, Upkeep
from directory.models.user import User
from directory.models.webhook import PauseReason, Webhook, WebhookDelivery

__all__ = [
    "OPEN_CLAIMS",
    "PENDING_REQUESTS",
    "AddressVisibility",
    "Alcohol",
    "ApiToken",
    "AppendOnlyError",
    "Attendance",
    "AuditEvent",
    "AuditHead",
    "BulkChange",
    "BulkKind",
    "Call",
    "CallOutcome",
    "CapitalReview",
    "CapitalTag",
    "ChangeRequest",
    "ChangeRequestState",
    "Claim",
    "ClaimAnswer",
    "ClaimState",
    "ClosedListing",
    "Closure",
    "Confirmation",
    "ConfirmationMethod",
    "ConflictChoice",
    "Contact",
    "CoordinateOrigin",
    "CostKind",
    "CostOption",
    "DeskAssignment",
    "EditDraft",
    "ErrorReport",
    "Finding",
    "FindingKind",
    "HandOver",
    "ImportConflict",
    "ImportRun",
    "Invitation",
    "LeaveOut",
    "LeaveOutScope",
    "Letter",
    "LetterKind",
    "Listing",
    "ListingKind",
    "ListingMerge",
    "ListingOrigin",
    "ListingStatus",
    "ListingText",
    "ListingVersion",
    "Location",
    "Openness",
    "Organiser",
    "OrganiserLink",
    "OrganiserLinkPurpose",
    "OrganiserRole",
    "Organization",
    "OutgoingState",
    "Party",
    "PauseReason",
    "Photo",
    "PhotoFile",
    "PhotoState",
    "PhotoSubject",
    "Place",
    "PlaceKind",
    "PlaceName",
    "Proposal",
    "ProposalState",
    "ReportKind",
    "ReportState",
    "ReviewBasis",
    "SavedFilter",
    "Schedule",
    "SearchChange",
    "SearchDocument",
    "SearchVoice",
    "SearchWish",
    "Source",
    "Taxonomy",
    "TaxonomyTerm",
    "Team",
    "TeamMembership",
    "TeamRole",
    "TextVariant",
    "Throttle",
    "UnwantedAddress",
    "Upkeep",
    "User",
    "VersionHow",
    "Webhook",
    "WebhookDelivery",
]
