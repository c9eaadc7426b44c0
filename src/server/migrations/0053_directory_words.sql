-- Administrators are told by mail of a run that was stopped.

ALTER TABLE audit_word DROP CONSTRAINT audit_word_kind_check;
ALTER TABLE audit_word ADD CONSTRAINT audit_word_kind_check CHECK (kind IN ('head', 'broken', 'directory'));
