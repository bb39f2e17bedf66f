"""From a document to a draft of its plan file: a rule-based reader with a small grammar, pure."""

from schedules.drafting.drafts import Doubt, Draft, Undraftable, draft
from schedules.drafting.writing import agencies_as_yaml, draft_as_json, draft_as_yaml

__all__ = ["Doubt", "Draft", "Undraftable", "agencies_as_yaml", "draft", "draft_as_json", "draft_as_yaml"]
