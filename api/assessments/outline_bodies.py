"""What goes in and out of the address of an outline."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Point = Annotated[tuple[float, float], Field(description="x right, y down, both 0-1 on the map")]


class OutlineConfirm(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "version": 0,
                "polygons": [[[0.31, 0.4], [0.36, 0.4], [0.36, 0.46], [0.31, 0.46]]],
                "proposal": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
            }
        },
    )

    version: int = Field(ge=0, le=100_000, description="Of the outline as you saw it; 0: none yet")
    polygons: list[list[Point]] = Field(description="One for each lesion; at least 3 points each")
    proposal: UUID | None = Field(
        default=None,
        description="The assessment whose proposal is confirmed or corrected; null when drawn",
    )


class MeshPublic(BaseModel):
    """Where the map of the face lies on a photo, for drawing outlines on the photo itself.

    Vertices on the upright `photo` and on the `map`, x right, y down, both 0-1, and the triangles
    between them that the photo shows, as numbers of vertices. `width_cm` and `height_cm` are the
    photo's own, at the distance of the face.
    """

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "width_cm": 22.4,
                "height_cm": 29.9,
                "photo": [[0.41, 0.52], [0.44, 0.52], [0.43, 0.55]],
                "map": [[0.38, 0.47], [0.42, 0.47], [0.4, 0.52]],
                "triangles": [[0, 1, 2]],
            }
        },
    )

    width_cm: float
    height_cm: float
    photo: list[Point]
    map: list[Point]
    triangles: list[tuple[int, int, int]]


class OutlineVersion(BaseModel):
    """`based_on` is `machine proposal <assessment id>` or `drawn`."""

    version: int
    based_on: str
    confirmed_by: UUID
    confirmed_at: datetime


class OutlinePublic(BaseModel):
    """The newest confirmed version, or with `confirmed: false` what the machine proposes.

    `version` is the one to send with a correction, 0 before the first. `proposal` names the
    assessment that the polygons are from, null when they were drawn or nothing is measured yet.
    """

    session_id: UUID
    confirmed: bool
    version: int
    polygons: list[list[Point]]
    proposal: UUID | None
    versions: list[OutlineVersion]
