"""How much of a drug is given, from which vials, and what is left over."""

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import attrs

from x12tools.synth.coding import whole_units
from x12tools.synth.facts import Drug, Product

_SAFE = Decimal("0.75")
_FEW = 8
WORN = frozenset({"55513019201", "70114013001"})
"""Kits with an injector that is worn: no plain syringes."""

_FALLBACK = {"vial": 1, "mL": 1}
_THOUSANDTH = Decimal("0.001")


@attrs.frozen(slots=True)
class Dose:
    """A dose in ``drug.measure``, the vials opened for it (count, size in the measure), billing units of what
    was given and what was thrown away."""

    drug: Drug
    amount: Decimal
    given: Decimal
    wasted: Decimal = Decimal(0)
    product: Product | None = None
    vials: tuple[tuple[int, Decimal], ...] = ()

    def quantity(self, units: Decimal) -> Decimal:
        """How much of the product so many billing units are, in its own unit."""
        assert self.product is not None
        part = units * self.product.size / self.product.vial
        return part.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)


def dose_of(
    drug: Drug,
    chance: random.Random,
    *,
    amount: Decimal | int | None = None,
    weight: Decimal | None = None,
    whole: bool = False,
    worn: bool = False,
) -> Dose:
    """A dose: ``amount`` where it is given, else by weight and label, else an ordinary number of vials.

    ``whole`` empties every vial; ``worn`` takes the kit that is worn. What is left in the last
    vial, once it is a billing unit, is waste.
    """
    unit = drug.unit or Decimal(1)
    wanted = Decimal(amount) if amount is not None else _by_label(drug, chance, weight)
    fit = [product for product in drug.products if (product.ndc in WORN) is worn] or drug.products
    products = sorted(fit, key=lambda product: (product.vial, product.ndc))
    if not products:
        mass = wanted if wanted is not None else unit * _units(drug, chance)
        return Dose(drug, mass, whole_units(mass, unit))
    if wanted is None:
        product = chance.choice(_usable(products, drug))
        count = max(1, min(_FEW, int(_most(drug) * _SAFE / product.vial)))
        count = chance.randint(1, count)
        full = product.vial * count
        if whole or chance.random() < 0.6 or product.vial == 1:
            return _filled(drug, product, count, full * unit)
        less = (product.vial * Decimal(chance.randint(5, 60)) / 100).quantize(Decimal(1))
        return _filled(drug, product, count, max(full - less, Decimal(1)) * unit)
    return _fitted(drug, products, wanted, chance)


def _by_label(drug: Drug, chance: random.Random, weight: Decimal | None) -> Decimal | None:
    if drug.weight is None or weight is None:
        return None
    low, high = drug.weight
    each = low + (high - low) * Decimal(chance.randint(0, 4)) / 8
    dose = (each * weight).quantize(Decimal(1) if weight * low > 20 else Decimal("0.1"))
    dose = max(min(dose, high * weight), low * weight)
    if drug.most is not None:
        dose = min(dose, _most(drug) * (drug.unit or 1))
    return dose


def _most(drug: Drug) -> Decimal:
    return drug.most if drug.most is not None else Decimal(60)


def _usable(products: Sequence[Product], drug: Drug) -> list[Product]:
    """Packages of which one vial is not more than may be given."""
    fit = [product for product in products if product.vial <= _most(drug)]
    return fit or [products[0]]


def _units(drug: Drug, chance: random.Random) -> Decimal:
    if drug.measure in _FALLBACK:
        return Decimal(1)
    most = drug.most if drug.most is not None else Decimal(20)
    return max(Decimal(1), (most * Decimal(chance.randint(20, 75)) / 100).quantize(Decimal(1)))


def _fitted(drug: Drug, products: Sequence[Product], wanted: Decimal, chance: random.Random) -> Dose:
    """The dose from the vials of one size that leave the least."""
    unit = drug.unit or Decimal(1)
    needed = whole_units(wanted, unit)
    limit = drug.most if drug.most is not None else needed * 4

    def left(product: Product) -> Decimal:
        return whole_units(wanted, product.vial * unit) * product.vial - needed

    fit = [product for product in products if left(product) + needed <= limit] or list(products)
    least = min(map(left, fit))
    product = chance.choice([product for product in fit if left(product) == least])
    return _filled(drug, product, int(whole_units(wanted, product.vial * unit)), wanted)


def _filled(drug: Drug, product: Product, count: int, amount: Decimal) -> Dose:
    unit = drug.unit or Decimal(1)
    given = whole_units(amount, unit)
    return Dose(
        drug,
        amount,
        given,
        max(product.vial * count - given, Decimal(0)),
        product,
        ((count, product.vial * unit),),
    )
