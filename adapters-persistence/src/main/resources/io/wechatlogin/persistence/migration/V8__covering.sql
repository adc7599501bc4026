-- A login takes what it needs of a binding and of a user out of the index that finds them, a check
-- what it needs of a user: among millions, each page beside the index is in no cache of the
-- processor. The open id comes first, as that of the app is the same for all.
alter table binding drop constraint binding_app_id_open_id_key;
alter table binding add unique (open_id, app_id) include (user_id, union_id);

alter table membership drop constraint membership_user_id_fkey;
alter table app_user drop constraint app_user_pkey;
alter table app_user add primary key (id) include (display_name, status);
alter table membership add foreign key (user_id) references app_user on delete cascade;

-- One index for both: one binding of a user in an app, and all of a user.
alter table binding drop constraint binding_app_id_user_id_key;
drop index binding_of_user;
alter table binding add unique (user_id, app_id);
