from django.db import migrations

# Vote × release is a HARD separation; a CHECK cannot see the votes. SQLite refuses to rebuild a
# table that a trigger of another table reads, so there the guard of the step stands alone.
REFUSE_VOTERS = """
CREATE OR REPLACE FUNCTION funds_refuse_release_by_voter() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.released_by_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM funds_vote vote
    JOIN funds_ballot ballot ON ballot.id = vote.ballot_id
    JOIN funds_plan plan ON plan.application_id = ballot.application_id
    JOIN funds_tranche tranche ON tranche.plan_id = plan.id
    WHERE tranche.id = NEW.tranche_id AND vote.user_id = NEW.released_by_id
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
        MESSAGE = 'order_is_not_released_by_who_voted_on_its_file';
END IF;
RETURN NEW;
END $$;
CREATE TRIGGER order_is_not_released_by_who_voted_on_its_file
    BEFORE INSERT OR UPDATE OF released_by_id ON funds_paymentorder
    FOR EACH ROW EXECUTE FUNCTION funds_refuse_release_by_voter();
"""
ALLOW_VOTERS = """
DROP TRIGGER IF EXISTS order_is_not_released_by_who_voted_on_its_file ON funds_paymentorder;
DROP FUNCTION IF EXISTS funds_refuse_release_by_voter();
"""


def refuse_voters(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE_VOTERS)


def allow_voters(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW_VOTERS)


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_append_only")]

    operations = [migrations.RunPython(refuse_voters, allow_voters)]
