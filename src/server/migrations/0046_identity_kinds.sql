-- Sign-in by others in more ways than OpenID Connect. The settings name their kind themselves.

UPDATE identity_provider SET settings = settings || jsonb_build_object('kind', kind, 'endsSession', false);
ALTER TABLE identity_provider DROP CONSTRAINT identity_provider_kind_check;
ALTER TABLE identity_provider ADD CONSTRAINT identity_provider_kind_check
  CHECK (kind IN ('oidc', 'saml', 'wecom', 'dingtalk', 'feishu'));
ALTER TABLE identity_provider ADD CONSTRAINT identity_provider_kind_said
  CHECK (settings ->> 'kind' IS NOT DISTINCT FROM kind);

-- What came by a cross-site form, without the cookie that knows the browser: kept until the browser comes with it.
ALTER TABLE identity_attempt ADD COLUMN answer bytea;

-- By which provider a session was opened, and its token (sealed), so that signing out can end the session there.
CREATE TABLE identity_session (
  session_hash bytea PRIMARY KEY REFERENCES session (id_hash) ON DELETE CASCADE ON UPDATE CASCADE,
  provider_id uuid NOT NULL REFERENCES identity_provider,
  id_token bytea
);

-- A number is compared by its digits.
CREATE FUNCTION mobile_digits(written text) RETURNS text LANGUAGE sql IMMUTABLE RETURNS NULL ON NULL INPUT AS
$$ SELECT regexp_replace(regexp_replace(written, '^\s*(\+|00)86', ''), '[\s()+.-]', '', 'g') $$;
CREATE INDEX person_mobile ON person (mobile_digits(phone)) WHERE phone IS NOT NULL;
