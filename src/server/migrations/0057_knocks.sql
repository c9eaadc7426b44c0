-- Failures at doors that nobody signs in for, by address; more than anybody needs hold the address up for a while.
CREATE TABLE address_knock (
  address text NOT NULL,
  door text NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (address, door)
);
CREATE INDEX address_knock_last ON address_knock (last_at);
