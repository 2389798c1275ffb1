"""A certificate as an Open Badges 3.0 credential, signed."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any

from courses.document.fields import read
from courses.editions.frozen import frozen_edition

from ..facts import CertificateFacts
from ..keys.signing import Purpose, signing_key
from ..models import Certificate
from . import status_list
from .achievement import achievement, figure, is_graded, score_id
from .jws import sign
from .profile import CONTEXT, profile
from .times import end_of, seconds, utc

EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


def credential(certificate: Certificate) -> str:
    """The certificate as a VC-JWT (section 8.2): a compact JWS whose payload is the credential itself.

    The certificate has its number, code and facts; it gets its place in a status list. The learner's name is
    not in it: whose it is shows by the e-mail address whose salted hash it has, and on the certificate's own
    page, which is its ``id``. Each call makes another salt and subject: store what is to be given out.
    Raises KeyProblem.
    """
    return sign(payload(certificate), signing_key(Purpose.CREDENTIAL))


def payload(certificate: Certificate) -> dict[str, Any]:
    """The credential (appendix B.1, AchievementCredential) with the claims of section 8.2.4."""
    facts = read(CertificateFacts, certificate.facts)
    agency = certificate.agency
    issuer, subject = profile(agency, facts.language), _subject(certificate, facts)
    body: dict[str, Any] = {
        "@context": [*CONTEXT, EXTENSIONS],
        "id": facts.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.course,
        "issuer": issuer,
        "validFrom": utc(facts.issued_at),
        "credentialSubject": subject,
        "credentialStatus": status_list.entry_json(status_list.allot(certificate)),
        "credentialSchema": [SCHEMA],
    }
    claims = {
        "iss": issuer["id"],
        "sub": subject["id"],
        "jti": body["id"],
        "nbf": seconds(facts.issued_at),
    }
    if certificate.expires_on is not None:
        until = end_of(certificate.expires_on)
        body["validUntil"], claims["exp"] = utc(until), seconds(until)
    return body | claims


def _subject(certificate: Certificate, facts: CertificateFacts) -> dict[str, Any]:
    """Appendix B.1, AchievementSubject; its ``id`` means this credential's holder and nobody elsewhere."""
    edition, course = frozen_edition(certificate.enrolment.edition_id), certificate.enrolment.course
    out: dict[str, Any] = {
        "id": uuid.uuid4().urn,
        "type": ["AchievementSubject"],
        "identifier": [hashed_email(certificate.enrolment.user.email, secrets.token_hex(16))],
        "activityEndDate": utc(facts.completed_at),
        "achievement": achievement(course, edition, facts.language),
    }
    if facts.score is not None and is_graded(edition.outline):
        out["result"] = [
            {"type": ["Result"], "resultDescription": score_id(course, edition), "value": figure(facts.score)}
        ]
    return out


def hashed_email(email: str, salt: str) -> dict[str, Any]:
    """Appendix B.1, IdentityObject: the SHA-256 of the address, in small letters, with the salt behind it."""
    digest = hashlib.sha256((email.lower() + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }
