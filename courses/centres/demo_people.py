"""Who is on the demo. Everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass

from lms.accounts.models import Role

PASSWORD = "malaka-demo"  # noqa: S105 - printed by `make demo`, on the demo settings only

AGENCIES: dict[str, dict[str, str]] = {
    "egov": {
        "uz": "Elektron hukumat markazi",
        "ru": "Центр электронного правительства",
        "en": "E-Government Centre",
    },
    "vazirlik": {
        "uz": "Hududiy xizmatlar vazirligi",
        "ru": "Министерство территориальных услуг",
        "en": "Ministry of Territorial Services",
    },
    "hokimlik": {
        "uz": "Gulobod tumani hokimligi",
        "ru": "Хокимият Гулабадского района",
        "en": "Gulobod District Administration",
    },
}
CENTRES: dict[str, dict[str, str]] = {
    "egov": {
        "uz": "Elektron hukumat markazining oʻquv markazi",
        "ru": "Учебный центр Центра электронного правительства",
        "en": "Training centre of the E-Government Centre",
    },
    "vazirlik": {
        "uz": "Hududiy xizmatlar vazirligining oʻquv markazi",
        "ru": "Учебный центр Министерства территориальных услуг",
        "en": "Training centre of the Ministry of Territorial Services",
    },
    "hokimlik": {
        "uz": "Gulobod tumani oʻquv markazi",
        "ru": "Учебный центр Гулабадского района",
        "en": "Training centre of Gulobod district",
    },
}


@dataclass(frozen=True)
class Person:
    """``modules`` of the shipped course that they have finished (-1: all); ``days`` since they were here.

    ``account`` says that one can sign in as them with the demo's password.
    """

    email: str
    latin: str
    cyrillic: str
    agency: str
    role: Role = Role.LEARNER
    position: str = ""
    modules: int | None = None
    days: int = 0
    account: bool = False
    superuser: bool = False


ACCOUNTS = (
    Person(
        "admin@demo.uz",
        "Yusupov Akmal",
        "Юсупов Акмал",
        "egov",
        Role.EDITOR,
        "Bosh muharrir",
        account=True,
        superuser=True,
    ),
    Person(
        "trainer@demo.uz",
        "Rahimova Lola",
        "Рахимова Лола",
        "egov",
        Role.TRAINER,
        "Trener-uslubchi",
        account=True,
    ),
    Person(
        "auditor@demo.uz", "Nazarov Davron", "Назаров Даврон", "egov", Role.AUDITOR, "Auditor", account=True
    ),
    Person(
        "manager@demo.uz",
        "Sobirova Nodira",
        "Собирова Нодира",
        "vazirlik",
        Role.CENTRE_MANAGER,
        "Oʻquv markazi boshligʻi",
        account=True,
    ),
    Person(
        "manager2@demo.uz",
        "Ergashev Bahodir",
        "Эргашев Баҳодир",
        "hokimlik",
        Role.CENTRE_MANAGER,
        "Kadrlar boʻlimi boshligʻi",
        account=True,
    ),
    Person(
        "learner@demo.uz",
        "Karimova Dilnoza",
        "Каримова Дилноза",
        "vazirlik",
        position="Bosh mutaxassis",
        modules=1,
        account=True,
    ),
    Person(
        "learner2@demo.uz",
        "Toʻraqulov Gʻayrat",
        "Тўрақулов Ғайрат",
        "hokimlik",
        position="Yetakchi mutaxassis",
        modules=-1,
        account=True,
    ),
)
COLLEAGUES = (
    Person("n.abdullayeva@demo.uz", "Abdullayeva Nigora", "Абдуллаева Нигора", "vazirlik", modules=-1),
    Person("o.saidov@demo.uz", "Saidov Oybek", "Саидов Ойбек", "vazirlik", modules=1, days=1),
    Person("m.xolmatova@demo.uz", "Xolmatova Maʼmura", "Холматова Маъмура", "vazirlik", modules=1, days=16),
    Person("j.tursunov@demo.uz", "Tursunov Jasur", "Турсунов Жасур", "vazirlik", modules=0, days=21),
    Person("z.qodirova@demo.uz", "Qodirova Zulfiya", "Қодирова Зулфия", "vazirlik", modules=0, days=2),
    Person("sh.mirzayev@demo.uz", "Mirzayev Shuhrat", "Мирзаев Шуҳрат", "hokimlik", modules=1, days=4),
    Person("g.oripova@demo.uz", "Oripova Gulnora", "Орипова Гулнора", "hokimlik", modules=0, days=18),
    Person("b.yoldoshev@demo.uz", "Yoʻldoshev Botir", "Йўлдошев Ботир", "hokimlik", modules=0, days=0),
)
ASKING = Person("f.islomov@demo.uz", "Islomov Farrux", "Исломов Фаррух", "vazirlik", position="Mutaxassis")
INVITED = ("i.usmonova@demo.uz", "Usmonova Iroda", "vazirlik")
EVERYBODY = (*ACCOUNTS, *COLLEAGUES)
