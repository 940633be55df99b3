-- in:    people (the last row of each customer in the customer lists), buyers (attributes from the latest paid order)
-- out:   customers, one row a customer: whoever is listed, and whoever paid for an order
-- What the customer list says stands above what the orders say.
insert into customers by name
select
    coalesce(people.customer_id, buyers.customer_id)    as customer_id,
    known_since,
    coalesce(people.name, buyers.name)                  as name,
    coalesce(people.channel, buyers.channel)            as channel,
    coalesce(people.segment, buyers.segment)            as segment,
    coalesce(people.region, buyers.region)              as region,
    {dimensions}
    wallet,
    balance,
    contract_end,
    referred_by
from people full join buyers on people.customer_id = buyers.customer_id
