"""funnel"""
from clm.ui.context import page_context

ctx = page_context("pages/funnel.py")
