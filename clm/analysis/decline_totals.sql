-- in:    {decline} (decline.sql)
-- out:   one row a group of peers, the largest loss against its peers first: peers, customers, fallen (now less than
--        before), trend, before, now, squares (of each customer's change, added up), market, behind and ahead (own parts below and above 0), and of the customers with a
--        known wallet: with_wallet, wallet_change, wallet_part, share_part
select
    peers,
    count(*)                                                  as customers,
    count(*) filter (where now < before)                      as fallen,
    any_value(trend)                                          as trend,
    sum(before)                                               as before,
    sum(now)                                                  as now,
    sum(power(now - before, 2))                               as squares,
    sum(market)                                               as market,
    coalesce(sum(own) filter (where own < 0), 0)              as behind,
    coalesce(sum(own) filter (where own > 0), 0)              as ahead,
    count(wallet_part)                                        as with_wallet,
    coalesce(sum(now - before) filter (where wallet_part is not null), 0) as wallet_change,
    coalesce(sum(wallet_part), 0)                             as wallet_part,
    coalesce(sum(share_part), 0)                              as share_part
from {decline} as decline
group by 1
order by behind, peers
