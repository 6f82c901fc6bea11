"""Photos of several patients at once: each gets its own landmarks, never another's."""

from concurrent.futures import ThreadPoolExecutor

from imaging import View, check
from tests.pictures import portrait


def test_photos_checked_side_by_side_are_judged_as_one_by_one() -> None:
    photos = [portrait(brightness=1 - step / 20) for step in range(4)]
    alone = [check(photo, View.FRONT) for photo in photos]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda photo: check(photo, View.FRONT), photos * 4))
    assert together == alone * 4
