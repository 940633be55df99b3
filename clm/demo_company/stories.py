"""The six stories planted in the demo data: dates, sizes and strengths, as data/README.md tells them.

Shares are 0-1. Both ends of a span belong to it.
"""

from datetime import date

# 1. A voucher campaign that bought one-time buyers.
VOUCHER_FROM = date(2024, 11, 4)
VOUCHER_TO = date(2024, 11, 30)
VOUCHER_CUSTOMERS = 900
VOUCHER_ONE_TIME = 0.87  # share that never orders again
VOUCHER_PRICE = 0.50  # of the list price, on the first order
VOUCHER_CHANNEL = "voucher 2024-11"  # `channel` of the campaign's interactions

# 2. A price rise that drove one segment away.
PRICE_RISE_SEGMENT = "café"
PRICE_RISE_FROM = date(2025, 3, 1)
PRICE_RISE_FELT_TO = date(2025, 8, 31)
PRICE_RISE = 0.18
PRICE_RISE_LEAVE = 0.15  # share of the segment that leaves in a month because of it

# 3. Complaints that precede silence.
COMPLAINTS_WITHIN_DAYS = 180  # a second complaint so soon after the one before counts as repeated
FIRST_COMPLAINT_STOP = 0.02  # share that stops at once after a single complaint
REPEATED_COMPLAINT_STOP = 0.55

# 4. A slump of the whole market, from which it recovered.
SLUMP_FROM = date(2024, 7, 15)
SLUMP_TO = date(2024, 9, 15)
SLUMP_ACTIVITY = 0.50  # of the usual; beside the weeks around it, summer included, about 0.45
SLUMP_ARRIVALS = 0.60

# 5. A win-back that worked: half of a random draw of silent customers was called.
WINBACK_AS_OF = date(2025, 4, 30)
WINBACK_SILENT_DAYS = (150, 540)  # days since the last order of those drawn
WINBACK_FROM = date(2025, 5, 5)
WINBACK_TO = date(2025, 5, 23)
WINBACK_CUSTOMERS = 400  # called; as many again were held back
WINBACK_RETURN = 0.26  # share that comes back because of the call
WINBACK_WITHIN_DAYS = 60
WINBACK_CHANNEL = "win-back 2025-05"  # `channel` of the calls
WINBACK_DIMENSION = "winback_test"  # attribute of the customers
WINBACK_CALLED = "called"
WINBACK_HELD_BACK = "held back"

# 6. Advocates who refer, and referred customers who stay.
ADVOCATES = 300
ADVOCATE_SHARE = 0.74  # of the referred customers come through them
REFERRED_LEAVE = 0.35  # chance to leave of a referred customer over that of others
