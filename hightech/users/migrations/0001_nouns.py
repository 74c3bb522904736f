import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import hightech.core.clock
import hightech.users.models.users
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('full_name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '简体中文'), ('en', 'English')], max_length=10)),
                ('is_demo', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', hightech.users.models.users.Users()),
            ],
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('name_en', models.CharField(max_length=200)),
                ('name_zh', models.CharField(max_length=200)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('level', models.CharField(blank=True, choices=[('NATIONAL', 'National'), ('PROVINCIAL', 'Provincial'), ('RESERVE', 'Reserve')], max_length=12)),
                ('province', models.CharField(blank=True, max_length=60)),
                ('district', models.CharField(blank=True, max_length=60)),
                ('region', models.CharField(blank=True, max_length=12)),
                ('settings', models.JSONField(blank=True, default=dict)),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('READ', 'Read only'), ('WRITE', 'Read and write')], default='WRITE', max_length=10)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('name_en', models.CharField(max_length=200)),
                ('name_zh', models.CharField(max_length=200)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='users.zone')),
                ('code', models.CharField(max_length=20)),
                ('is_mandatory', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'code'), name='department_code_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=hightech.core.clock.now, editable=False)),
                ('name_en', models.CharField(max_length=200)),
                ('name_zh', models.CharField(max_length=200)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='users.zone')),
                ('kind', models.CharField(choices=[('BUREAU', 'Bureau'), ('COMPANY', 'Company'), ('INDUSTRY_GROUP', 'Industry group'), ('OUT_POSTED', 'Out-posted team')], default='INDUSTRY_GROUP', max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'name_en'), name='team_name_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='users.zone')),
                ('role', models.CharField(choices=[('OFFICER', 'Investment officer'), ('LEADER', 'Team leader'), ('MANAGER', 'Account manager'), ('OPERATOR', 'Park operator'), ('DIRECTOR', 'Director'), ('FUND_OFFICER', 'Fund officer'), ('REVIEWER', 'Department reviewer'), ('SECRETARY', 'Committee secretary'), ('MEMBER', 'Committee member'), ('CHAIR', 'Committee chair'), ('FINANCE', 'Finance officer'), ('CASHIER', 'Cashier'), ('AUDITOR', 'Auditor'), ('STATISTICIAN', 'Statistics clerk'), ('OBSERVER', 'Observer'), ('APPLICANT', 'Applicant'), ('THIRD_PARTY', 'Third party'), ('ADMIN', 'Administrator')], max_length=20)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='users.team')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='users.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'zone', 'role', 'team', 'department'), name='membership_is_granted_once'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'REVIEWER'), _negated=True), ('department__isnull', False), _connector='OR'), name='reviewer_belongs_to_a_department')],
            },
        ),
    ]
