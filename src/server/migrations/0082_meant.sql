-- Monitors name items by their host names and addresses.
CREATE INDEX item_by_host_name ON item (lower(attributes ->> 'host_name')) WHERE state <> 'retired';
CREATE INDEX item_by_ip_address ON item (lower(attributes ->> 'ip_address')) WHERE state <> 'retired';
