from hightech.core.models.base import Processed, Record, Versioned
from hightech.core.models.bulk import BulkItem, BulkRun
from hightech.core.models.calendar import CalendarDay, CalendarYear
from hightech.core.models.clock import DemoClock
from hightech.core.models.counters import Counter
from hightech.core.models.demo import DemoStory
from hightech.core.models.exports import Export
from hightech.core.models.feeds import CalendarFeed
from hightech.core.models.files import Attachment, File
from hightech.core.models.idempotency import IdempotencyKey
from hightech.core.models.imports import ImportRow, ImportRun, SavedMapping
from hightech.core.models.jobs import Heartbeat, Job, Slot
from hightech.core.models.outbox import Message, Notification, Reminder
from hightech.core.models.reach import Channel, NotificationSettings, Timing
from hightech.core.models.removals import Removal, Restoration
from hightech.core.models.steps import Change, Link, Seal, Step
from hightech.core.models.views import SavedView, ViewMark
from hightech.core.models.webhooks import Delivery, Webhook

__all__ = [
    "Attachment",
    "BulkItem",
    "BulkRun",
    "CalendarDay",
    "CalendarFeed",
    "CalendarYear",
    "Change",
    "Channel",
    "Counter",
    "Delivery",
    "DemoClock",
    "DemoStory",
    "Export",
    "File",
    "Heartbeat",
    "IdempotencyKey",
    "ImportRow",
    "ImportRun",
    "Job",
    "Link",
    "Message",
    "Notification",
    "NotificationSettings",
    "Processed",
    "Record",
    "Reminder",
    "Removal",
    "Restoration",
    "SavedMapping",
    "SavedView",
    "Seal",
    "Slot",
    "Step",
    "Timing",
    "Versioned",
    "ViewMark",
    "Webhook",
]
