-- in:    {standing} (stage and signals of every customer), {population} (customers), {values} (the signals as
--        rows: customer_no, side, signal, value); $left, $right (positions of stages)
-- out:   one row a signal: signal, left_customers and right_customers (with a value), left_median, right_median,
--        left_mean, right_mean, rank_sum (of the right side, ties at their mean rank)
with sides as (
    select standing.*, case when stage = $left then 0 else 1 end as side
    from {standing} as standing join {population} as population using (customer_no)
    where stage in ($left, $right)
),
given as ({values}),
tied as (
    select signal, value, side, count(*) as customers from given where value is not null group by 1, 2, 3
),
ranked as (
    select
        signal, value, side, customers,
        sum(customers) over (partition by signal order by value) as up_to,
        sum(customers) over (partition by signal, value) as equal
    from tied
),
ranks as (
    select signal, sum(customers * (up_to - (equal - 1) / 2.0)) filter (where side = 1) as rank_sum
    from ranked
    group by 1
),
typical as (
    select
        signal,
        count(value) filter (where side = 0) as left_customers,
        count(value) filter (where side = 1) as right_customers,
        median(value) filter (where side = 0) as left_median,
        median(value) filter (where side = 1) as right_median,
        avg(value) filter (where side = 0) as left_mean,
        avg(value) filter (where side = 1) as right_mean
    from given
    group by 1
)
select * from typical join ranks using (signal)
order by signal
