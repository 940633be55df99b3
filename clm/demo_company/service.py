"""Service: complaints and cases and how they were closed, reviews, and the quarterly survey."""

import numpy as np

from clm.demo_company.buying import NEVER, Purchases
from clm.demo_company.company import COMPANY, DAYS, Whole
from clm.demo_company.log import InteractionLog
from clm.demo_company.people import People

SERVICE = COMPANY["service"]
SURVEY_EVERY_DAYS = 91
ASKED_AFTER_ORDER_DAYS = 130  # who has not ordered for longer is not asked


def log_service(
    stream: np.random.Generator, log: InteractionLog, people: People, purchases: Purchases
) -> None:
    """All service interactions; complaints were drawn with the orders, because they can end the buying."""
    complained = purchases.where(purchases.complaint_day != NEVER)
    log.add("complaint", "phone", complained.customer, complained.complaint_day, cost=14.0)
    cases = purchases.where(stream.random(len(purchases.day)) < SERVICE["case"])
    case_day = cases.day + stream.integers(1, 20, len(cases.day))
    log.add("case", "phone", cases.customer, case_day, cost=26.0)
    _log_closing(stream, log, complained.customer, complained.complaint_day)
    _log_closing(stream, log, cases.customer, case_day)
    _log_reviews(stream, log, purchases)
    _log_surveys(stream, log, people, purchases)


def _log_closing(stream: np.random.Generator, log: InteractionLog, customer: Whole, opened: Whole) -> None:
    solved = np.flatnonzero(stream.random(len(opened)) < SERVICE["solved"])
    took = 1 + np.floor(stream.exponential(SERVICE["solving_days"], len(solved))).astype(np.int64)
    log.add("resolved", "phone", customer[solved], opened[solved] + took)


def _log_reviews(stream: np.random.Generator, log: InteractionLog, purchases: Purchases) -> None:
    """Stars from 1 to 5: few after a complaint, fewer the more the customer's buying has faded."""
    size = len(purchases.day)
    complained = purchases.complaint_day != NEVER
    reviews = stream.random(size) < np.where(complained, 0.45, SERVICE["review"])
    level = np.where(complained, 1.6, np.where(purchases.factor < 0.8, 3.4, 4.4))
    stars = np.clip(np.rint(level + 0.8 * stream.standard_normal(size)), 1, 5)
    day = purchases.day + stream.integers(3, 15, size)
    log.add("review", "web", purchases.customer[reviews], day[reviews], score=stars[reviews])


def _log_surveys(
    stream: np.random.Generator, log: InteractionLog, people: People, purchases: Purchases
) -> None:
    """Satisfaction from 0 to 10, every quarter, of customers who still buy."""
    own_level = 8.1 + 0.9 * stream.standard_normal(len(people))
    for asked in range(59, DAYS, SURVEY_EVERY_DAYS):
        recent = purchases.where((purchases.day < asked) & (purchases.day >= asked - ASKED_AFTER_ORDER_DAYS))
        factor = np.zeros(len(people))
        factor[recent.customer] = recent.factor  # orders come by day: the last one stays
        grief = np.bincount(recent.customer[recent.complaint_day != NEVER], minlength=len(people))
        drawn = stream.random(len(people))
        who = np.flatnonzero((factor > 0) & (drawn < SERVICE["survey"]))
        level = own_level[who] - 2.5 * np.minimum(grief[who], 2) - 2.2 * (factor[who] < 0.8)
        score = np.clip(np.rint(level + 1.1 * stream.standard_normal(len(who))), 0, 10)
        log.add("survey", "e-mail", who, asked + stream.integers(0, 21, len(who)), score=score)
