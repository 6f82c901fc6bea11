"""The seal of a FHIR document: who has the public key can tell that nothing in it was changed.

Ed25519 over the document as JSON with sorted keys and no spaces, without its id, its meta and the
seal itself, which a server that keeps it writes anew; as a detached JWS (RFC 7515). Pure.
"""

import hashlib
import json
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.keys import key_for

Json = dict[str, Any]
CANONICAL = "http://hl7.org/fhir/canonicalization/json#document"
_NOT_SEALED = frozenset({"id", "meta", "signature"})


def signing_key(secret: str) -> Ed25519PrivateKey:
    """The key of an installation, for this purpose alone."""
    return Ed25519PrivateKey.from_private_bytes(key_for(secret, "documents"))


def public_jwk(key: Ed25519PublicKey) -> Json:
    """RFC 8037; `kid` is the thumbprint of RFC 7638."""
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(key.public_bytes_raw())}
    thumbprint = hashlib.sha256(canonical(jwk)).digest()
    return {**jwk, "kid": _base64url(thumbprint), "alg": "EdDSA", "use": "sig"}


def canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sealed_part(document: Json) -> bytes:
    """What the seal is over."""
    return canonical({name: told for name, told in document.items() if name not in _NOT_SEALED})


def seal(document: Json, key: Ed25519PrivateKey) -> bytes:
    """`Signature.data` of the document, base64."""
    kid = public_jwk(key.public_key())["kid"]
    header = _base64url(canonical({"alg": "EdDSA", "canon": CANONICAL, "kid": kid}))
    signature = key.sign(_signed(header, document))
    return b64encode(f"{header}..{_base64url(signature)}".encode())


def holds(document: Json, key: Ed25519PublicKey) -> bool | None:
    """Whether the document is as it was sealed; None for one without a seal of this key."""
    try:
        header, nothing, signature = b64decode(document["signature"]["data"]).decode().split(".")
        told = json.loads(_bytes(header))
        if nothing or told["kid"] != public_jwk(key)["kid"]:
            return None
        key.verify(_bytes(signature), _signed(header, document))
    except InvalidSignature:
        return False
    except (KeyError, TypeError, ValueError):
        return None
    return True


def _signed(header: str, document: Json) -> bytes:
    return f"{header}.{_base64url(sealed_part(document))}".encode()


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(encoded: str) -> bytes:
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
