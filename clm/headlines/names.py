"""Names of stages as findings write them."""

from collections.abc import Sequence

from clm.language import Language
from clm.lifecycle.model import Stage

ENTRY = "entry"  # where customers come from who were not known before


def stage_names(stages: Sequence[Stage], t: Language) -> dict[str, str]:
    """Stage id -> name in the reader's language, the source of customers first seen included."""
    return {ENTRY: t("First seen")} | {stage.id: t.pick(stage.name) for stage in stages}
