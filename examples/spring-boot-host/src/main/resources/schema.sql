-- The customers of the shop, which existed before the login by WeChat was added.
create table if not exists customer (
  number bigint generated always as identity (start with 1001) primary key,
  name text not null check (char_length(name) <= 40),
  locked boolean not null default false,
  joined_at timestamptz not null default now()
);

create table if not exists voucher (
  customer bigint not null references customer,
  cents int not null
);
