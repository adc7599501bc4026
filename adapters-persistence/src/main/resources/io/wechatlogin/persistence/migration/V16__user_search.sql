-- What GET /users finds a user by: the display name and the nicknames of the WeChat accounts, folded,
-- and pairs of neighbouring characters (bigrams), which find two Chinese characters as well. Triggers
-- keep the row, so no path that changes a name can forget it; they write only where one changes, so a
-- login does not pay for it. The tables of users, bindings and profiles stay as they are: rows of before
-- this migration are taken in by housekeeping, in batches (UserSearchBacklog).

create sequence user_search_number;

-- number: the order in which users are found. grams: each bigram (two code points of 21 bits), and marks
-- of what else users are filtered by (user_search_refresh), above the number of the row's block of 2^15
-- rows. So a search reads block after block and ends when a page is full, however many users fit.
create table user_search (
  number bigint primary key,
  user_id text not null unique,
  names text not null,
  grams bigint[] not null
);
-- Without a list of pending entries, which each search would have to read as a whole.
create index user_search_grams on user_search using gin (grams) with (fastupdate = off);

-- Users whose row another transaction was changing just then. Housekeeping takes them in.
create table user_search_due (
  number bigint generated always as identity primary key,
  user_id text not null
);

-- Up to which user those of before this migration are taken in; no row before housekeeping begins.
create table user_search_progress (
  id boolean primary key default true check (id),
  reached text not null,
  done boolean not null
);

-- Writes the row of a user anew where that changes it. Waits for nobody: what another transaction is
-- changing becomes due. Returns whether it is not due.
create function user_search_refresh(wanted text) returns boolean
language plpgsql set search_path from current as $$
declare
  known bigint;
  new_names text;
  new_grams bigint[];
begin
  perform from app_user where id = wanted for key share skip locked;
  if not found then
    if exists (select from app_user where id = wanted) then
      insert into user_search_due (user_id) values (wanted);
      return false;
    end if;
    return true;
  end if;

  select number into known from user_search where user_id = wanted for update skip locked;
  if not found then
    if exists (select from user_search where user_id = wanted) then
      insert into user_search_due (user_id) values (wanted);
      return false;
    end if;
    known := nextval('user_search_number');
  end if;

  with folded as (
    select distinct lower(normalize(name, nfkc)) as name
    from (
      select display_name as name from app_user where id = wanted
      union all
      select nickname
      from binding join official_profile using (app_id, open_id)
      where binding.user_id = wanted and nickname <> ''
    ) as known_names
  ), marks as (
    select ascii(substr(name, i, 1))::bigint << 21 | ascii(substr(name, i + 1, 1)) as mark
    from folded cross join generate_series(1, length(name) - 1) as i
    union
    select 1118208::bigint << 21 from app_user where id = wanted and status <> 'active'
    union
    select (1114112::bigint << 21)
      + (('x' || encode(substr(sha256(convert_to(corp_id, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint
        & 2147483647)
    from membership where user_id = wanted
  )
  select
    (select string_agg(name, e'\n' order by name) from folded),
    (select coalesce(array_agg((known >> 15) << 42 | mark order by mark), '{}') from marks)
  into new_names, new_grams;

  update user_search set names = new_names, grams = new_grams
  where number = known and (names <> new_names or grams <> new_grams);
  if not found and not exists (select from user_search where number = known) then
    insert into user_search (number, user_id, names, grams)
    values (known, wanted, new_names, new_grams)
    on conflict (user_id) do nothing;
    if not found then
      insert into user_search_due (user_id) values (wanted);
      return false;
    end if;
  end if;
  return true;
end $$;

create function user_search_follows_user() returns trigger
language plpgsql set search_path from current as $$
begin
  if tg_op = 'DELETE' then
    delete from user_search where user_id = old.id;
  else
    perform user_search_refresh(new.id);
  end if;
  return null;
end $$;

create function user_search_follows_membership() returns trigger
language plpgsql set search_path from current as $$
begin
  perform user_search_refresh(case when tg_op = 'DELETE' then old.user_id else new.user_id end);
  return null;
end $$;

create function user_search_follows_binding() returns trigger
language plpgsql set search_path from current as $$
declare
  changed binding := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (
    select from official_profile
    where app_id = changed.app_id and open_id = changed.open_id and nickname <> ''
  ) then
    perform user_search_refresh(changed.user_id);
  end if;
  return null;
end $$;

create function user_search_follows_profile() returns trigger
language plpgsql set search_path from current as $$
declare
  changed official_profile := case when tg_op = 'DELETE' then old else new end;
begin
  perform user_search_refresh(user_id)
  from binding where open_id = changed.open_id and app_id = changed.app_id;
  return null;
end $$;

create trigger user_search_takes_in after insert or delete on app_user
  for each row execute function user_search_follows_user();
create trigger user_search_renames after update of display_name, status on app_user
  for each row
  when (old.display_name is distinct from new.display_name or old.status is distinct from new.status)
  execute function user_search_follows_user();
create trigger user_search_takes_in after insert or delete on membership
  for each row execute function user_search_follows_membership();
create trigger user_search_takes_in after insert or delete on binding
  for each row execute function user_search_follows_binding();
create trigger user_search_takes_in after insert on official_profile
  for each row when (new.nickname <> '') execute function user_search_follows_profile();
create trigger user_search_renames after update of nickname on official_profile
  for each row when (old.nickname is distinct from new.nickname)
  execute function user_search_follows_profile();
create trigger user_search_leaves_out after delete on official_profile
  for each row when (old.nickname <> '') execute function user_search_follows_profile();
