"""A passkey as a browser hands it over, made by the reference library without a device."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAGS = AuthenticatorData.FLAG


def make_credential(*, host: str = "testserver") -> dict[str, Any]:
    """Return the data of a passkey that was set up on `host`, as allauth keeps it."""
    public_key = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    attested = AttestedCredentialData.create(b"\0" * 16, b"key-of-a-test", public_key)
    data = AuthenticatorData.create(sha256(host.encode()), FLAGS.UP | FLAGS.UV | FLAGS.AT, 0, bytes(attested))
    asked = CollectedClientData.create(CollectedClientData.TYPE.CREATE, websafe_encode(b"challenge"), f"https://{host}")
    key_id = websafe_encode(b"key-of-a-test")
    return {
        "type": "public-key",
        "id": key_id,
        "rawId": key_id,
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
