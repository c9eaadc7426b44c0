-- An emergency change that was rejected while it was carried out lets no operation begin any more (A6, 4.1-3).
CREATE OR REPLACE FUNCTION change_is_open(ref text, for_ticket integer, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM public.change_request c JOIN public.change_ticket x ON x.change_id = c.id
    WHERE c.number = substring(ref FROM '^CH-0*([1-9][0-9]{0,8})$')::integer AND x.ticket_id = for_ticket
      AND c.status IN ('approved', 'scheduled', 'implementing')
      AND (c.approval = 'approved' OR (c.released_by IS NOT NULL AND c.approval <> 'rejected'))
      AND c.window_from <= extract(epoch FROM at) * 1000 AND extract(epoch FROM at) * 1000 < c.window_to
  );
$$;
