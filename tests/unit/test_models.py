"""The 24 lifecycle models: their names and words, how a mistake in a file is told, what data they need."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clm
from clm.errors import ClmError
from clm.lifecycle.history import missing_needs
from clm.lifecycle.model import LifecycleModel, parameter_kinds, phases, read_model, sources
from tests.stories import dataset_of

MODELS = clm.models()

# model | source | stages in journey order, English and Chinese
DESIGN = """
classic4 | R0 | Potential 潜在客户 · New 新客户 · Loyal 忠诚客户 · Churned 流失客户
decline4 | R0 | Potential 潜在客户 · New 新客户 · Loyal 忠诚客户 · Declining 衰退客户
regular4 | R0 | Potential 潜在客户 · New 新客户 · Regular 老客户 · Churned 流失客户
winback5 | R0 | Potential 潜在客户 · New 新客户 · Regular 老客户 · Churned 流失客户 · Returned 回流客户
mature4 | R0 | Potential 潜在客户 · New 新客户 · Mature 成熟客户 · Churned 流失客户
growth5 | R0 | Potential 潜在客户 · New 新客户 · Growing 成长客户 · Stable 稳定客户 · Declining 衰退客户
engage4 | R0 | Getting to know 了解 · Considering 考虑 · Using 使用 · Devoted 依赖与推荐
operate5 | R0 | Acquisition 获取 · Retention 留存 · Activity uplift 活跃度提升 · Value uplift 价值提升 · Win-back and early warning 挽回与流失预警
redevelop4 | R0 | Acquisition 获取 · Enhancement 提升 · Retention 保留 · Value redevelopment 价值再开发
enhance4 | R0 | Acquisition 获取 · Enhancement 提升 · Maturity 成熟 · Decline 衰退
clm4 | R1 | Acquisition 获取 · Development 发展 · Maintenance 维护 · Churn 流失
touch4 | R2 | Contact 接触期 · Landing 着陆期 · Experience 体验期 · Churn 流失期
broker4 | R2 | Acquisition 获客期 · Growth 成长期 · Maturity 成熟期 · Maintenance or churn 维护/流失期
relationship4 | R2, R3 | Exploration 考察期 · Formation 形成期 · Stability 稳定期 · Degeneration 退化期
service4 | R2 | Acquisition 获客 · Growth and satisfaction 增值与满足 · Confirmation and retention 确认和保持 · After-sales 售后服务
trial5 | R2 | Acquisition 获取 · Trial 试用 · Purchase 购买 · Loyalty 忠诚 · Churn 流失
expand4 | R2 | Acquire 获客 · Convert 转化 · Expand 拓展 · Keep 保持
build4 | R3 | Establishment 建立期 · Growth 成长期 · Maturity 成熟期 · Degeneration 退化期
telecom5 | R3 | Acquisition 获取(引入期) · Growth 提升(成长期) · Maturity 成熟(成熟期) · Dormancy 衰退(休眠期) · Off-net 离网(流失期)
terminate5 | R3 | Potential 潜在获取期 · Growth 成长期 · Maturity 成熟期 · Decline 衰退期 · Termination 终止期
crm3 | R4 | Awareness 意识 · Consideration 考虑 · Decision 决策
crm4 | R4 | Acquisition 获客 · Conversion 转化 · Retention 保留 · Loyalty 忠诚度
crm5 | R4 | Reach 品牌传播 · Acquisition 获客 · Conversion 转化 · Retention 保留 · Loyalty 忠诚度
crm6 | R4 | Awareness 意识 · Consideration 考虑 · Purchase 购买 · Retention 保留 · Referral 推荐 · Loyalty 忠诚度
"""

# Long names have short ids.
SHORT_IDS = {"Value redevelopment": "redevelopment", "Win-back and early warning": "win_back"}


def design() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Model id -> its source, and (id, English, Chinese) of each stage."""
    table = {}
    for row in DESIGN.strip().splitlines():
        model, source, said = row.split(" | ")
        stages = [stage.rsplit(" ", 1) for stage in said.split(" · ")]
        table[model] = source, [(stage_id(english), english, chinese) for english, chinese in stages]
    return table


def stage_id(english: str) -> str:
    return SHORT_IDS.get(english, english.lower().replace("-", "_").replace(" ", "_"))


# ---- names and words --------------------------------------------------------------------------------------


def test_exactly_the_models_of_the_design_are_there_and_the_default_is_first():
    assert set(MODELS) == set(design())
    assert next(iter(MODELS)) == "classic4"


@pytest.mark.parametrize("model", design())
def test_a_model_has_the_stages_and_the_source_of_the_design(model: str):
    source, stages = design()[model]
    declared = MODELS[model]
    assert declared.source == source
    assert [(stage.id, stage.name["en"], stage.name["zh"]) for stage in declared.stages] == stages


def test_every_source_says_what_kind_it_is_in_both_languages():
    assert {model.source for model in MODELS.values()} == set(sources())
    assert list(texts(sources()))


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_every_text_is_there_in_both_languages_and_no_two_stages_say_the_same(model: LifecycleModel):
    pairs = list(texts(model.model_dump()))
    assert len(pairs) >= 2 + 8 * len(model.stages)  # name, about; of each stage name … unlike and two actions
    for english, chinese in pairs:
        assert english.strip()
        assert chinese.strip()
        assert english.isascii() or not any("\u4e00" <= sign <= "\u9fff" for sign in english)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    for own in ("meaning", "like", "unlike"):
        said = [getattr(stage, own)["en"] for stage in model.stages]
        assert len(set(said)) == len(said)


def test_phases_parameters_and_their_words_are_complete():
    assert list(texts({phase: said.model_dump() for phase, said in phases().items()}))
    for kind in parameter_kinds().values():
        assert kind.low < kind.high
        assert all(kind.label[language] for language in ("en", "zh"))


def texts(said: Any) -> Iterator[tuple[str, str]]:
    """Every bilingual text inside a declaration."""
    if isinstance(said, dict) and set(said) == {"en", "zh"}:
        yield said["en"], said["zh"]
    elif isinstance(said, dict | list | tuple):
        for part in said.values() if isinstance(said, dict) else said:
            yield from texts(part)


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_a_stage_is_compared_with_its_neighbours_by_name(model: LifecycleModel):
    # Names are shortened in a sentence (“after-sales” for “After-sales service”): the first word must be there.
    for position, stage in enumerate(model.stages):
        others = [
            other.name["en"].split()[0] for other in model.stages if other is not model.stages[position]
        ]
        assert any(name in stage.like["en"] + stage.unlike["en"] for name in others), stage.id


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_a_default_lies_in_the_range_of_its_parameter(model: LifecycleModel):
    for name, value in model.parameters.items():
        kind = parameter_kinds()[name]
        assert value == "auto" or kind.low <= float(value) <= kind.high, name


# ---- mistakes in a file -----------------------------------------------------------------------------------

CLASSIC = (Path(clm.__file__).parent / "lifecycle" / "models" / "classic4.toml").read_text(encoding="utf-8")

# what is replaced in a sound file, by what, where the error points to and what it says
MISTAKES = {
    "no TOML": ('id = "classic4"', "id = classic4", "–", "Invalid value"),
    "another id than the file's": ('id = "classic4"', 'id = "classic5"', "id", "classic5"),
    "an unknown phase": ('phase = "lost"', 'phase = "gone"', "stages.3.phase", "prospect"),
    "an unknown source": ('source = "R0"', 'source = "R9"', "source", "R0"),
    "a misspelt field": ("\nmeaning = {", "\nmeening = {", "stages.0.meaning", "required"),
    "a field too many": ('source = "R0"', 'source = "R0"\ncolour = "red"', "colour", "not permitted"),
    "a text without Chinese": (
        'name = { en = "New", zh = "新客户" }',
        'name = { en = "New" }',
        "stages.1.name.zh",
        "required",
    ),
    "an empty text": ('zh = "新客户" }', 'zh = " " }', "stages.1.name.zh", "at least 1 character"),
    "an unknown parameter": (
        "loyal_orders = 3",
        "loyal_orders = 3\nmany = 3",
        "stages",
        "“many” is not declared",
    ),
    "an idle parameter": ("loyal_orders = 3", "loyal_orders = 3\nlate_ratio = 2", "stages", "late_ratio"),
    "a parameter that is text": (
        "loyal_orders = 3",
        'loyal_orders = "three"',
        "parameters.loyal_orders.float",
        "number",
    ),
    "an unknown name in a rule": ("orders >= loyal_orders", "order >= loyal_orders", "stages.rule", "“order"),
    "a call in a rule": ('rule = "orders >= 1"', 'rule = "abs(orders) >= 1"', "stages.rule", "not allowed"),
    "a rule for the first stage": (
        'phase = "prospect"',
        'phase = "prospect"\nrule = "orders = 0"',
        "stages",
        "first stage",
    ),
    "a stage without a rule": ('rule = "orders >= 1"\n', "", "stages", "“new” has no rule"),
    "two stages of one id": ('id = "loyal"', 'id = "new"', "stages", "same id"),
    "an id that is no name": ('id = "loyal"', 'id = "Loyal customers"', "stages.2.id", "match"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_file_is_told_with_file_place_and_remedy(tmp_path: Path, mistake: str):
    right, wrong, where, problem = MISTAKES[mistake]
    assert right in CLASSIC
    path = tmp_path / "classic4.toml"
    path.write_text(CLASSIC.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ClmError) as told:
        read_model(path)
    params = told.value.params
    assert told.value.code == "model_invalid"
    assert (params["file"], params["path"]) == ("classic4.toml", where)
    assert problem in params["problem"]
    assert params["remedy"].endswith(".")
    assert str(told.value).startswith("classic4.toml, ")


def test_a_new_model_needs_a_file_and_no_python(tmp_path: Path):
    path = tmp_path / "mine3.toml"
    said = CLASSIC[: CLASSIC.index('[[stages]]\nid = "churned"')]
    said = said.replace('id = "classic4"', 'id = "mine3"').replace('lapse_days = "auto"\n', "")
    path.write_text(said, encoding="utf-8")
    assert [stage.id for stage in read_model(path).stages] == ["potential", "new", "loyal"]
    assert tomllib.loads(said)["id"] == "mine3"


# ---- what the data cannot show ----------------------------------------------------------------------------


BUYERS = [
    ("A", "2025-01-10", 50.0, {"category": "tea"}),
    ("A", "2025-03-10", 50.0),
    ("B", "2025-06-30", 50.0),
]
ASKED = "visit|contact|trial|consultation"


def test_orders_alone_hide_few_stages_and_the_least_that_is_missing_is_named(tmp_path: Path):
    with dataset_of(tmp_path, BUYERS) as dataset:
        missing = {model.id: missing_needs(dataset, model) for model in MODELS.values()}
    first_stage = {model.id: model.stages[0].id for model in MODELS.values()}
    # Without a customer list or contacts nobody is known before the first order.
    assert {model for model in MODELS if missing[model].get(first_stage[model]) != ("prospects",)} == {
        "build4",  # their first stage holds those of the first orders as well
        "relationship4",
    }
    assert {
        (model, stage): needs
        for model, stages in missing.items()
        for stage, needs in stages.items()
        if stage != first_stage[model]
    } == {
        ("engage4", "considering"): (ASKED,),
        ("touch4", "landing"): (ASKED,),
        ("trial5", "trial"): ("trial|use",),
        ("service4", "after_sales"): ("complaint|case",),
        ("terminate5", "termination"): ("balance",),
        ("crm3", "consideration"): (ASKED,),
        ("crm5", "acquisition"): ("contact|trial|consultation",),
        ("crm6", "consideration"): (ASKED,),
        ("crm6", "referral"): ("referral|referred_customer",),
    }


def test_a_breakdown_marks_the_stages_that_the_data_cannot_show(tmp_path: Path):
    with dataset_of(tmp_path, BUYERS) as dataset:
        found = clm.breakdown(dataset, "crm6").set_index("stage")["observable"]
    assert list(found.index[~found]) == ["awareness", "consideration", "referral"]


def test_a_stage_is_shown_as_soon_as_its_least_need_is_loaded(tmp_path: Path):
    touches = [
        ("C", "2025-06-01", "visit"),
        ("A", "2025-06-01", "referral"),
        ("A", "2025-06-02", "complaint"),
    ]
    with dataset_of(tmp_path, BUYERS, touches, [{"customer_id": "A", "balance": 0.0}]) as dataset:
        missing = {model.id: missing_needs(dataset, model) for model in MODELS.values()}
    assert {model: stages for model, stages in missing.items() if stages} == {
        "trial5": {"trial": ("trial|use",)},
        "crm5": {"acquisition": ("contact|trial|consultation",)},
    }
