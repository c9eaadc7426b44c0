import { type Entity, headerOf } from './entity.ts';
import { parameter } from './parameters.ts';
import type { MailLabel } from './parsed-mail.ts';
import { isTnef } from './tnef.ts';

/** What the desk should know about the form of a message, each label once. */
export function readLabels(root: Entity): MailLabel[] {
  const labels = new Set<MailLabel>();
  visit(root, labels);
  return [...labels];
}

function visit(entity: Entity, labels: Set<MailLabel>): void {
  const { value } = entity.type;
  if (value === 'multipart/encrypted') labels.add('encrypted');
  if (/^application\/(?:x-)?pkcs7-(?:mime|signature)$/.test(value)) labels.add('smime');
  if (/pkcs7-mime$/.test(value) && isEnveloped(entity)) labels.add('encrypted');
  if (/^application\/(?:vnd\.)?ms-tnef$/.test(value) || isTnef(entity.body)) labels.add('tnef');
  if (value === 'text/calendar' || value === 'application/ics') labels.add('calendar');
  if (value === 'message/rfc822') labels.add('nested');
  if (value === 'text/plain' && isPgp(entity)) labels.add('encrypted');
  for (const part of entity.parts) visit(part, labels);
}

/** S/MIME without a stated kind is taken as encrypted: only signing says so. */
const isEnveloped = (entity: Entity): boolean =>
  !/signed|certs/i.test(parameter(entity.type, 'smime-type') ?? '') &&
  headerOf(entity, 'content-type') !== null;

const isPgp = (entity: Entity): boolean =>
  Buffer.from(entity.body.subarray(0, 400)).includes('-----BEGIN PGP MESSAGE-----');
