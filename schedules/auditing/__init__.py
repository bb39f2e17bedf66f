"""Holds a plan file against the document it came from, without the reader that drafted it: two readings, not one twice."""

from schedules.auditing.audit import Remark as Remark
from schedules.auditing.audit import audit as audit
