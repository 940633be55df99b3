"""What is done once a server, before the first page."""

import gc

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

IN_MEMORY_BYTES = 1 << 26  # of an upload on its way in; Streamlit holds it in memory afterwards


@st.cache_resource(show_spinner=False)
def prepare_server() -> None:
    """Make uploads arrive fast, and keep the garbage collector away from all that was imported.

    Starlette puts an upload above 1 MB on the disk and hands over to another thread for each piece of 64 kB: 44 MB take
    0.4 s, and 0.1 s in memory. Streamlit hands a script a deep copy of every uploaded file, 0.05 s in each run.
    Streamlit collects garbage whenever a script has ended, before the next one may begin; what was imported, some
    hundred thousand objects, never is garbage.
    """
    MultiPartParser.spool_max_size = IN_MEMORY_BYTES
    UploadedFile.__deepcopy__ = _with_the_same_bytes  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()


def _with_the_same_bytes(file: UploadedFile, _: object) -> UploadedFile:
    """A copy that is read on its own, and takes bytes of its own only where something is written into it."""
    record = UploadedFileRec(file.file_id, file.name, file.type, file.getvalue())
    return UploadedFile(record, file._file_urls)
