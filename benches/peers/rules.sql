-- The line, month and order rules of docs/reference/rules.md in DuckDB SQL, over the files of one
-- snapshot. duckdb_rules.py puts in the folder {lake}, the month {cycle} with its bounds {start} and
-- {end}, and the columns of a line {columns}, and runs one statement after the other. The answer is
-- the table `breaks`.
--
-- Written for speed: the lines are read once for the line rules and once for the sums, with the
-- columns that are needed, and only repeated ids are sorted. Everything after the sums is small.

create table breaks (
    rule varchar, class varchar, key varchar, customer_id varchar, currency varchar,
    expected decimal(38, 8), actual decimal(38, 8), expected_text varchar, actual_text varchar);

-- line.identity: the first row of an id in canonical order counts; the others are left out below.
create temp table repeated as
    select id from '{lake}/consumption.parquet' where id is not null group by id having count(*) > 1;
create temp table repeats as
    select id, customer_id, file_row_number as place_in_file, hash({columns}) as content,
        row_number() over (partition by id order by {columns}) as place
    from read_parquet('{lake}/consumption.parquet', file_row_number = true)
    where id in (select id from repeated);
insert into breaks
    select 'line.identity', if(count(distinct content) = 1, 'duplicate', 'conflict'), id,
        min_by(customer_id, place), null, 1, count(*), null, null
    from repeats group by id;
create temp view lines as
    select * replace (coalesce(customer_id, '') as customer_id, coalesce(currency, '') as currency,
        coalesce(official_amount, 0) as official_amount,
        coalesce(official_discount_amount, 0) as official_discount_amount,
        coalesce(payment_amount, 0) as payment_amount, coalesce(cash_amount, 0) as cash_amount,
        coalesce(credit_amount, 0) as credit_amount, coalesce(coupon_amount, 0) as coupon_amount,
        coalesce(flexipurchase_coupon_amount, 0) as flexipurchase_coupon_amount,
        coalesce(stored_value_card_amount, 0) as stored_value_card_amount,
        coalesce(debt_amount, 0) as debt_amount, coalesce(writeoff_amount, 0) as writeoff_amount)
    from read_parquet('{lake}/consumption.parquet', file_row_number = true)
    where file_row_number not in (select place_in_file from repeats where place > 1);

-- line.split, line.rounding, line.period: one pass.
create temp table wrong_lines as
    select id, customer_id, currency, payment_amount, consume_time,
        cash_amount + credit_amount + coupon_amount + flexipurchase_coupon_amount
            + stored_value_card_amount + debt_amount + writeoff_amount as parts,
        official_amount - official_discount_amount as price,
        price - payment_amount as rest,
        parts <> payment_amount as split,
        coalesce(case
            when bill_detail_type in (1, 2, 3, 8, 103) then rest <> 0
            when bill_detail_type = 5 and (payment_amount < 0 or official_amount < 0)
                then not (rest <= 0 and rest > -0.01)
            when bill_detail_type = 5 then not (rest >= 0 and rest < 0.01) end, false) as rounding,
        coalesce('{cycle}' >= '2024-06' and bill_detail_type in (1, 2, 3, 5, 8, 103)
            and not (consume_time >= '{start}'::timestamptz and consume_time < '{end}'::timestamptz),
            false) as period
    from lines where split or rounding or period;
insert into breaks
    select 'line.split', 'amount', id, customer_id, currency, parts, payment_amount, null, null
    from wrong_lines where split;
insert into breaks
    select 'line.rounding', 'rounding', id, customer_id, currency, price, payment_amount, null, null
    from wrong_lines where rounding;
insert into breaks
    select 'line.period', 'timing', id, customer_id, null, null, null, '{cycle}',
        strftime(consume_time + interval 8 hour, '%Y-%m')
    from wrong_lines where period;

-- What the month's rules and the statement need of the lines.
create temp table groups as
    select customer_id, currency, association_type, coalesce(service_type_code, '') as service,
        coalesce(resource_type_code, '') as resource, charging_mode, bill_detail_type,
        sum(official_amount) as official, sum(official_discount_amount) as discount,
        sum(payment_amount) as payment, sum(cash_amount) as cash, sum(credit_amount) as credit,
        sum(coupon_amount) as coupon, sum(flexipurchase_coupon_amount) as flexi,
        sum(stored_value_card_amount) as card, sum(debt_amount) as debt,
        sum(writeoff_amount) as writeoff, count(*) as n
    from lines group by all;

insert into breaks
    with codes as (
        select 'bill_detail_type' as col, bill_detail_type::varchar as code, payment, currency,
            bill_detail_type in (1,2,3,4,5,8,9,12,14,15,16,17,18,20,23,24,25,100,101,102,103) as known
        from groups
        union all
        select 'charging_mode', charging_mode::varchar, payment, currency, charging_mode in (1, 3, 10, 11)
        from groups
        union all
        select 'association_type', association_type, payment, currency,
            association_type in ('1', '2', '3')
        from groups)
    select 'line.code', 'unknown_code', col || '|' || coalesce(code, 'null'), null, currency,
        null, sum(payment), null, null
    from codes where not coalesce(known, false) group by col, code, currency;

insert into breaks
    with listed as (
        select distinct coalesce(customer_id, '') as customer_id
        from '{lake}/consuming_customers.parquet'),
    seen as (select distinct customer_id from groups)
    select 'month.customers',
        if(seen.customer_id is null, 'missing_lines', 'unlisted_customer'),
        coalesce(listed.customer_id, seen.customer_id), coalesce(listed.customer_id, seen.customer_id),
        null, null, null,
        if(listed.customer_id is null, 'not listed', 'listed'),
        if(seen.customer_id is null, 'no lines', 'has lines')
    from listed full join seen using (customer_id)
    where listed.customer_id is null or seen.customer_id is null;

create temp table bills as
    select coalesce(customer_id, '') as customer_id, coalesce(cloud_service_type, '') as service,
        coalesce(resource_type_code, '') as resource, coalesce(charge_mode, '') as mode,
        coalesce(bill_type, '') as kind, coalesce(currency, '') as currency,
        sum(coalesce(amount, 0)) as amount,
        sum(coalesce(debit_amount, 0) + coalesce(credit_amount, 0) + coalesce(bonus_amount, 0)
            + coalesce(coupon_amount, 0) + coalesce(rcash_coupon_amount, 0)
            + coalesce(stored_value_card_amount, 0)
            + if(bill_type = '0', coalesce(debt_amount, 0) + coalesce(adjustment_amount, 0), 0)) as parts
    from '{lake}/monthly_bills.parquet' group by all;
insert into breaks
    with billed as (select * from bills where mode in ('1', '3', '11')),
    summed as (
        select customer_id, service, resource, charging_mode::varchar as mode,
            case when bill_detail_type in (1, 2, 3, 5, 8, 14, 18, 23, 25, 103) then '0'
                when bill_detail_type in (4, 20, 24) then '1'
                when bill_detail_type in (9, 16) then '2' end as kind,
            currency, sum(payment) as payment
        from groups
        where association_type = '2' and charging_mode in (1, 3, 11) and kind is not null
        group by all)
    select 'month.detail',
        case when billed.amount is null then 'missing_bill' when payment is null then 'missing_lines'
            else 'amount' end,
        customer_id || '|' || service || '|' || resource || '|' || mode || '|' || kind,
        customer_id, currency, coalesce(billed.amount, 0), coalesce(payment, 0), null, null
    from billed full join summed using (customer_id, service, resource, mode, kind, currency)
    where coalesce(billed.amount, 0) <> coalesce(payment, 0);
insert into breaks
    select 'month.accounts', 'amount',
        customer_id || '|' || service || '|' || resource || '|' || mode || '|' || kind,
        customer_id, currency, parts, amount, null, null
    from bills where parts <> amount;

-- Orders, and which ids a line may name them by: its own, then those of its members.
create temp table orders as
    select coalesce(order_id, '') as order_id, coalesce(customer_id, '') as customer_id, order_type, status,
        payment_time, coalesce(currency, '') as currency,
        coalesce(amount_after_discount, 0) as amount, coalesce(official_amount, 0) as official,
        coalesce(discount_total, 0) as discounts, coalesce(coupon_amount, 0) as coupon,
        coalesce(flexipurchase_coupon_amount, 0) as flexi, coalesce(stored_card_amount, 0) as card,
        coalesce(payment_time >= '{start}'::timestamptz and payment_time < '{end}'::timestamptz, false)
            as paid_in_month,
        coalesce(status = 5, false) as completed, coalesce(order_type = 4, false) as back,
        sub_order_infos
    from '{lake}/orders.parquet';
create temp table names as
    with members as (
        select json_extract_string(member, '$.order_id') as name, order_id
        from (select unnest(json_extract(sub_order_infos, '$[*]')) as member, order_id from orders
            where sub_order_infos is not null))
    select order_id as name, order_id from orders where order_id <> ''
    union all
    select name, min(order_id) from members
    where name <> '' and name not in (select order_id from orders)
    group by name;

-- What lines say of the orders they name; `order_id` is null where they name none.
create temp table trades as
    with summed as (
        select coalesce(trade_id, '') as trade_id, customer_id, currency, bill_detail_type = 4 as back,
            sum(payment_amount) as amount, sum(coupon_amount) as coupon,
            sum(flexipurchase_coupon_amount) as flexi, sum(stored_value_card_amount) as card
        from lines where bill_detail_type in (1, 2, 3, 8, 103, 4) group by all)
    select summed.*, names.order_id from summed left join names on trade_id = name;
create temp table billed as
    select order_id, currency, sum(amount) as amount, sum(coupon) as coupon, sum(flexi) as flexi,
        sum(card) as card
    from trades where order_id is not null and not back group by all;
create temp table refunded as
    select order_id, currency, sum(amount) as amount from trades
    where order_id is not null and back group by all;
create temp table named as select distinct order_id from trades where order_id is not null;

insert into breaks
    select 'order.unknown', 'missing_order', trade_id,
        if(count(distinct customer_id) = 1, any_value(customer_id), null), currency,
        null, sum(amount), null, null
    from trades where order_id is null group by trade_id, currency;
insert into breaks
    select 'order.customer', 'association', order_id, any_value(orders.customer_id), null, null, null,
        any_value(orders.customer_id), string_agg(distinct trades.customer_id, ',' order by trades.customer_id)
    from trades join orders using (order_id)
    where trades.customer_id <> orders.customer_id group by order_id;
insert into breaks
    select 'order.status', 'status', order_id, any_value(orders.customer_id), trades.currency,
        0, sum(trades.amount), null, null
    from trades join orders using (order_id) where status in (4, 6)
    group by order_id, trades.currency;

-- Refunds of changes and of switches to pay-per-use name a transaction; duckdb_rules.py settles one
-- of them for one order, the nearest in time first.
create temp table wanting as
    select order_id, customer_id, currency, if(order_type = 3, 20, 24) as kind, abs(amount) as amount,
        epoch_us(payment_time) as moment
    from orders where completed and paid_in_month and not back and amount <> 0 and order_type in (3, 10)
        and order_id not in (select order_id from billed);
create temp table pairs as
    with given as (
        select customer_id, currency, bill_detail_type as kind, coalesce(trade_id, '') as trade_id,
            -sum(payment_amount) as amount, epoch_us(min(trade_time)) as moment
        from lines where bill_detail_type in (20, 24) and (select count(*) from wanting) > 0 group by all)
    select abs(wanting.moment - given.moment) as apart, order_id, trade_id, customer_id, currency, kind
    from wanting join given using (customer_id, currency, kind, amount)
    where abs(wanting.moment - given.moment) <= 300000000;
create temp table settled (order_id varchar);
-- settle

insert into breaks
    select 'order.unbilled', 'missing_lines', order_id, customer_id, currency, amount, 0, null, null
    from orders where completed and paid_in_month and not back and amount <> 0
        and order_id not in (select order_id from billed)
        and order_id not in (select order_id from settled);

-- Completed orders in their own currency, and in others that their lines have.
create temp table compared as
    select o.order_id, o.customer_id, o.currency, o.amount, o.coupon, o.flexi, o.card,
        coalesce(b.amount, 0) as line_amount, coalesce(b.coupon, 0) as line_coupon,
        coalesce(b.flexi, 0) as line_flexi, coalesce(b.card, 0) as line_card, true as own
    from orders o left join billed b on b.order_id = o.order_id and b.currency = o.currency
    where completed and not back and o.order_id in (select order_id from billed)
    union all
    select o.order_id, o.customer_id, b.currency, 0, 0, 0, 0, b.amount, b.coupon, b.flexi, b.card, false
    from orders o join billed b on b.order_id = o.order_id and b.currency <> o.currency
    where completed and not back;
create temp table reading as
    select coalesce(sum((amount = line_amount - vouchers)::int) > sum((amount = line_amount)::int), false)
        as is_after
    from (select *, line_coupon + line_flexi + line_card as vouchers from compared where own)
    where vouchers <> 0;
insert into breaks
    select 'order.payable', 'amount', order_id, customer_id, currency, amount, actual, null, null
    from (select *, line_amount - if(is_after, line_coupon + line_flexi + line_card, 0) as actual
        from compared, reading)
    where amount <> actual;
insert into breaks
    select 'order.coupon', 'amount', order_id || '|' || part, customer_id, currency, expected, actual, null, null
    from (
        select order_id, customer_id, currency, 'coupon_amount' as part, coupon as expected,
            line_coupon as actual from compared
        union all
        select order_id, customer_id, currency, 'flexipurchase_coupon_amount', flexi, line_flexi from compared
        union all
        select order_id, customer_id, currency, 'stored_card_amount', card, line_card from compared)
    where expected <> actual;
insert into breaks
    select 'order.price', 'amount', order_id, customer_id, currency, official - discounts, actual, null, null
    from (select *, amount + if(is_after, coupon + flexi + card, 0) as actual from orders, reading)
    where not back and (paid_in_month or order_id in (select order_id from named))
        and official - discounts <> actual;
insert into breaks
    with summed as (
        select names.order_id, sum(coalesce(amount_after_discount, 0)) as actual
        from '{lake}/order_lines.parquet' l join names on l.order_id = name group by all)
    select 'order.lines', 'amount', order_id, customer_id, currency, amount, actual, null, null
    from orders join summed using (order_id)
    where (paid_in_month or order_id in (select order_id from named)) and amount <> actual;
insert into breaks
    with sides as (
        select o.order_id, o.customer_id, o.currency, -abs(o.amount) as expected,
            coalesce(r.amount, 0) as actual
        from orders o left join refunded r on r.order_id = o.order_id and r.currency = o.currency
        where back and (o.order_id in (select order_id from named) or (completed and paid_in_month))
        union all
        select o.order_id, o.customer_id, r.currency, 0, r.amount
        from orders o join refunded r on r.order_id = o.order_id and r.currency <> o.currency
        where back)
    select 'order.refund', 'amount', order_id, customer_id, currency, expected, actual, null, null
    from sides where expected <> actual;
insert into breaks
    with given as (
        select names.order_id, -sum(amount) as actual
        from '{lake}/refunds.parquet' f join names on f.base_order_id = name where amount < 0 group by all)
    select 'order.refund_origin', 'over_refund', order_id, customer_id, currency,
        amount + if(is_after, coupon + flexi + card, 0) as expected, actual, null, null
    from orders join given using (order_id), reading
    where actual > amount + if(is_after, coupon + flexi + card, 0);
