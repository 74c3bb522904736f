"""Who works in the demo: fixed user names, one password, made by the demo alone."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from hightech.users.actions import members
from hightech.users.models import Department, Team, User, Zone
from hightech.users.roles import Role

PASSWORD = "hightech-demo"
MAIL_HOST = "demo.invalid"  # reserved: no mail can ever leave for it


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    role: str
    team: str = ""
    department: str = ""


TTB = (
    Person("officer", "王磊", Role.OFFICER, team="Equipment"),
    Person("officer2", "赵敏", Role.OFFICER, team="Biomedicine"),
    Person("leader", "李明", Role.LEADER),
    Person("director", "周建国", Role.DIRECTOR),
    Person("manager", "孙丽", Role.MANAGER),
    Person("operator", "吴强", Role.OPERATOR),
    Person("fundofficer", "陈静", Role.FUND_OFFICER),
    Person("reviewer-economy", "郑伟", Role.REVIEWER, department="ECONOMY"),
    Person("reviewer-land", "冯涛", Role.REVIEWER, department="LAND"),
    Person("reviewer-tax", "蒋芳", Role.REVIEWER, department="TAX"),
    Person("reviewer-science", "沈洁", Role.REVIEWER, department="SCIENCE"),
    Person("secretary", "韩雪", Role.SECRETARY),
    Person("chair", "杨志远", Role.CHAIR),
    Person("member1", "朱琳", Role.MEMBER),
    Person("member2", "秦勇", Role.MEMBER),
    Person("member3", "许文", Role.MEMBER),
    Person("member4", "何平", Role.MEMBER),
    Person("member5", "吕梅", Role.MEMBER),
    Person("member6", "施军", Role.MEMBER),
    Person("finance", "张晓燕", Role.FINANCE),
    Person("cashier", "孔祥", Role.CASHIER),
    Person("auditor", "曹颖", Role.AUDITOR),
    Person("statistician", "严谨", Role.STATISTICIAN),
    Person("applicant", "华敏", Role.APPLICANT),
    Person("applicant2", "金鑫", Role.APPLICANT),
    Person("thirdparty", "魏然", Role.THIRD_PARTY),
    Person("admin", "陶然", Role.ADMIN),
    Person("observer", "姜山", Role.OBSERVER),
)
JNH = (
    Person("jn-officer", "戚亮", Role.OFFICER, team="Jinan Equipment"),
    Person("jn-leader", "谢红", Role.LEADER),
)
TEAMS = {
    "TTB": (("Equipment", "装备制造招商组"), ("Biomedicine", "生物医药招商组")),
    "JNH": (("Jinan Equipment", "济南装备招商组"),),
}


def settle(zone: Zone, people: tuple[Person, ...], *, by=None) -> dict[str, User]:
    """Make the teams, the logins and the roles of one zone; return users by name."""
    for name_en, name_zh in TEAMS[zone.code]:
        Team.objects.create(zone=zone, name_en=name_en, name_zh=name_zh)
    teams = {team.name_en: team for team in Team.objects.filter(zone=zone)}
    departments = {one.code: one for one in Department.objects.filter(zone=zone)}
    encoded = make_password(PASSWORD)
    users = {}
    for person in people:
        user = users[person.username] = create(person, encoded, by=by)
        members.grant(
            user,
            person.role,
            zone=zone,
            by=by,
            team=teams.get(person.team),
            department=departments.get(person.department),
        )
    return users


def create(person: Person, encoded: str, *, by) -> User:
    return members.create_user(
        person.username,
        by=by,
        full_name=person.name,
        password=PASSWORD,
        encoded=encoded,
        email=f"{person.username}@{MAIL_HOST}",
        is_demo=True,
    )


def let_observe(user: User, zone: Zone, *, by=None) -> None:
    """Let the observer read the figures of one more zone."""
    members.grant(user, Role.OBSERVER, zone=zone, by=by)
