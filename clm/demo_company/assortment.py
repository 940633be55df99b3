"""What the company sells: products numbered through, their categories, list prices and costs."""

import numpy as np

from clm.demo_company.company import CATEGORIES, COMPANY, Floats, Whole

_SOLD = [
    (code, name, float(price))
    for code, category in enumerate(CATEGORIES)
    for name, price in COMPANY["categories"][category]["products"].items()
]
PRODUCTS = tuple(name for _, name, _ in _SOLD)
PRODUCT_CATEGORY: Whole = np.array([code for code, _, _ in _SOLD], dtype=np.int64)
PRODUCT_PRICE: Floats = np.array([price for _, _, price in _SOLD])
CATEGORY_COST: Floats = np.array([float(COMPANY["categories"][category]["cost"]) for category in CATEGORIES])

FAVOURITE_SHARE = 0.7


def favourite_products(
    stream: np.random.Generator, customers: int, customer: Whole, category: Whole
) -> Whole:
    """One product a line: mostly the customer's favourite of the category, else any of it."""
    in_category = np.bincount(PRODUCT_CATEGORY)
    first_product = np.cumsum(in_category) - in_category
    favourite = stream.random((customers, len(CATEGORIES)))[customer, category]
    drawn = stream.random(len(category))
    likes = stream.random(len(category)) < FAVOURITE_SHARE
    place = np.floor(np.where(likes, favourite, drawn) * in_category[category]).astype(np.int64)
    return first_product[category] + place
