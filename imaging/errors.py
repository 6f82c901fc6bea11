"""What cannot be taken in at all: files that are no photo, and masks that outline nothing."""

from typing import Literal

NotAPhotoCode = Literal[
    "photo_format_not_accepted", "photo_too_large", "photo_too_many_pixels", "photo_unreadable"
]

NotAnOutlineCode = Literal[
    "outline_not_of_this_photo", "outline_not_black_and_white", "nothing_outlined"
]


class NotAPhoto(Exception):
    """The bytes are no photo that can be used; the message says what to do."""

    def __init__(self, code: NotAPhotoCode, message: str) -> None:
        super().__init__(message)
        self.code: NotAPhotoCode = code


class NotAnOutline(Exception):
    """The masks do not outline lesions on their photos; the message says what to do."""

    def __init__(self, code: NotAnOutlineCode, message: str) -> None:
        super().__init__(message)
        self.code: NotAnOutlineCode = code
