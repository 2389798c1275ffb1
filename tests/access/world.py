"""One of everything that an address can name, and one of everybody who may ask for it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, Locale, Workflow
from wagtail_localize.models import Translation

from certificates.keys.signing import Purpose, signing_key
from certificates.models import Batch
from content.collections import collection_of
from content.models import File, Picture, Term, Topic
from courses.centres.models import Invitation
from courses.document.fields import write
from courses.editions.models import Activity, Course
from courses.packages.models import ExportJob, ImportJob
from courses.quizzes.bank.jobs import Contents
from courses.quizzes.edition import quiz_content
from courses.quizzes.models import BankImport, CorrectionPreview, Sitting
from courses.quizzes.services import begin
from courses.tree.jobs import JobState
from courses.tree.models import LessonPage, MistakeReport, ModulePage
from courses.tree.moderation import WORKFLOW
from courses.tree.structure import translate_course
from lms.accounts.models import Agency, Role, User
from lms.accounts.services import ask_to_join, grant, make_agency
from tests.factories.accounts import SuperuserFactory, TrainingCentreFactory, UserFactory
from tests.factories.bank import bank_question
from tests.factories.certificates import issued
from tests.factories.designs import design
from tests.factories.document import DRAWING, course_document
from tests.factories.progress import done, enrolment
from tests.factories.tree import published_course

from . import table


@dataclass
class World:
    """``parameters`` by name, ``special`` by address where the name alone does not say what is meant."""

    people: dict[str, User | None] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    special: dict[str, dict[str, Any] | list[Any]] = field(default_factory=dict)

    def address_of(self, name: str, parameters: tuple[str, ...]) -> str:
        special = self.special.get(name)
        if isinstance(special, list):
            return reverse(name, args=special)
        values = {**self.parameters, **(special or {})}
        for prefix, given in self.special.items():
            if prefix.endswith(":") and name.startswith(prefix) and isinstance(given, dict):
                values = {**values, **given}
        return reverse(name, kwargs={parameter: values[parameter] for parameter in parameters})

    def client(self, role: str) -> Client:
        client = Client()
        person = self.people[role]
        if person:
            client.force_login(User.objects.get(pk=person.pk))
        return client


CORRECTING = ("correct_edition", "corrections")


def build() -> World:
    """A course of ``vazirlik`` with a translation under way, somebody who learns it, and everybody else."""
    world = World()
    own = make_agency("vazirlik", {"uz": "Vazirlik", "ru": "Министерство", "en": "Ministry"})
    other = make_agency("hokimlik", {"uz": "Hokimlik", "ru": "Хокимият", "en": "Governorate"})
    national = make_agency("egov", {"uz": "Markaz", "ru": "Центр", "en": "Centre"})
    _people(world, own, other, national)
    course = published_course(course_document(languages=("uz", "ru"), slug="kurs"), agency=own)
    _pages(world, course)
    _learning(world, course, own)
    _jobs(world, course, own)
    _files(world, own)
    _bank(world, own)
    _designs(world, own)
    return world


def _people(world: World, own: Agency, other: Agency, national: Agency) -> None:
    roles = {
        table.LEARNER: (Role.LEARNER, own),
        table.STRANGER: (Role.LEARNER, other),
        table.TRAINER: (Role.TRAINER, own),
        table.OTHER_TRAINER: (Role.TRAINER, other),
        table.EDITOR: (Role.EDITOR, national),
        table.MANAGER: (Role.CENTRE_MANAGER, own),
        table.OTHER_MANAGER: (Role.CENTRE_MANAGER, other),
        table.AUDITOR: (Role.AUDITOR, national),
    }
    world.people = {table.GUEST: None, table.ADMIN: SuperuserFactory()}
    for name, (role, agency) in roles.items():
        person = UserFactory()
        grant(person, agency, role)
        world.people[name] = person


def _pages(world: World, course: Course) -> None:
    lesson = LessonPage.objects.get(locale__language_code="uz")
    module = ModulePage.objects.get(locale__language_code="uz")
    translated = LessonPage.objects.get(locale__language_code="ru")
    lesson.save_revision()
    revision = lesson.save_revision()
    state = Workflow.objects.get(name=WORKFLOW).start(lesson, world.people[table.TRAINER])
    translate_course(course, Locale.objects.get(language_code="en"))
    translation = Translation.objects.get(
        source__object_id=lesson.translation_key, target_locale=translated.locale_id
    )
    world.parameters |= {
        "agency": course.agency.code,
        "course": course.slug,
        "module": module.slug,
        "activity": lesson.slug,
        "language": "ru",
        "pk": lesson.pk,
        "page_id": lesson.pk,
        "parent_page_id": module.pk,
        "page_to_move_id": lesson.pk,
        "destination_id": module.pk,
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": state.current_task_state.pk,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
        "content_type_app_name": "tree",
        "content_type_model_name": "lessonpage",
        "translation_id": translation.pk,
        "translation_source_id": translation.source_id,
        "string_segment_id": translation.source.stringsegment_set.first().pk,
        "overridable_segment_id": 0,
        "mode": "page",
        "app_label": "wagtailcore",
        "model_name": "page",
        "app_name": "content",
        "action": "move",
        "collection_id": Collection.get_first_root_node().pk,
        "restriction_id": 0,
        "page_view_restriction_id": 0,
        "path": "",
        "object_id": str(lesson.pk),
        "session_id": 0,
    }
    activity = Activity.objects.get(course=course, kind="lesson")
    in_admin = {"course": course.pk, "activity": activity.pk}
    report = MistakeReport.objects.create(
        activity=activity, user=world.people[table.LEARNER], language="uz", text="Xato"
    )
    of_course = ("course_settings", "publish_edition", "course_editions", "retire_course", "course_mistakes")
    of_review = ("hand_in_course", "review_course")
    for name in (*of_course, *of_review, "course_figures", *CORRECTING):
        world.special[name] = {"course": course.pk}
    quiz = Activity.objects.get(course=course, kind="quiz")
    edition = course.current_edition
    assert edition
    asked = quiz_content(edition, quiz.key, "uz").items
    foreseen = CorrectionPreview.objects.create(
        base=edition, dropped=[f"{quiz.key}:{asked[0].id}"], asked_by=world.people[table.TRAINER]
    )
    world.special["correction_preview"] = {"course": course.pk, "uuid": foreseen.uuid}
    for name in ("quiz_figures", "quiz_figures_again", "quiz_figures_file"):
        world.special[name] = {"course": course.pk, "activity": quiz.pk, "name": "questions.csv"}
    world.special |= {
        "retire_activity": in_admin,
        "settle_mistake": {"course": course.pk, "report": report.pk},
        "translate_course": {"course": course.pk, "language": "en"},
        "wagtailadmin_pages:revisions_compare": {"pk": lesson.pk},
        "wagtailadmin_api:pages:detail": {"pk": lesson.pk},
        "wagtail_bulk_action": {"app_label": "wagtailcore", "model_name": "page", "action": "move"},
    }


def _learning(world: World, course: Course, own: Agency) -> None:
    learner, manager = world.people[table.LEARNER], world.people[table.MANAGER]
    assert learner
    assert manager
    under_way = enrolment(learner, course)
    quiz = Activity.objects.get(course=course, kind="quiz")
    attempt = begin(enrolment=under_way, key=quiz.key)
    sitting = Sitting.objects.create(
        activity=quiz,
        agency=own,
        name="Imtihon",
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=1),
        made_by=manager,
    )
    finished = course_with_certificate(learner, own)
    asking = UserFactory()
    asked = ask_to_join(asking, own)
    invitation = Invitation.objects.create(
        email="taklif@example.uz", course=course, agency=own, invited_by=manager
    )
    world.parameters |= {
        "enrolment": under_way.uuid,
        "uuid": under_way.uuid,
        "attempt": attempt.uuid,
        "sitting": sitting.uuid,
        "certificate": finished.uuid,
        "code": finished.code,
        "year": 2026,
        "month": 1,
        "kid": signing_key(Purpose.CREDENTIAL).kid,
        "number": finished.status_entry.list_id,
        "invitation": invitation.uuid,
        "membership": asked.pk,
        "answer": "confirm",
        "key": "yoq",
        "uidb36": "1",
        "signature": "yoq",
    }
    batch = Batch.objects.create(
        agency=own,
        asked_by=manager,
        state=JobState.DONE,
        confirmed_at=timezone.now(),
        archive=ContentFile(b"PK", name="sertifikatlar.zip"),
    )
    world.parameters["batch"] = batch.uuid
    world.special["centre_batch_file"] = {"batch": batch.uuid, "name": "certificates.zip"}
    for name in ("credentials_achievement", "credentials_picture"):
        world.special[name] = {"agency": own.code, "course": course.key, "edition": "1"}
    for name in ("certificate_moment", "certificate_state"):
        world.special[name] = {"enrolment": finished.enrolment.uuid}
    world.special["centre_approve"] = {"enrolment": under_way.uuid}
    for name in ("begin", "look", "attempt", "answer", "clock", "submit", "appeal"):
        world.special[f"quiz_{name}"] = {"activity": "quiz"}
    centre = TrainingCentreFactory(agency=own)
    world.special |= {
        "agencies:": {"pk": own.pk},
        "training-centres:": {"pk": centre.pk},
        "people:": {"pk": learner.pk},
        "roles:": {"pk": manager.memberships.get().pk},
    }


def course_with_certificate(learner: User, own: Agency) -> Any:
    course = published_course(course_document(slug="boshqa"), agency=own)
    return issued(completed=done(enrolment(learner, course)))


def _jobs(world: World, course: Course, own: Agency) -> None:
    trainer = world.people[table.TRAINER]
    job = ExportJob.objects.create(
        asked_by=trainer,
        edition=course.current_edition,
        format="native",
        state=JobState.DONE,
        file=ContentFile(b"paket", name="kurs.zip"),
    )
    imported = ImportJob.objects.create(
        asked_by=trainer, agency=own, state=JobState.ASKING, file=ContentFile(b"paket", name="kurs.zip")
    )
    for surface in ("packages", "cms_packages"):
        for name in ("export_job", "export_file"):
            world.special[f"{surface}_{name}"] = {"uuid": job.uuid}
        for name in ("import_job", "confirm", "discard"):
            world.special[f"{surface}_{name}"] = {"uuid": imported.uuid}


def _files(world: World, own: Agency) -> None:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    data.seek(0)
    kept = collection_of(own)
    trainer = world.people[table.TRAINER]
    picture = Picture.objects.create(
        title="Chizma", file=ImageFile(data, name="chizma.png"), collection=kept, uploaded_by_user=trainer
    )
    file = File.objects.create(title="Ilova", file=ContentFile(b"ilova", name="ilova.txt"), collection=kept)
    uz = Locale.objects.get(language_code="uz")
    term = Term.objects.create(key="reyestr", agency=own, term="Reyestr", definition="…", locale=uz)
    topic = Topic.objects.create(slug="xizmat", name_uz="Xizmat")
    world.parameters |= {
        "image_id": picture.pk,
        "document_id": file.pk,
        "doc_id": file.pk,
        "uploaded_file_id": 0,
    }
    world.special |= {
        "demo_media": {"path": picture.get_rendition("width-4|format-webp").file.name},
        "original_picture": {"name": picture.file.name},
        "activity_file": {"sha256": hashlib.sha256(DRAWING).hexdigest()},
        "wagtail_serve": [""],
        "wagtaildocs_serve": [file.pk, file.filename],
        "wagtailadmin_api:images:detail": {"pk": picture.pk},
        "wagtailadmin_api:documents:detail": {"pk": file.pk},
        "wagtailimages_chooser:": {"pk": str(picture.pk)},
        "wagtaildocs_chooser:": {"pk": str(file.pk)},
        "wagtailsnippets_content_term:": {"pk": term.pk},
        "wagtailsnippetchoosers_content_term:": {"pk": str(term.pk)},
        "wagtailsnippets_content_topic:": {"pk": topic.pk},
        "wagtail_localize:submit_snippet_translation": {
            "app_label": "content",
            "model_name": "term",
            "pk": str(term.pk),
        },
        "wagtail_localize:snippets_api_listing": {"app_label": "content", "model_name": "term"},
        "wagtail_localize:snippets_api_detail": {
            "app_label": "content",
            "model_name": "term",
            "pk": str(term.pk),
        },
    }


def _bank(world: World, own: Agency) -> None:
    question = bank_question(own)
    question.save_revision()
    upload = BankImport.objects.create(
        state=JobState.ASKING,
        report=write(Contents(0, 0, (), (), (), ())),
        agency=own,
        asked_by=world.people[table.TRAINER],
        format="gift",
        file_name="savollar.gift",
        file=ContentFile(b"Kim? {=Idora ~Hech kim}", name="savollar.gift"),
    )
    revision = {"revision_id": question.latest_revision_id}
    world.special |= {
        "wagtailsnippets_quizzes_bankquestion:": {"pk": question.pk, **revision},
        "wagtailsnippetchoosers_quizzes_bankquestion:": {"pk": str(question.pk)},
        "wagtailsnippets_quizzes_bankquestion:revisions_compare": {"pk": question.pk},
        "bank_question": {"pk": question.pk},
        "bank_look": {"pk": question.pk},
        "bank_translate": {"pk": question.pk, "language": "ru"},
        "bank_import_job": {"uuid": upload.uuid},
    }


def _designs(world: World, own: Agency) -> None:
    made = design(own, is_shared=True)
    world.special |= {
        "wagtailsnippets_certificates_certificatedesign:": {"pk": made.pk},
        "wagtailsnippetchoosers_certificates_certificatedesign:": {"pk": str(made.pk)},
        "design_version": {"design": made.pk, "number": 1},
    }
