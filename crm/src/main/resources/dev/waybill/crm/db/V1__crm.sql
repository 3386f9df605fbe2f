-- Runs on PostgreSQL and on H2 in its PostgreSQL mode.

create table contacts (
  email varchar(254) primary key,
  name varchar(500),
  company varchar(500),
  phone varchar(100),
  score integer
);

create table unsubscribed (
  email varchar(254) primary key
);

create table deals (
  deal_id varchar(200) primary key,
  stage varchar(200) not null,
  owner_id varchar(200) not null,
  title varchar(1000) not null,
  amount_cents bigint not null,
  moved_at timestamp with time zone not null
);

create table bookings (
  booking_id varchar(200) primary key,
  email varchar(254) not null,
  starts_at timestamp with time zone not null,
  status varchar(20) not null
);

create table deposits (
  booking_id varchar(200) primary key,
  hold_key varchar(1000) not null,
  amount_cents bigint not null,
  status varchar(20) not null
);

create table sent_mails (
  effect_key varchar(1000) primary key,
  recipient varchar(254) not null,
  subject varchar(2000) not null,
  sent_at timestamp with time zone not null
);

create table notices (
  effect_key varchar(1000) primary key,
  user_id varchar(200) not null,
  message varchar(10000) not null,
  told_at timestamp with time zone not null
);

create table approvals (
  message_id varchar(200) primary key,
  sender varchar(254) not null,
  draft text not null,
  url varchar(2000) not null,
  token varchar(2000) not null
);

create table imports (
  import_id varchar(200) primary key,
  imported integer not null,
  bad_rows integer not null,
  failed_chunks integer not null,
  report text not null
);

create table webhooks (
  webhook_id varchar(200) primary key,
  body text not null,
  received_at timestamp with time zone not null
);
