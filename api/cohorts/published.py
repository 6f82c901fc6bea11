"""Published rates of response, to be read beside a clinic's own; data in `published.toml`."""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from api.assessments.trend import Response


class Arm(BaseModel):
    """One arm of a study at one week; percents, null where the source gives none.

    `patients` is null where the source does not count this arm by itself. Denominators differ
    from study to study (missing values imputed, or left out), so compare with care.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: str
    arm: str
    patients: int | None = None
    week: int
    f_vasi_50: float | None = None
    f_vasi_75: float | None = None
    f_vasi_90: float | None = None
    t_vasi_50: float | None = None
    about: frozenset[Response] = frozenset()
    source: str

    def percent(self, response: Response) -> float | None:
        found: float | None = getattr(self, response.value, None)
        return found


@cache
def arms() -> tuple[Arm, ...]:
    text = resources.files(__package__).joinpath("published.toml").read_text("utf-8")
    return tuple(Arm.model_validate(one) for one in tomllib.loads(text)["arm"])
