// Written by `npm run db:types` from the migrated database. Do not edit.
// biome-ignore-all lint: generated
// biome-ignore-all format: generated

import type { ColumnType } from "kysely";
import type { IPostgresInterval } from "postgres-interval";

export type ArrayType<T> = ArrayTypeImpl<T> extends (infer U)[]
  ? U[]
  : ArrayTypeImpl<T>;

export type ArrayTypeImpl<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S[], I[], U[]>
  : T[];

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Interval = ColumnType<IPostgresInterval, IPostgresInterval | number | string, IPostgresInterval | number | string>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<string, number | string, number | string>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AccountLetter {
  asked_at: Timestamp;
  attempts: Generated<number>;
  claimed_until: Timestamp | null;
  due_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  ip: string | null;
  kind: string;
  person_id: string | null;
  problem: string | null;
  state: Generated<string>;
  typed: string | null;
}

export interface AddressFailure {
  address: string;
  failures: number;
  last_at: Timestamp;
  locked_until: Timestamp | null;
}

export interface AddressHold {
  address: string;
  delivery_id: number | null;
  ended_at: Timestamp | null;
  ended_by: string | null;
  id: Generated<number>;
  reason: string;
  since: Generated<Timestamp>;
  status: string | null;
}

export interface AddressKnock {
  address: string;
  door: string;
  failures: number;
  last_at: Timestamp;
  locked_until: Timestamp | null;
}

export interface Alert {
  count: number;
  fingerprint: string;
  first_seen: Timestamp;
  flapping: Generated<boolean>;
  id: Generated<string>;
  item: string | null;
  item_key: string | null;
  last_heard_at: Timestamp;
  last_seen: Timestamp;
  name: string;
  payload: Json;
  severity: string;
  source_id: string;
  state: string;
  summary: string | null;
  ticket_id: number | null;
  ticketed_at: Timestamp | null;
}

export interface AlertMark {
  alert_id: string;
  at: Timestamp;
  firing: boolean;
}

export interface AlertSource {
  created_at: Timestamp;
  enabled: Generated<boolean>;
  group_id: string | null;
  id: Generated<string>;
  kind: string;
  last_heard_at: Timestamp | null;
  locale: Generated<string>;
  mapping: Json | null;
  minute: Timestamp | null;
  name: string;
  owner_id: string;
  policy: Json;
  posts: Generated<number>;
  problem: string | null;
  token_hash: Buffer;
  version: Generated<number>;
}

export interface ApiToken {
  created_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  last_used_at: Timestamp | null;
  name: string;
  person_id: string;
  revoked_at: Timestamp | null;
  scopes: string[];
  secret_hash: Buffer;
}

export interface ApprovalDelegation {
  created_at: Timestamp;
  created_by: string;
  ended_at: Timestamp | null;
  id: Generated<string>;
  kind: string;
  person_id: string;
  reason: string;
  since: Timestamp;
  to_id: string | null;
  until: Timestamp;
}

export interface Asset {
  changed_at: Timestamp;
  contract: string | null;
  cost: number | null;
  currency: string;
  hash: Buffer;
  id: string;
  item_id: string;
  months: number | null;
  number: Generated<number>;
  residual: number | null;
  supplier: string | null;
  version: number;
}

export interface AssetEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface AuditCheck {
  at: Generated<Timestamp>;
  finding: string | null;
  id: Generated<number>;
  links: number;
  reach: Generated<string>;
  upto: number;
}

export interface AuditEntry {
  agent: string | null;
  at: Generated<Timestamp>;
  credential: string | null;
  id: Generated<number>;
  ip: string | null;
  kind: string;
  object_id: string | null;
  object_kind: string | null;
  ok: Generated<boolean>;
  person_id: string | null;
  request_id: string | null;
  via: string | null;
  what: Generated<Json>;
  who: string | null;
}

export interface AuditHead {
  at: Timestamp;
  day: string;
  hash: Buffer;
  key_id: number;
  pos: number;
  signature: Buffer;
}

export interface AuditKey {
  id: Generated<number>;
  made_at: Generated<Timestamp>;
  private_key: Buffer;
  public_key: string;
}

export interface AuditLink {
  entry_id: number | null;
  event_hash: Buffer | null;
  hash: Buffer;
  pos: number;
  sealed_at: Timestamp;
  seq: number | null;
  ticket_id: number | null;
}

export interface AuditRefusal {
  began_at: Timestamp;
  ip: string | null;
  key: Buffer;
  kind: string;
  more: Generated<number>;
  person_id: string | null;
  tickets: Generated<number[]>;
  what: Json;
}

export interface AuditTombstone {
  at: Timestamp;
  first_at: Timestamp;
  hash: Buffer;
  key_id: number;
  last_at: Timestamp;
  links: number;
  signature: Buffer;
  upto: number;
}

export interface AuditUnsealed {
  entry_id: number | null;
  id: Generated<number>;
  seq: number | null;
  ticket_id: number | null;
}

export interface AuditWatch {
  links: Generated<number>;
  one: Generated<boolean>;
  reach: string;
  target: number;
  upto: number;
}

export interface AuditWord {
  about: string;
  attempts: Generated<number>;
  error: string | null;
  gave_up_at: Timestamp | null;
  id: Generated<number>;
  key: Generated<string>;
  kind: string;
  locale: string;
  made_at: Timestamp;
  next_at: Timestamp;
  sent_at: Timestamp | null;
  target: string;
  text: string;
  way: string;
}

export interface CallerKey {
  key: string;
  person_id: string;
}

export interface CallerUnspelled {
  person_id: string;
}

export interface Campaign {
  changed_at: Timestamp;
  due_at: Generated<number>;
  hash: Buffer;
  id: Generated<string>;
  number: Generated<number>;
  owner_id: Generated<string>;
  state: Json;
  status: Generated<string>;
  title: Generated<string>;
  version: number;
}

export interface CampaignEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface CampaignTarget {
  approved_by: string | null;
  campaign_id: string;
  done_at: Timestamp | null;
  evidence: string;
  item_id: string;
  planned_at: Timestamp | null;
  reason: string | null;
  seq: number;
  state: string;
  until: Timestamp | null;
}

export interface ChangeFeed {
  created_at: Timestamp;
  id: Generated<string>;
  person_id: string;
  revoked_at: Timestamp | null;
  secret_hash: Buffer;
}

export interface ChangeItem {
  change_id: string;
  item_id: string;
}

export interface ChangeModel {
  approved_at: Timestamp | null;
  approver_id: string | null;
  author_id: string;
  content: Json;
  created_at: Timestamp;
  id: Generated<string>;
  name: string;
  state: Generated<string>;
}

export interface ChangePolicy {
  approved_at: Timestamp | null;
  approver_id: string | null;
  author_id: string;
  content: Json;
  created_at: Timestamp;
  effective_from: Timestamp | null;
  hash: Buffer;
  revision: Generated<number>;
  state: string;
  summary: string;
  version: number;
}

export interface ChangeRelease {
  ended_at: Generated<number | null>;
  hash: Buffer;
  id: Generated<string>;
  number: Generated<number>;
  state: Json;
  status: Generated<string>;
  version: number;
}

export interface ChangeReleaseEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface ChangeRequest {
  approval: Generated<string | null>;
  category: Generated<string>;
  changed_at: Timestamp;
  hash: Buffer;
  id: Generated<string>;
  implementer_id: Generated<string | null>;
  model_id: Generated<string | null>;
  number: Generated<number>;
  outcome: Generated<string | null>;
  released_by: Generated<string | null>;
  requester_id: Generated<string>;
  round: Generated<number>;
  state: Json;
  status: Generated<string>;
  title: Generated<string>;
  version: number;
  window_from: Generated<number | null>;
  window_to: Generated<number | null>;
}

export interface ChangeRequestEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface ChangeTicket {
  change_id: string;
  ticket_id: number;
}

export interface ChangeTransition {
  from_status: string;
  to_status: string;
}

export interface ChangeVote {
  at: Timestamp;
  change_id: string;
  comment: string | null;
  for_id: string;
  round: number;
  seq: number;
  vote: string;
  voter_id: string;
}

export interface Confirmation {
  accepted: boolean;
  at: Timestamp;
  call_id: string | null;
  comment: string | null;
  id: string;
  method: string;
  number: string | null;
  person_id: string | null;
  recorded_by: string | null;
  round: number;
  ticket_id: number;
}

export interface ContactAttempt {
  at: Timestamp;
  channel: string;
  id: string;
  note: string;
  person_id: string;
  round: number;
  ticket_id: number;
}

export interface Delivery {
  address: string | null;
  attempts: Generated<number>;
  channel: string;
  claim: string | null;
  claimed_until: Timestamp | null;
  created_at: Generated<Timestamp>;
  deliver_at: Timestamp;
  error: string | null;
  first_at: Timestamp | null;
  id: Generated<number>;
  key: Generated<string>;
  locale: string | null;
  message_id: string | null;
  notice_id: number | null;
  person_id: string | null;
  released_at: Timestamp | null;
  report: string | null;
  report_status: string | null;
  reported_at: Timestamp | null;
  sent_at: Timestamp | null;
  seq: number | null;
  state: Generated<string>;
  ticket_id: number | null;
}

export interface Department {
  id: Generated<string>;
  name: string;
  parent_id: string | null;
}

export interface DepartmentPath {
  id: string | null;
  name: string | null;
  parent_id: string | null;
  path: string | null;
}

export interface DirectoryFile {
  bytes: Buffer;
  given_at: Timestamp;
  given_by: string | null;
  source_id: string;
}

export interface DirectoryPerson {
  has_left: Generated<boolean>;
  key: string;
  linked_at: Timestamp;
  person_id: string;
  source_id: string;
}

export interface DirectoryRun {
  asked_at: Timestamp;
  asked_by: string | null;
  ended_at: Timestamp | null;
  error: string | null;
  id: Generated<string>;
  leased_until: Timestamp | null;
  lets_through: string | null;
  losers: Generated<string[]>;
  problem: string | null;
  result: Json | null;
  source_id: string;
  started_at: Timestamp | null;
  state: string;
  told_at: Timestamp | null;
}

export interface DirectorySource {
  created_at: Timestamp;
  enabled: Generated<boolean>;
  every_minutes: number | null;
  id: Generated<string>;
  kind: string;
  match: string;
  max_loss_percent: number;
  max_losses: number;
  name: string;
  next_run_at: Timestamp | null;
  owned: Generated<string[]>;
  owned_roles: Generated<string[]>;
  provider_id: string | null;
  version: Generated<number>;
}

export interface DiscoveryCase {
  candidates: string[];
  decided_at: Timestamp | null;
  decided_by: string | null;
  doubt: string;
  facts: Json;
  first_at: Timestamp;
  id: Generated<string>;
  item_id: string | null;
  key: string;
  last_at: Timestamp;
  source_id: string;
  state: string;
}

export interface DiscoveryClaim {
  item_id: string;
  said: Json;
  source_id: string;
}

export interface DiscoveryIdentity {
  first_seen_at: Timestamp;
  host_name: string | null;
  item_id: string;
  key: string;
  last_seen_at: Timestamp;
  macs: string[];
  serial: string | null;
  source_id: string;
  uuid: string | null;
}

export interface DiscoveryPrecedence {
  field: string;
  voices: string[];
}

export interface DiscoveryRate {
  minute: Timestamp;
  reports: number;
  source_id: string;
}

export interface DiscoveryRun {
  counts: Generated<Json>;
  id: Generated<string>;
  label: string;
  last_at: Timestamp;
  reports: Generated<number>;
  source_id: string;
  started_at: Timestamp;
  undone_at: Timestamp | null;
  undone_by: string | null;
}

export interface DiscoverySoftware {
  hash: Buffer;
  item_id: string;
  source_id: string;
  told_at: Timestamp;
}

export interface DiscoverySource {
  code: string;
  created_at: Timestamp;
  enabled: Generated<boolean>;
  format: string;
  fresh_days: number;
  id: Generated<string>;
  name: string;
  newcomers: string;
  per_minute: number;
  unseen_days: number;
  version: Generated<number>;
}

export interface DiscoveryWrite {
  first_version: number;
  item_id: string;
  last_version: number;
  run_id: string;
}

export interface Disposal {
  changed_at: Timestamp;
  decided_by: string | null;
  decision: string | null;
  hash: Buffer;
  id: string;
  item_id: string;
  item_version: number | null;
  number: Generated<number>;
  proposed_by: string;
  reason: string;
  state: string;
  version: number;
  way: string;
  wipe_evidence: string | null;
  wipe_method: string | null;
  wiped_by: string | null;
  wiped_on: string | null;
}

export interface DisposalEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface EarlierPassword {
  at: Timestamp;
  hash: string;
  person_id: string;
}

export interface Erasure {
  asked_at: Timestamp;
  asked_by: string | null;
  contact: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  done_at: Timestamp | null;
  id: Generated<number>;
  person_id: string | null;
  reason: string;
  replayed: Generated<boolean>;
  state: Generated<string>;
}

export interface Factor {
  backed_up: Generated<boolean>;
  confirmed: boolean;
  counter: Generated<number>;
  created_at: Timestamp;
  credential_id: string | null;
  id: Generated<string>;
  kind: string;
  last_step: Generated<number>;
  last_used_at: Timestamp | null;
  name: string;
  person_id: string;
  public_key: Buffer | null;
  secret: Buffer | null;
  transports: Generated<string[]>;
}

export interface GroupMember {
  group_id: string;
  person_id: string;
}

export interface Handover {
  answered_by: string | null;
  before_holder_id: string | null;
  before_state: string;
  changed_at: Timestamp;
  given_at: Generated<Timestamp>;
  given_by: string;
  hash: Buffer;
  id: string;
  item_id: string;
  item_state: string;
  kind: string;
  note: string | null;
  number: Generated<number>;
  person_id: string;
  reason: string | null;
  state: string;
  version: number;
}

export interface HandoverEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface Idempotency {
  answer: Json | null;
  created_at: Generated<Timestamp>;
  fingerprint: string;
  key: string;
  person_id: string;
}

export interface Identity {
  bound_at: Timestamp;
  person_id: string;
  provider_id: string;
  subject: string;
}

export interface IdentityAttempt {
  answer: Buffer | null;
  browser_hash: Buffer;
  expires_at: Timestamp;
  goes_to: string;
  nonce: string;
  person_id: string | null;
  provider_id: string;
  state_hash: Buffer;
  verifier: Buffer;
}

export interface IdentityProvider {
  created_at: Timestamp;
  enabled: Generated<boolean>;
  error: string | null;
  failed_at: Timestamp | null;
  id: Generated<string>;
  kind: string;
  name: string;
  problem: string | null;
  secret: Buffer | null;
  settings: Json;
  succeeded_at: Timestamp | null;
  version: Generated<number>;
}

export interface IdentitySession {
  leaves_to: Buffer;
  session_hash: Buffer;
}

export interface InboundMail {
  attempts: Generated<number>;
  claimed_until: Timestamp | null;
  cut: string | null;
  decided_at: Timestamp | null;
  emptied_at: Timestamp | null;
  head_id: string | null;
  id: Generated<string>;
  mailbox_id: string | null;
  message_id: string | null;
  outcome: Generated<string>;
  raw: Buffer;
  reasons: Generated<string[]>;
  received_at: Timestamp;
  recipients: Generated<string[]>;
  related_ticket_id: number | null;
  sender: string | null;
  sent_at: Timestamp | null;
  sha256: Buffer;
  source: string;
  subject: string | null;
  summary: Generated<Json>;
  ticket_id: number | null;
  uid: number | null;
  uid_validity: number | null;
}

export interface InstallationSecret {
  made_at: Generated<Timestamp>;
  name: string;
  secret: Buffer;
}

export interface Item {
  asset_number: string | null;
  attributes: Generated<Json>;
  changed_at: Timestamp;
  class: string;
  criticality: string;
  department_id: string | null;
  group_id: string | null;
  hash: Buffer;
  holder_id: string | null;
  id: Generated<string>;
  name: string;
  note: string | null;
  number: Generated<number>;
  owner_id: string | null;
  serial: string | null;
  site_id: string | null;
  state: string;
  verified_at: Timestamp | null;
  version: number;
  words: string;
}

export interface ItemBaseline {
  by_id: string;
  filter: Json;
  id: Generated<string>;
  items: number;
  moment: Timestamp;
  name: string;
  number: Generated<number>;
  taken_at: Timestamp;
}

export interface ItemBaselineItem {
  baseline_id: string;
  item_id: string;
  seq: number;
}

export interface ItemClass {
  abstract: boolean;
  attributes: Json;
  code: string;
  en: string;
  parent: string | null;
  version: Generated<number>;
  zh: string;
}

export interface ItemClassRule {
  class: string;
  disposal: boolean;
  verify_months: number | null;
  wipe: boolean;
}

export interface ItemEvent {
  after: Json;
  at: Timestamp;
  before: Json;
  cause: string;
  data: Json;
  hash: Buffer;
  item_id: string;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  reason: string | null;
  ref: string | null;
  seq: number;
}

export interface ItemImport {
  attempts: Generated<number>;
  by_id: string;
  counts: Generated<Json>;
  created_at: Timestamp;
  ended_at: Timestamp | null;
  file_name: string;
  format: string;
  id: Generated<string>;
  ip: string | null;
  lease: string | null;
  leased_until: Timestamp | null;
  mapping: Json | null;
  number: Generated<number>;
  problem: string | null;
  progress: Generated<number>;
  ran_at: Timestamp | null;
  reason: string | null;
  shape: Json | null;
  size: Generated<number>;
  state: string;
  total: Generated<number>;
  undo_by_id: string | null;
}

export interface ItemImportKey {
  import_id: string;
  key: string;
  kind: string;
  row: number;
}

export interface ItemImportMapping {
  by_id: string;
  changed_at: Timestamp;
  headings: string[];
  id: Generated<string>;
  mapping: Json;
  name: string;
}

export interface ItemImportPiece {
  bytes: Buffer;
  import_id: string;
  n: number;
}

export interface ItemImportRelation {
  applied: Generated<boolean>;
  direction: string;
  import_id: string;
  kind: string;
  made_id: string | null;
  n: number;
  other_id: string | null;
  other_row: number | null;
  problem: string | null;
  ref: string;
  row: number;
  stands: Generated<boolean>;
}

export interface ItemImportRow {
  candidates: Generated<string[]>;
  cells: Json;
  changes: Generated<Json>;
  import_id: string;
  is_new: boolean;
  item_id: string | null;
  name: string | null;
  outcome: string;
  problems: Generated<Json>;
  result: string | null;
  row: number;
  undone: string | null;
}

export interface ItemRelation {
  from_id: string;
  id: Generated<string>;
  kind: string;
  to_id: string;
}

export interface ItemUnique {
  attribute: string;
  class: string;
  item_id: string;
  value: string;
}

export interface Leaving {
  at: Generated<Timestamp>;
  attempts: Generated<number>;
  error: string | null;
  group_id: string | null;
  heirs: Generated<Json>;
  id: Generated<number>;
  next_at: Generated<Timestamp>;
  person_id: string;
  settled_at: Timestamp | null;
  why: string;
}

export interface LeavingItem {
  at: Generated<Timestamp>;
  kind: string;
  leaving_id: number;
  thing: string;
  to_person: string | null;
}

export interface LegalHold {
  department_id: string | null;
  id: Generated<number>;
  kind: string;
  lift_reason: string | null;
  lifted_at: Timestamp | null;
  lifted_by: string | null;
  person_id: string | null;
  placed_at: Timestamp;
  placed_by: string;
  reason: string;
  since: Timestamp | null;
  ticket_id: number | null;
  until: Timestamp | null;
}

export interface LetterTemplate {
  changed_at: Timestamp;
  changed_by: string;
  kind: string;
  locale: string;
  text: string | null;
  version: number;
}

export interface Licence {
  changed_at: Timestamp;
  contract: string | null;
  cost: Numeric | null;
  covers: Json;
  currency: string;
  downgrades: boolean;
  id: Generated<string>;
  metric: string;
  name: string;
  note: string | null;
  owner_id: string | null;
  quantity: number;
  upgrades: boolean;
  valid_from: string;
  valid_until: string | null;
  version: Generated<number>;
}

export interface Mailbox {
  address: string;
  authenticity: string | null;
  authserv_id: string | null;
  created_at: Timestamp;
  enabled: Generated<boolean>;
  group_id: string | null;
  id: Generated<string>;
  kind: string;
  locale: Generated<string>;
  name: string;
  password: Buffer | null;
  plus_addresses: Generated<boolean>;
  server: Json | null;
  service: string | null;
  unknown_sender: Generated<string>;
  version: Generated<number>;
}

export interface MailboxFetch {
  error: string | null;
  failing_since: Timestamp | null;
  last_uid: Generated<number>;
  leased_by: string | null;
  leased_until: Timestamp | null;
  mailbox_id: string;
  problem: string | null;
  reached_at: Timestamp | null;
  retry_at: Timestamp | null;
  uid_validity: number | null;
  unmarked_error: string | null;
  unmarked_since: Timestamp | null;
}

export interface MailDecision {
  act: string;
  at: Timestamp;
  by_person: string | null;
  id: Generated<number>;
  mail_id: string;
  note: string | null;
  outcome: string;
  reasons: string[];
  related_ticket_id: number | null;
  seq: number | null;
  ticket_id: number | null;
}

export interface MailScan {
  mail_id: string;
  received_at: Timestamp;
  scan: Generated<string>;
  scan_finding: string | null;
  scan_not_before: Timestamp | null;
  scan_problem: string | null;
  scan_signatures: string | null;
  scanned_at: Timestamp | null;
}

export interface Message {
  ask_at: Timestamp | null;
  asked: Generated<number>;
  attempts: Generated<number>;
  channel: string;
  claim: string | null;
  claimed_until: Timestamp | null;
  created_at: Generated<Timestamp>;
  deliver_at: Timestamp;
  ended_at: Timestamp | null;
  error: string | null;
  first: boolean;
  first_at: Timestamp | null;
  id: Generated<number>;
  key: Generated<string>;
  notice_id: number | null;
  robot_id: string | null;
  sent_at: Timestamp | null;
  seq: number | null;
  state: Generated<string>;
  task: string | null;
  task_robot: string | null;
  ticket_id: number | null;
}

export interface Notice {
  created_at: Timestamp;
  heard_by: number | null;
  id: Generated<number>;
  kind: string;
  person_id: string;
  read_at: Timestamp | null;
  seq: number;
  ticket_id: number;
}

export interface Operation {
  backup: Json | null;
  backup_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  change_ref: string | null;
  consent_at: Timestamp | null;
  consent_by: string | null;
  consent_comment: string | null;
  consent_emergency: boolean | null;
  consent_given: boolean | null;
  finished_at: Timestamp | null;
  id: string;
  kind: string;
  major: boolean;
  outcome: string | null;
  plan: string;
  proposed_at: Timestamp;
  proposed_by: string;
  result: string | null;
  risk: string;
  started_at: Timestamp | null;
  ticket_id: number;
  touches: Json | null;
}

export interface Outbox {
  attempts: Generated<number>;
  error: string | null;
  id: Generated<number>;
  next_at: Generated<Timestamp>;
  seq: number;
  ticket_id: number;
}

export interface PasskeyChallenge {
  challenge: string;
  expires_at: Timestamp;
  person_id: string | null;
  purpose: string;
}

export interface PastTicket {
  batch_id: number;
  channel: string;
  closure: string | null;
  confidential: boolean;
  department_id: string | null;
  ended_at: Timestamp;
  group_id: string | null;
  hashes: ArrayType<Buffer>;
  priority: string;
  recorded_at: Timestamp;
  rounds: number;
  site_id: string | null;
  status: string;
  ticket_id: number;
  type: string;
}

export interface Person {
  active: Generated<boolean>;
  card_text: Generated<string>;
  changed_at: Generated<Timestamp>;
  colour_scheme: Generated<string>;
  created_at: Generated<Timestamp>;
  department_id: string | null;
  desk_text: Generated<string>;
  email: string | null;
  erased_at: Timestamp | null;
  extension: string | null;
  given_roles: Generated<string[]>;
  id: Generated<string>;
  kind: Generated<string>;
  locale: Generated<string>;
  login: string;
  mail_choice: Generated<string>;
  manager_id: string | null;
  name: string;
  password_change_owed: Generated<boolean>;
  password_changed_at: Timestamp | null;
  password_hash: string | null;
  phone: string | null;
  roles: Generated<string[]>;
  site_id: string | null;
  version: Generated<number>;
  zone: Generated<string>;
}

export interface PersonalCopy {
  asked_at: Timestamp;
  attempts: Generated<number>;
  expires_at: Timestamp | null;
  id: Generated<string>;
  person_id: string;
  ready_at: Timestamp | null;
  size: number | null;
  state: Generated<string>;
}

export interface PersonalCopyPiece {
  bytes: Buffer;
  copy_id: string;
  n: number;
}

export interface PersonChannel {
  address: string;
  channel: string;
  choice: string;
  person_id: string;
}

export interface PersonKey {
  key: Buffer;
  person_id: string;
}

export interface PhoneCall {
  answered_at: Timestamp | null;
  done_at: Timestamp | null;
  done_by: string | null;
  done_note: string | null;
  ended_at: Timestamp | null;
  extension: string | null;
  id: Generated<string>;
  number: string | null;
  started_at: Timestamp;
  system_call: string;
  system_id: string;
}

export interface PhoneCallTicket {
  call_id: string;
  ticket_id: number;
}

export interface PolicyAcknowledgement {
  at: Timestamp;
  family: Generated<string>;
  person_id: string;
  version: number;
}

export interface PolicyInForce {
  family: string | null;
  version: number | null;
}

export interface PolicyRejudgement {
  done_at: Timestamp | null;
  family: string;
  last_ticket_id: Generated<number>;
  reason: string;
  tickets: Generated<number>;
  version: number;
}

export interface PolicyVersion {
  approved_at: Timestamp | null;
  approved_by: string | null;
  author_id: string | null;
  changed_at: Timestamp;
  content: Json;
  created_at: Timestamp;
  effective_from: Timestamp | null;
  family: string;
  hash: Buffer;
  revision: Generated<number>;
  state: string;
  summary: string;
  version: number;
}

export interface Problem {
  body: Json;
  changed_at: Timestamp;
  created_at: Timestamp;
  group_id: string | null;
  hash: Buffer;
  id: Generated<string>;
  number: Generated<number>;
  origin: string;
  owner_id: string | null;
  priority: string;
  resolved_at: Timestamp | null;
  service: string | null;
  state: string;
  title: string;
  version: number;
  words: string;
}

export interface ProblemChange {
  change: string;
  problem_id: string;
}

export interface ProblemEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface ProblemItem {
  item_id: string;
  problem_id: string;
}

export interface ProblemProposal {
  changed_at: Timestamp;
  decided_at: Timestamp | null;
  decided_by: string | null;
  found_at: Timestamp;
  id: Generated<string>;
  problem_id: string | null;
  reason: string | null;
  state: Generated<string>;
  ticket_ids: number[];
}

export interface ProblemTicket {
  problem_id: string;
  ticket_id: number;
}

export interface Publication {
  family: string;
  hash: Buffer;
  published_at: Timestamp;
  published_by: string;
  summary: string;
  version: number;
}

export interface RecoveryCode {
  hash: Buffer;
  person_id: string;
  used_at: Timestamp | null;
}

export interface RelationKind {
  back_en: string;
  back_zh: string;
  code: string;
  flow: string;
  forth_en: string;
  forth_zh: string;
}

export interface RetentionBatch {
  at: Timestamp;
  count: number;
  erasure_id: number | null;
  id: Generated<number>;
  ids_hash: Buffer;
  kind: string;
  rules: number;
}

export interface RetentionRules {
  changed_at: Generated<Timestamp>;
  changed_by: string | null;
  days: Json;
  reason: string;
  version: number;
}

export interface Robot {
  channel: string;
  created_at: Timestamp;
  enabled: Generated<boolean>;
  failed_at: Timestamp | null;
  failure: string | null;
  group_id: string | null;
  id: Generated<string>;
  locale: Generated<string>;
  name: string;
  recent: Generated<ArrayType<Timestamp>>;
  rest_until: Timestamp | null;
  secret: Buffer;
  sent_at: Timestamp | null;
  serves: string;
  settings: Json;
  token: Buffer | null;
  token_until: Timestamp | null;
  version: Generated<number>;
}

export interface Role {
  code: string;
  grants: Json;
  name: string;
  name_en: string | null;
  parts: string[];
  version: Generated<number>;
}

export interface Roster {
  changed_at: Timestamp;
  changed_by: string | null;
  document: Json;
  id: Generated<string>;
  name: string;
  retired: Generated<boolean>;
  takes_p1: boolean;
  version: Generated<number>;
  zone: string;
}

export interface RosterNote {
  at: Timestamp;
  id: Generated<number>;
  person_id: string;
  roster_id: string;
  text: string;
}

export interface RosterVersion {
  at: Timestamp;
  content: Json;
  person_id: string | null;
  roster_id: string;
  version: number;
  what: string;
}

export interface ScimGroup {
  external_id: string | null;
  group_id: string;
}

export interface ScimUser {
  deactivated_at: Timestamp | null;
  deleted_at: Timestamp | null;
  employee_number: string | null;
  external_id: string | null;
  family_name: string | null;
  given_name: string | null;
  person_id: string;
}

export interface Session {
  created_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  id_hash: Buffer;
  idle: Generated<Interval>;
  ip: string | null;
  last_seen_at: Timestamp;
  pending: string | null;
  person_id: string;
  proved_at: Timestamp;
  user_agent: string | null;
}

export interface Setting {
  changed_at: Timestamp;
  changed_by: string | null;
  key: string;
  value: Json;
}

export interface SignInFailure {
  failures: number;
  last_at: Timestamp;
  locked_until: Timestamp | null;
  login: string;
}

export interface Site {
  id: Generated<string>;
  name: string;
  zone: Generated<string>;
}

export interface SoftwareAlias {
  alias: string;
  key: string;
  product_id: string;
}

export interface SoftwareInstallation {
  first_seen: Timestamp;
  item_id: string;
  last_seen: Timestamp;
  source: string;
  version_id: number;
}

export interface SoftwareMove {
  at: Timestamp;
  change_ref: string | null;
  from_version: string | null;
  id: Generated<number>;
  item_id: string;
  kind: string;
  person_id: string | null;
  product_id: string;
  source: string;
  to_version: string | null;
}

export interface SoftwareMoveWord {
  at: Timestamp;
  change_ref: string | null;
  id: Generated<number>;
  move_id: number;
  person_id: string;
  reason: string;
}

export interface SoftwareProduct {
  changed_at: Timestamp;
  confirmed: boolean;
  id: Generated<string>;
  kind: string;
  merged_into: string | null;
  name: string;
  note: string | null;
  updates_itself: string | null;
  vendor: string | null;
  version: Generated<number>;
}

export interface SoftwareVersion {
  id: Generated<number>;
  key: string;
  product_id: string;
  supported_until: string | null;
  version: string;
}

export interface SparePart {
  changed_at: Timestamp;
  hash: Buffer;
  id: string;
  minimum: number;
  model: string | null;
  name: string;
  number: Generated<number>;
  site_id: string | null;
  stock: number;
  version: number;
}

export interface SparePartEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface StoredFile {
  audit: string | null;
  audit_not_before: Timestamp | null;
  audited_at: Timestamp | null;
  scan: Generated<string>;
  scan_finding: string | null;
  scan_not_before: Timestamp | null;
  scan_problem: string | null;
  scan_signatures: string | null;
  scanned_at: Timestamp | null;
  sha256: Buffer;
  size: number;
  stored_at: Timestamp;
}

export interface SupportGroup {
  changed_at: Generated<Timestamp>;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  line: number;
  name: string;
  next_group_id: string | null;
  version: Generated<number>;
}

export interface TelephoneSignature {
  at: Timestamp;
  signature: Buffer;
  system_id: string;
}

export interface TelephoneSystem {
  created_at: Timestamp;
  enabled: Generated<boolean>;
  id: Generated<string>;
  last_heard_at: Timestamp | null;
  name: string;
  old_secret: Buffer | null;
  old_until: Timestamp | null;
  secret: Buffer;
  version: Generated<number>;
}

export interface Ticket {
  action_due_at: Timestamp | null;
  appeal: Json | null;
  assignee_id: string | null;
  at_risk: Generated<boolean>;
  backdate_reason: string | null;
  channel: string;
  child_ids: Generated<number[]>;
  closure: string | null;
  confidential: Generated<boolean>;
  department_id: string | null;
  description: string | null;
  devices: Generated<Json>;
  diagnosed: Generated<boolean>;
  duplicate_ids: Generated<number[]>;
  duplicate_of: number | null;
  escalation_due_at: Timestamp | null;
  escalations: Generated<Json>;
  group_id: string | null;
  handler_ids: Generated<string[]>;
  id: Generated<number>;
  impact: string | null;
  incomplete: boolean;
  major: Json | null;
  next_due_at: Generated<Timestamp>;
  next_due_kind: string | null;
  no_device_reason: string | null;
  occurred_at: Timestamp | null;
  open: Generated<boolean>;
  override_reason: string | null;
  p1_flags: Generated<string[]>;
  parent_id: number | null;
  priority: string;
  progress: Json | null;
  question: Json | null;
  reader_ids: Generated<string[]>;
  received_at: Timestamp;
  recorded_at: Timestamp;
  recorded_by: string | null;
  reminders: Generated<number>;
  requester_contact: string | null;
  requester_department: string | null;
  requester_id: string | null;
  requester_name: string | null;
  resolution: Json | null;
  resume_to: string | null;
  review_due_at: Timestamp | null;
  risk: Json | null;
  round: Generated<number>;
  scope: string | null;
  security: Json | null;
  site_id: string | null;
  source: string | null;
  status: string;
  symptom: string | null;
  terms: Generated<Json>;
  third_party: Json | null;
  timer_at: Timestamp | null;
  title: string;
  type: string;
  updated_at: Timestamp;
  urgency: string | null;
  version: number;
  waits_for_requester: Generated<string[]>;
}

export interface TicketClock {
  breached_at: Timestamp | null;
  budget_ms: number | null;
  calendar_id: string;
  calendar_version: number;
  due_at: Timestamp | null;
  kind: string;
  met_at: Timestamp | null;
  policy_version: number;
  ticket_id: number;
  verdict: string;
}

export interface TicketEvent {
  actor_id: string | null;
  actor_kind: string;
  after: Json;
  at: Timestamp;
  before: Json;
  data: Json;
  hash: Buffer;
  kind: string;
  prev_hash: Buffer | null;
  priority_after: string;
  seq: number;
  status_after: string;
  ticket_id: number;
  visibility: string;
}

export interface TicketItem {
  item_id: string;
  ticket_id: number;
}

export interface TicketSearch {
  body: string;
  ticket_id: number;
  words: string;
}

export interface TicketStep {
  generation: number;
  seq: number;
  ticket_id: number;
  timer: string;
}

export interface TicketTransition {
  from_status: string;
  to_status: string;
}

export interface TicketVerdict {
  breached_at: Timestamp | null;
  budget_ms: number;
  calendar_id: string;
  calendar_version: number;
  decided_at: Timestamp;
  due_at: Timestamp | null;
  elapsed_ms: number;
  kind: string;
  met_at: Timestamp | null;
  policy_version: number;
  priority: string;
  seq: number;
  ticket_id: number;
  verdict: string;
}

export interface Upload {
  desk: Generated<boolean>;
  id: Generated<string>;
  media_type: string;
  name: string;
  sha256: Buffer;
  size: number;
  ticket_id: number | null;
  uploaded_at: Timestamp;
  uploaded_by: string | null;
}

export interface Verification {
  changed_at: Timestamp;
  class: string | null;
  department_id: string | null;
  due_on: string | null;
  hash: Buffer;
  id: string;
  number: Generated<number>;
  planned_by: string;
  site_id: string | null;
  state: string;
  title: string;
  version: number;
}

export interface VerificationCounter {
  person_id: string;
  verification_id: string;
}

export interface VerificationEvent {
  after: Json;
  at: Timestamp;
  data: Json;
  hash: Buffer;
  kind: string;
  person_id: string | null;
  prev_hash: Buffer | null;
  record_id: string;
  seq: number;
}

export interface VerificationItem {
  counted_at: Timestamp | null;
  counted_by: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  decision: string | null;
  expected: Json;
  finding: string | null;
  found: Json | null;
  item_id: string;
  note: string | null;
  planned: boolean;
  verification_id: string;
}

export interface VerificationUnknown {
  found_at: Timestamp;
  found_by: string;
  id: Generated<string>;
  label: string;
  note: string | null;
  verification_id: string;
}

export interface Visit {
  address: string;
  appointment_at: Timestamp;
  arrived_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  engineer_id: string;
  id: string;
  left_at: Timestamp | null;
  result: string | null;
  ticket_id: number;
}

export interface Webhook {
  created_at: Timestamp;
  disabled_why: string | null;
  enabled: Generated<boolean>;
  failing_since: Timestamp | null;
  id: Generated<string>;
  kinds: Generated<string[]>;
  name: string;
  old_secret: Buffer | null;
  old_until: Timestamp | null;
  owner_id: string;
  secret: Buffer;
  url: string;
  version: Generated<number>;
}

export interface WebhookAttempt {
  answer: string | null;
  at: Timestamp;
  id: Generated<number>;
  message_id: number;
  problem: string | null;
  status: number | null;
  took: number;
}

export interface WebhookMessage {
  attempts: Generated<number>;
  claim: string | null;
  claimed_until: Timestamp | null;
  created_at: Timestamp;
  ended_at: Timestamp | null;
  first_at: Timestamp | null;
  id: Generated<number>;
  key: Generated<string>;
  kind: string;
  next_at: Generated<Timestamp>;
  seq: number | null;
  state: Generated<string>;
  ticket_id: number | null;
  webhook_id: string;
}

export interface DB {
  account_letter: AccountLetter;
  address_failure: AddressFailure;
  address_hold: AddressHold;
  address_knock: AddressKnock;
  alert: Alert;
  alert_mark: AlertMark;
  alert_source: AlertSource;
  api_token: ApiToken;
  approval_delegation: ApprovalDelegation;
  asset: Asset;
  asset_event: AssetEvent;
  audit_check: AuditCheck;
  audit_entry: AuditEntry;
  audit_head: AuditHead;
  audit_key: AuditKey;
  audit_link: AuditLink;
  audit_refusal: AuditRefusal;
  audit_tombstone: AuditTombstone;
  audit_unsealed: AuditUnsealed;
  audit_watch: AuditWatch;
  audit_word: AuditWord;
  caller_key: CallerKey;
  caller_unspelled: CallerUnspelled;
  campaign: Campaign;
  campaign_event: CampaignEvent;
  campaign_target: CampaignTarget;
  change_feed: ChangeFeed;
  change_item: ChangeItem;
  change_model: ChangeModel;
  change_policy: ChangePolicy;
  change_release: ChangeRelease;
  change_release_event: ChangeReleaseEvent;
  change_request: ChangeRequest;
  change_request_event: ChangeRequestEvent;
  change_ticket: ChangeTicket;
  change_transition: ChangeTransition;
  change_vote: ChangeVote;
  confirmation: Confirmation;
  contact_attempt: ContactAttempt;
  delivery: Delivery;
  department: Department;
  department_path: DepartmentPath;
  directory_file: DirectoryFile;
  directory_person: DirectoryPerson;
  directory_run: DirectoryRun;
  directory_source: DirectorySource;
  discovery_case: DiscoveryCase;
  discovery_claim: DiscoveryClaim;
  discovery_identity: DiscoveryIdentity;
  discovery_precedence: DiscoveryPrecedence;
  discovery_rate: DiscoveryRate;
  discovery_run: DiscoveryRun;
  discovery_software: DiscoverySoftware;
  discovery_source: DiscoverySource;
  discovery_write: DiscoveryWrite;
  disposal: Disposal;
  disposal_event: DisposalEvent;
  earlier_password: EarlierPassword;
  erasure: Erasure;
  factor: Factor;
  group_member: GroupMember;
  handover: Handover;
  handover_event: HandoverEvent;
  idempotency: Idempotency;
  identity: Identity;
  identity_attempt: IdentityAttempt;
  identity_provider: IdentityProvider;
  identity_session: IdentitySession;
  inbound_mail: InboundMail;
  installation_secret: InstallationSecret;
  item: Item;
  item_baseline: ItemBaseline;
  item_baseline_item: ItemBaselineItem;
  item_class: ItemClass;
  item_class_rule: ItemClassRule;
  item_event: ItemEvent;
  item_import: ItemImport;
  item_import_key: ItemImportKey;
  item_import_mapping: ItemImportMapping;
  item_import_piece: ItemImportPiece;
  item_import_relation: ItemImportRelation;
  item_import_row: ItemImportRow;
  item_relation: ItemRelation;
  item_unique: ItemUnique;
  leaving: Leaving;
  leaving_item: LeavingItem;
  legal_hold: LegalHold;
  letter_template: LetterTemplate;
  licence: Licence;
  mail_decision: MailDecision;
  mail_scan: MailScan;
  mailbox: Mailbox;
  mailbox_fetch: MailboxFetch;
  message: Message;
  notice: Notice;
  operation: Operation;
  outbox: Outbox;
  passkey_challenge: PasskeyChallenge;
  past_ticket: PastTicket;
  person: Person;
  person_channel: PersonChannel;
  person_key: PersonKey;
  personal_copy: PersonalCopy;
  personal_copy_piece: PersonalCopyPiece;
  phone_call: PhoneCall;
  phone_call_ticket: PhoneCallTicket;
  policy_acknowledgement: PolicyAcknowledgement;
  policy_in_force: PolicyInForce;
  policy_rejudgement: PolicyRejudgement;
  policy_version: PolicyVersion;
  problem: Problem;
  problem_change: ProblemChange;
  problem_event: ProblemEvent;
  problem_item: ProblemItem;
  problem_proposal: ProblemProposal;
  problem_ticket: ProblemTicket;
  publication: Publication;
  recovery_code: RecoveryCode;
  relation_kind: RelationKind;
  retention_batch: RetentionBatch;
  retention_rules: RetentionRules;
  robot: Robot;
  role: Role;
  roster: Roster;
  roster_note: RosterNote;
  roster_version: RosterVersion;
  scim_group: ScimGroup;
  scim_user: ScimUser;
  session: Session;
  setting: Setting;
  sign_in_failure: SignInFailure;
  site: Site;
  software_alias: SoftwareAlias;
  software_installation: SoftwareInstallation;
  software_move: SoftwareMove;
  software_move_word: SoftwareMoveWord;
  software_product: SoftwareProduct;
  software_version: SoftwareVersion;
  spare_part: SparePart;
  spare_part_event: SparePartEvent;
  stored_file: StoredFile;
  support_group: SupportGroup;
  telephone_signature: TelephoneSignature;
  telephone_system: TelephoneSystem;
  ticket: Ticket;
  ticket_clock: TicketClock;
  ticket_event: TicketEvent;
  ticket_item: TicketItem;
  ticket_search: TicketSearch;
  ticket_step: TicketStep;
  ticket_transition: TicketTransition;
  ticket_verdict: TicketVerdict;
  upload: Upload;
  verification: Verification;
  verification_counter: VerificationCounter;
  verification_event: VerificationEvent;
  verification_item: VerificationItem;
  verification_unknown: VerificationUnknown;
  visit: Visit;
  webhook: Webhook;
  webhook_attempt: WebhookAttempt;
  webhook_message: WebhookMessage;
}
