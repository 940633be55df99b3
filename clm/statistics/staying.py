"""How surely a customer who is still there stays for some time more, under a fitted purchase model."""

import numpy as np
from scipy.special import hyp2f1

from clm.statistics.beta_geometric import BetaGeometric
from clm.statistics.histories import Floats
from clm.statistics.purchases import PurchaseModel


def stays_if_alive(
    model: PurchaseModel, parameters: Floats, repeats: Floats, age: Floats, ahead: float
) -> Floats:
    """Probability that a customer still there at `age` is still there the time `ahead` later.

    BG/NBD and MBG/NBD: nobody leaves but at a purchase, so it is the mean of e^(−λpt) over what is believed of rate λ
    and chance p, a hypergeometric function of the gamma's and the beta's parameters. Pareto/NBD: the mean of e^(−μt).

    Source: Fader, Hardie & Lee, Marketing Science 24(2), 2005; Schmittlein, Morrison & Colombo, Management Science
    33(1), 1987.
    """
    if isinstance(model, BetaGeometric):
        r, alpha, a, b = parameters
        whole = a + b + repeats + model.first_chances
        share = ahead / (alpha + age + ahead)
        # Pfaff's form: its argument stays between 0 and 1, where the plain one runs to minus infinity.
        return np.asarray((1 - share) ** a * hyp2f1(a, whole - r - repeats, whole, share))
    _, _, s, beta = parameters
    return np.asarray(((beta + age) / (beta + age + ahead)) ** s)
