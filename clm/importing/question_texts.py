"""What is asked about columns, said beside the form that answers it: the same as the refusal, without its code."""

from clm.importing.questions import Question
from clm.language import Language

# Question.message, else Question.code -> sentence.
ASKED = {
    "confirmed": (
        "The names of the columns do not say what all of them hold. Their values suggest: {guess}."
        " Check the columns below."
    ),
    "column_contradicted": (
        "By its name, “{column}” should be {canonical}, but it holds {values}, such as “{example}”."
        " Choose the right column below, or leave it if it is right."
    ),
    "customer_once_needed": (
        "Under “{column}” almost every order has another customer ({customers} customers in {orders} orders), while"
        " those under “{other}” come back. Choose the customer’s column below."
    ),
    "customer_constant_needed": (
        "Under “{column}” one value, “{example}”, stands in {most} of {orders} orders, so it does not tell customers"
        " apart. Choose another column for the customer below, or leave it if it is right."
    ),
    "refund_signs_differ": (
        "Under “{column}” {above} refunds are above zero and {below} below, so it is not clear which of them were given"
        " back. Choose a column in which all have one sign, or correct the file."
    ),
    "repeated": (
        "In {equal} of {several} orders of several rows every row has the same “{column}”, such as {example}."
        " What is it?"
    ),
}
VALUES = {"dates": "dates", "numbers": "numbers", "amounts": "amounts", "text": "text"}


def question_text(question: Question, t: Language) -> str | None:
    """The sentence for a question about columns; None for one about dates or numbers."""
    text = ASKED.get(question.message or question.code)
    if text is None:
        return None
    params = dict(question.params)
    if "values" in params:
        params["values"] = t(VALUES[params["values"]])
    return t(text, column=question.column.strip(), **params)
