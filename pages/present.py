"""Present: what do we take into the meeting?"""

import streamlit as st

from clm.ui import controls, present_choices, present_component, present_deck, present_exports, present_list
from clm.ui.context import page_context
from clm.ui.markdown import escaped
from clm.ui.present_slides import made_deck, prepared_slides

ctx = page_context("pages/present.py", choices=(present_deck.SLIDES, present_choices.TITLE))
t = ctx.t
st.title(t("What do we take into the meeting?"), anchor=False)
with st.container(key="present_choices"):
    present_choices.model_choice(ctx)
    controls.context_line(ctx)
    personal = present_choices.personal_choice(t)

present_component.load_plotly()
chosen = present_deck.chosen_slides()
with st.spinner(t("Preparing the slides…")):
    slides = prepared_slides(ctx, chosen, present_component.deck_size(), personal)
shown = [slide for slide in slides if slide]
ready = t.plural("{n} slide is ready to be shown.", "{n} slides are ready to be shown.", len(shown))
st.header(escaped(ready), anchor=False)
frame, files = st.columns([3, 1], gap="large")
with frame:
    present_component.deck_frame(ctx, shown)
with files:
    deck = made_deck(ctx, chosen, present_choices.title_choice(ctx))
    present_exports.exports(ctx, deck, personal)
present_list.slide_list(ctx, chosen, deck, slides, personal)
