"""What is told of a file that was checked, and what whoever holds it should do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..credentials.verification import CredentialCheck
from ..credentials.verification import Verdict as Of
from ..models import Certificate
from .pdf import PDFCheck, Verdict


@dataclass(frozen=True)
class Told:
    """``tone`` is done, warn or late. ``certificate`` is shown beside it: what the file is, or was."""

    heading: str
    text: str
    tone: str
    certificate: Certificate | None = None


def told(check: PDFCheck | CredentialCheck) -> Told:
    """The words for a check, in the present language."""
    return _of_pdf(check) if isinstance(check, PDFCheck) else _of_credential(check)


def _of_pdf(check: PDFCheck) -> Told:
    row = check.certificate
    signed = _("Signed by: %(signer)s.") % {"signer": check.signer}
    match check.verdict:
        case Verdict.VALID:
            return Told(_("This file is genuine, unchanged and valid"), signed, "done", row)
        case Verdict.EXPIRED:
            heading = _("This file is genuine and unchanged, but the certificate has expired")
            return Told(heading, signed, "warn", row)
        case Verdict.SUPERSEDED:
            text = _("Its name was corrected, and a new certificate was issued in its place.")
            return Told(_("This file is genuine, but it has been replaced"), text, "warn", row)
        case Verdict.REVOKED:
            text = _("It was issued here and withdrawn later. Do not accept it.")
            return Told(_("This certificate has been revoked"), text, "late", row)
        case Verdict.ALTERED if row:
            text = _("It was made from the certificate below by changing it. Believe only what stands here.")
            return Told(_("This file was changed after it was signed"), text, "late", row)
        case Verdict.ALTERED:
            text = _(
                "The signature does not fit what the file says now. Ask its holder for the code that is "
                "printed on it and check that."
            )
            return Told(_("This file was changed after it was signed"), text, "late")
        case Verdict.UNKNOWN:
            text = _("The signature is ours, but the register does not hold it. Tell the national centre.")
            return Told(_("This file is not in the register"), text, "late")
        case Verdict.BAD_RECORD:
            text = _("The file and its record in the register do not fit. Tell the national centre.")
            return Told(_("This certificate cannot be confirmed"), text, "late")
        case Verdict.FOREIGN:
            text = _("%(signed)s That is nobody who issues certificates here. %(forged)s") % {
                "signed": signed,
                "forged": _forged(),
            }
            return Told(_("This file was not signed here"), text, "late")
        case Verdict.UNSIGNED:
            text = _("A certificate of ours is signed electronically; a scan or a print made anew is not.")
            return Told(_("This file is not signed"), f"{text} {_by_code()}", "late")
    return Told(_("This file cannot be read as a PDF"), _by_code(), "late")


def _of_credential(check: CredentialCheck) -> Told:
    row = check.certificate
    match check.verdict:
        case Of.VALID:
            return Told(_("This badge is genuine, unchanged and valid"), "", "done", row)
        case Of.EXPIRED:
            return Told(_("This badge is genuine, but the certificate has expired"), "", "warn", row)
        case Of.WITHDRAWN:
            text = _("It was issued here and withdrawn later. Do not accept it.")
            return Told(_("This badge has been withdrawn"), text, "late", row)
        case Of.NOT_YET:
            return Told(_("This badge is not valid yet"), "", "warn", row)
        case Of.ALTERED:
            return Told(_("This badge was changed after it was signed"), _by_code(), "late")
        case Of.FOREIGN:
            return Told(_("This badge was not signed here"), _forged(), "late")
        case Of.UNKNOWN:
            text = _("The signature is ours, but the register does not hold it. Tell the national centre.")
            return Told(_("This badge is not in the register"), text, "late")
    return Told(_("There is no badge of ours in this file"), _by_code(), "late")


def _by_code() -> str:
    return _("Check the code that is printed on the certificate instead.")


def _forged() -> str:
    return _(
        "If somebody gave it to you as proof, do not accept it, keep the file, and write to the agency "
        "that it names."
    )
