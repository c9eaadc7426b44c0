import type { RoutedAction } from '#contract/ticket/tickets.ts';
import type { Status } from '#domain/ticket/ticket.ts';
import type { TicketView } from '../ticket/queries.ts';

/** What usually comes next in a status, most likely first; the header shows the first few that may be done. */
const USUAL: Record<Status, readonly RoutedAction[]> = {
  recorded: ['accept', 'ask', 'claim', 'classify', 'assign'],
  accepted: ['claim', 'start', 'diagnose', 'assign'],
  in_progress: ['decide_appeal', 'claim', 'resolve', 'diagnose', 'propose_operation', 'ask'],
  waiting_requester: ['answer', 'claim', 'log_contact', 'resume'],
  waiting_third_party: ['claim', 'resume', 'report_progress'],
  onsite_scheduled: ['claim', 'report_progress'],
  resolved: ['confirm', 'reject', 'decide_appeal', 'confirm_by_phone', 'log_contact'],
  unconfirmed: ['confirm', 'reject', 'decide_appeal', 'confirm_by_phone', 'log_contact', 'close_unreachable'],
  closed: ['decide_appeal', 'reopen'],
  withdrawn: [],
};
const SHOWN = 3;

/** Everything else, in the order of the work. What belongs to one operation or visit stands beside it. */
const MENU = {
  take: ['accept', 'claim', 'assign', 'classify', 'escalate', 'restrict'],
  link: ['link_duplicate', 'unlink_duplicate', 'link_parent', 'unlink_parent'],
  talk: ['ask', 'report_progress', 'confirm_by_phone', 'log_contact'],
  work: ['start', 'diagnose', 'wait_third_party', 'resume', 'schedule_visit', 'propose_operation'],
  end: ['resolve', 'close_unreachable', 'decide_appeal'],
  security: ['become_security', 'grade_security', 'secure', 'report_security', 'cease_security'],
  major: ['declare_major', 'lead_major', 'notify_major', 'end_major', 'review_major'],
  own: ['answer', 'confirm', 'reject', 'reopen', 'appeal', 'withdraw'],
} as const satisfies Record<string, readonly RoutedAction[]>;
type MenuGroup = keyof typeof MENU;

type Facts = Pick<TicketView, 'actions' | 'status' | 'missing' | 'assigneeId' | 'diagnosed' | 'appeal'>;

/** The sensible next steps; those that the rules would refuse for want of something are left out. */
export const primaryActions = (ticket: Facts, me: string): RoutedAction[] =>
  USUAL[ticket.status].filter((action) => isReady(action, ticket, me)).slice(0, SHOWN);

/** All other steps by group; a step that still lacks something is there too, and its refusal says what. */
export function menuActions(ticket: Facts, me: string): [MenuGroup, RoutedAction[]][] {
  const shown = primaryActions(ticket, me);
  return (Object.keys(MENU) as MenuGroup[])
    .map((group): [MenuGroup, RoutedAction[]] => [
      group,
      MENU[group].filter((action) => isOffered(action, ticket, me) && !shown.includes(action)),
    ])
    .filter(([, actions]) => actions.length > 0);
}

function isReady(action: RoutedAction, ticket: Facts, me: string): boolean {
  if (!isOffered(action, ticket, me)) return false;
  if (action === 'accept') return ticket.missing.length === 0;
  if (action === 'ask') return ticket.status !== 'recorded' || ticket.missing.length > 0;
  if (action === 'claim') return ticket.assigneeId === null;
  if (action === 'assign') return ticket.assigneeId !== null;
  if (action === 'resolve') return ticket.diagnosed;
  if (action === 'diagnose') return !ticket.diagnosed;
  return true;
}

function isOffered(action: RoutedAction, { actions, assigneeId, appeal }: Facts, me: string): boolean {
  if (!actions.includes(action)) return false;
  if (action === 'claim') return assigneeId !== me;
  if (action === 'decide_appeal') return appeal !== null && appeal.decidedAt === null;
  return true;
}
