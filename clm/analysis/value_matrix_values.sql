-- in:    {signals} of every customer on $days, {value} (what a customer brought in the last 365 days: margin or revenue),
--        $wallet_share
-- out:   one row a buyer: customer_no, current_value, revenue_365d, basis (what its potential is judged by: wallet, begun,
--        trend or silent), share_of_wallet and headroom (a year; both null where the wallet is unknown), growth (revenue
--        of the last 180 days over that of the 180 before; null where nothing was bought then), market (the same for the
--        order activity of all), can_grow
with bought as (
    select
        customer_no,
        cast(coalesce({value}, 0) as double) as current_value,
        cast(coalesce(revenue_365d, 0) as double) as revenue_365d,
        cast(coalesce(revenue_180d, 0) as double) as revenue_180d,
        cast(revenue_trend as double) as growth,
        cast(coalesce(market_trend, 1) as double) as market,
        cast(case when wallet > 0 then wallet end as double) as wallet
    from ({signals}) as signals
    where orders >= 1
),
judged as (
    select
        *,
        case
            when wallet is not null then 'wallet'
            when growth is not null then 'trend'
            when revenue_180d > 0 then 'begun'  -- nothing to compare with yet: it can become anything
            else 'silent'
        end as basis,
        revenue_365d / wallet as share_of_wallet,
        greatest(wallet - revenue_365d, 0) as headroom
    from bought
)
select
    customer_no,
    current_value,
    revenue_365d,
    basis,
    share_of_wallet,
    case when wallet is not null then headroom end as headroom,
    growth,
    market,
    case basis
        when 'wallet' then share_of_wallet < $wallet_share
        when 'trend' then growth > market
        when 'begun' then true
        else false
    end as can_grow
from judged
