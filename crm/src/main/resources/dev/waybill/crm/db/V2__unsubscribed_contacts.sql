create table unsubscribed_contacts (
  contact_id varchar(200) primary key
);
