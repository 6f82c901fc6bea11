"""Demo clinics, outside production only: a small one to sign in to, and a crowd to measure by."""

from api.demo.clinic import (
    ADMINISTRATOR,
    DERMATOLOGIST,
    DESK,
    PASSWORD,
    STORY_DERMATOLOGIST,
    STORY_DESK,
    prepare,
)
from api.demo.crowd import NotForDemonstration, Size, fill, hang_picture

__all__ = [
    "ADMINISTRATOR",
    "DERMATOLOGIST",
    "DESK",
    "PASSWORD",
    "STORY_DERMATOLOGIST",
    "STORY_DESK",
    "NotForDemonstration",
    "Size",
    "fill",
    "hang_picture",
    "prepare",
]
