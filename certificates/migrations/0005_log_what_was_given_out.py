from django.db import migrations

from certificates.log import merkle, records


def log_what_was_given_out(apps, schema_editor):
    """Enter certificates that were given out before there was a log, in the order of what happened.

    A few rows a certificate, in one transaction; nothing waits for it, since nothing reads the log yet.
    """
    Certificate = apps.get_model("certificates", "Certificate")
    LogLeaf = apps.get_model("certificates", "LogLeaf")
    LogNode = apps.get_model("certificates", "LogNode")
    certificates = Certificate.objects.filter(state__in=["issued", "revoked", "superseded"], issued_at__isnull=False)
    events = [(at, pk, "issued") for pk, at in certificates.values_list("pk", "issued_at")]
    withdrawn = certificates.filter(withdrawn_at__isnull=False).exclude(state="issued")
    events += [(at, pk, state) for pk, at, state in withdrawn.values_list("pk", "withdrawn_at", "state")]
    events.sort(key=lambda event: (event[0], event[2] != "issued", event[1]))
    frontier, leaves, nodes = merkle.Frontier(), [], []
    rows = Certificate.objects.select_related("agency", "enrolment", "replaces__agency")
    for at, pk, kind in events:
        salt = records.new_salt()
        entry = records.entry_of(_record(rows.get(pk=pk), kind, at, salt))
        leaves.append(LogLeaf(index=frontier.size, kind=kind, certificate_id=pk, salt=salt, entry=entry, at=at))
        made = frontier.append(merkle.leaf_hash(entry))
        nodes += [LogNode(place=place, hash=digest) for place, digest in enumerate(made, start=len(nodes))]
    LogLeaf.objects.bulk_create(leaves, batch_size=1000)
    LogNode.objects.bulk_create(nodes, batch_size=1000)
    apps.get_model("certificates", "Log").objects.create(pk=1, size=frontier.size)


def _record(certificate, kind, at, salt):
    if kind != "issued":
        why = certificate.withdrawn_why
        return records.withdrawn(kind=kind, serial=_serial(certificate), at=at, why=why, salt=salt)
    return records.issued(
        serial=_serial(certificate),
        at=at,
        code=certificate.code or "",
        sha256=certificate.sha256,
        enrolment=str(certificate.enrolment.uuid),
        facts=certificate.facts,
        replaces=_serial(certificate.replaces) if certificate.replaces else "",
        expires_on=certificate.expires_on,
        salt=salt,
    )


def _serial(certificate):
    return f"{certificate.agency.code.upper()}-{certificate.year}-{certificate.number:06d}"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('certificates', '0004_log'),
        ('progress', '0001_initial'),
    ]

    operations = [migrations.RunPython(log_what_was_given_out, migrations.RunPython.noop)]
