-- in:    purchases, touches, customers, {population} (customers), {peers} (SQL over customers, first_day and third: whom a
--        customer is compared with); $as_of, $fewest
-- out:   one row a customer whose first order is 360 days back or more and who bought in one of the two windows:
--        customer_no, peers, trend (what the peers bring now over what they brought before), before and now (net revenue of
--        the 180 days up to 180 days ago and of the last 180), market (what the customer would have gained or lost with
--        its peers), own (the rest of the change), wallet_part and share_part (of the change: by a wallet that grew or
--        shrank, and by our share of it; null where the wallet was not observed in both windows)
with windows as (
    select
        customer_no,
        min(day) as first_day,
        cast(coalesce(sum(revenue) filter (where day > $as_of - 360 and day <= $as_of - 180), 0) as double) as before,
        cast(coalesce(sum(revenue) filter (where day > $as_of - 180), 0) as double)                         as now
    from purchases
    where day <= $as_of
    group by 1
),
thirds as (
    -- Customers who brought the same are in the same third; who brought nothing has none: 0.
    select
        *,
        case when before > 0 then ceil(3 * cume_dist() over (partition by before > 0 order by before)) else 0 end as third
    from windows
    where first_day <= $as_of - 360 and (before <> 0 or now <> 0)
),
wallets as (
    select
        customer_no,
        max_by(score, day) filter (where day <= $as_of - 180) as wallet_before,
        max_by(score, day) filter (where day > $as_of - 180)  as wallet_now
    from touches
    where kind = 'wallet' and day <= $as_of
    group by 1
),
chosen as (
    select thirds.*, {peers} as peers from thirds join {population} as population using (customer_no)
),
compared as (
    select
        *,
        count(*) over (partition by peers)    as peer_count,
        sum(before) over (partition by peers) as peers_before,
        sum(now) over (partition by peers)    as peers_now,
        sum(before) over ()                   as all_before,
        sum(now) over ()                      as all_now
    from chosen
),
trends as (
    select
        *,
        case
            when peer_count >= $fewest and peers_before > 0 then peers_now / peers_before
            when all_before > 0 then all_now / all_before
            else 1
        end as trend,
        wallet_now / case when wallet_before > 0 then wallet_before end as wallet_ratio
    from compared left join wallets using (customer_no)
)
select
    customer_no,
    peers,
    trend,
    before,
    now,
    before * (trend - 1)        as market,
    now - before * trend        as own,
    before * (wallet_ratio - 1) as wallet_part,
    now - before * wallet_ratio as share_part
from trends
