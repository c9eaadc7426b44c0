import { can } from '../../permissions/can.ts';
import type { Commands } from '../commands.ts';
import type { Action } from '../lifecycle.ts';
import type { Ticket } from '../ticket.ts';
import * as answering from './answering.ts';
import * as assigning from './assigning.ts';
import * as calling from './calling.ts';
import * as closing from './closing.ts';
import type { Context, Decider, Outcome } from './context.ts';
import * as describing from './describing.ts';
import * as duplicates from './duplicates.ts';
import * as escalating from './escalating.ts';
import * as family from './family.ts';
import { handOver } from './leaving.ts';
import * as major from './major.ts';
import * as moving from './moving.ts';
import * as operating from './operating.ts';
import { restrict } from './restricting.ts';
import * as security from './security.ts';
import * as timing from './timing.ts';
import * as working from './working.ts';

/** One decider an action; an action without one does not compile. */
const DECIDERS: { [A in Action]: Decider<A> } = {
  amend: describing.amend,
  classify: describing.classify,
  ask: describing.ask,
  answer: describing.answer,
  accept: assigning.accept,
  claim: assigning.claim,
  assign: assigning.assign,
  escalate: escalating.escalate,
  accept_escalation: answering.acceptEscalation,
  return_escalation: answering.returnEscalation,
  climb: escalating.climb,
  warn: timing.warn,
  breach: timing.breach,
  rejudge: timing.rejudge,
  link_duplicate: duplicates.linkDuplicate,
  unlink_duplicate: duplicates.unlinkDuplicate,
  gain_duplicate: duplicates.gainDuplicate,
  lose_duplicate: duplicates.loseDuplicate,
  follow: duplicates.follow,
  link_parent: family.linkParent,
  unlink_parent: family.unlinkParent,
  gain_child: family.gainChild,
  lose_child: family.loseChild,
  declare_major: major.declareMajor,
  lead_major: major.leadMajor,
  notify_major: major.notifyMajor,
  end_major: major.endMajor,
  review_major: major.reviewMajor,
  finish_review_action: major.finishReviewAction,
  start: working.start,
  diagnose: working.diagnose,
  wait_third_party: working.waitThirdParty,
  resume: working.resume,
  schedule_visit: working.scheduleVisit,
  arrive: working.arrive,
  cancel_visit: working.cancelVisit,
  finish_visit: working.finishVisit,
  report_progress: working.reportProgress,
  comment: working.comment,
  note: working.note,
  hand_over: handOver,
  report_mail: working.reportMail,
  report_file: working.reportFile,
  attach: working.attach,
  restrict,
  become_security: security.becomeSecurity,
  cease_security: security.ceaseSecurity,
  grade_security: security.gradeSecurity,
  secure: security.secure,
  report_security: security.reportSecurity,
  move_mail: moving.moveMail,
  move_whole: moving.moveWhole,
  propose_operation: operating.proposeOperation,
  link_change: operating.linkChange,
  consent: operating.consent,
  consent_emergency: operating.consentEmergency,
  record_backup: operating.recordBackup,
  start_operation: operating.startOperation,
  finish_operation: operating.finishOperation,
  cancel_operation: operating.cancelOperation,
  resolve: closing.resolve,
  confirm: closing.confirm,
  reject: closing.reject,
  confirm_by_phone: calling.confirmByPhone,
  remind: closing.remind,
  expire: closing.expire,
  log_contact: closing.logContact,
  close_unreachable: closing.closeUnreachable,
  reopen: closing.reopen,
  appeal: closing.appeal,
  decide_appeal: closing.decideAppeal,
  withdraw: closing.withdraw,
};

/** Facts, actor and time in; events or the reason to say no out. */
export function decide<A extends Action>(
  ticket: Ticket,
  action: A,
  command: Commands[A],
  context: Context,
): Outcome {
  return can(context.actor, action, ticket) ?? DECIDERS[action](ticket, command, context);
}
