"""Who may look at the patients of a clinic taken together."""

from typing import Annotated

from fastapi import Depends

from api.accounts.access import HasRole
from api.audit import Caller, Role

# Nobody is named in it, so whoever runs the clinic may see it too.
CurrentJudge = Annotated[Caller, Depends(HasRole((Role.dermatologist, Role.administrator)))]
