"""Present: what do we take into the meeting?"""

import streamlit as st

from clm.ui import controls, present_choices, present_component, present_deck, present_list, present_slides
from clm.ui.context import page_context
from clm.ui.present_following import follow

ctx = page_context("pages/present.py", choices=(present_deck.SLIDES, present_choices.TITLE))
t = ctx.t
st.title(t("What do we take into the meeting?"), anchor=False)
with st.container(key="present_choices"):
    present_choices.model_choice(ctx)
    controls.context_line(ctx)
    personal = present_choices.personal_choice(t)

present_component.load_plotly()
size = present_component.deck_size()
wanted = present_slides.wanted_slides(ctx, present_deck.chosen_slides(), size, personal)
heading = st.empty()
frame, files = st.columns([3, 1], gap="large")
with frame:
    present_component.deck_frame(ctx, wanted)
findings = present_list.slide_list(ctx, wanted, personal)
follow(ctx, wanted, heading, findings, files.empty(), personal)
