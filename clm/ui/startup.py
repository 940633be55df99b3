"""What is done once a server, before the first page."""

import gc

import streamlit as st
from starlette.formparsers import MultiPartParser

from clm.importing.formats import formats
from clm.importing.synonyms import tables

IN_MEMORY_BYTES = 1 << 26  # of an upload on its way in; Streamlit holds it in memory afterwards


@st.cache_resource(show_spinner=False)
def prepare_server() -> None:
    """Make uploads arrive fast, and keep the garbage collector away from all that was imported.

    Starlette puts an upload above 1 MB on the disk and hands over to another thread for each piece of 64 kB: 44 MB take
    0.4 s, and 0.1 s in memory.
    What is known of other programs' files is read now, for which the first upload would wait.
    Streamlit collects garbage whenever a script has ended, before the next one may begin; what was imported, some
    hundred thousand objects, never is garbage.
    """
    MultiPartParser.spool_max_size = IN_MEMORY_BYTES
    formats()
    tables()
    gc.collect()
    gc.freeze()
