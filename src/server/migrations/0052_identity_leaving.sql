-- Where a browser goes to end its session at the provider, too: sealed, since it names that session by its token.
DROP TABLE identity_session;
CREATE TABLE identity_session (
  session_hash bytea PRIMARY KEY REFERENCES session (id_hash) ON DELETE CASCADE ON UPDATE CASCADE,
  leaves_to bytea NOT NULL
);
