# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers that carry their own check, written plainly: of these none may be missed."""

import re

WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)))


def luhn(digits):
    doubled = [int(one) * (2 if place % 2 else 1) for place, one in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def card(text):
    return re.fullmatch(r"[3-6]\d{12,18}", text) and luhn(text)


def iban(text):
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(one, 36)) for one in text[4:] + text[:4])) % 97 == 1


def ssn(text):
    return re.fullmatch(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}", text)


def medicare(text):
    letter = "[AC-HJKMNP-RT-Y]"
    either = "[AC-HJKMNP-RT-Y0-9]"
    return re.fullmatch(rf"[1-9]{letter}{either}\d{letter}{either}\d{letter}{{2}}\d{{2}}", text)


def provider(text):
    return re.fullmatch(r"[12]\d{9}", text) and luhn("80840" + text)


def prescriber(text):
    if not re.fullmatch(r"[A-Z][A-Z9]\d{7}", text):
        return False
    digits = [int(one) for one in text[2:]]
    return (sum(digits[0:5:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def vehicle(text):
    if not re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", text):
        return False
    values = [int(one) if one.isdigit() else LETTERS[one] for one in text]
    rest = sum(value * weight for value, weight in zip(values, WEIGHTS)) % 11
    return text[8] == ("X" if rest == 10 else str(rest))


CHECKS = {
    "ACCOUNT": (card, iban),
    "SSN": (ssn,),
    "HEALTH_PLAN": (medicare,),
    "LICENSE": (provider, prescriber),
    "VEHICLE": (vehicle,),
}


def carries_check(kind, text):
    """True for a card, IBAN, SSN, Medicare, NPI, DEA or vehicle number that is valid and stands there in digits."""
    plain = re.sub(r"[ \-\u2010-\u2013]", "", text.strip().upper())
    return plain.isascii() and any(check(plain) for check in CHECKS.get(kind, ()))
