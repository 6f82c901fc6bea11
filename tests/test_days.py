"""Every day that comes in can be reckoned with: other systems write 9999-12-31 for no end."""

import pytest
from pydantic import BaseModel, ValidationError

from api.assessments import bodies as assessments
from api.reactions import bodies as reactions
from api.reviews import bodies as reviews
from api.treatments import bodies as treatments

# A date of birth has come, which is stricter: the record asks for that.
DAYS = [
    pytest.param(body, name, id=f"{body.__name__}.{name}")
    for module in (assessments, reactions, reviews, treatments)
    for body in vars(module).values()
    if isinstance(body, type) and issubclass(body, BaseModel)
    if body.model_config.get("extra") == "forbid"
    for name, field in body.model_fields.items()
    if "date" in str(field.annotation)
]


@pytest.mark.parametrize(("body", "name"), DAYS)
def test_the_end_of_the_calendar_is_no_day(body: type[BaseModel], name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate({name: "9999-12-31"})
    found = {error["type"] for error in refused.value.errors() if name in error["loc"]}
    assert found == {"less_than_equal"}
