import type { EventKind } from '#domain/events.ts';
import type { Trigger } from '#domain/sla/escalation-path.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import enAccount from '#locales/en/account-mail.json' with { type: 'json' };
import enMail from '#locales/en/mail.json' with { type: 'json' };
import enTicket from '#locales/en/ticket.json' with { type: 'json' };
import zhAccount from '#locales/zh-CN/account-mail.json' with { type: 'json' };
import zhMail from '#locales/zh-CN/mail.json' with { type: 'json' };
import zhTicket from '#locales/zh-CN/ticket.json' with { type: 'json' };

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The words of letters, from the catalogues. */
export interface Words {
  mail: typeof zhMail;
  account: typeof zhAccount;
  news: Record<EventKind, string>;
  trigger: Record<Trigger, string>;
  priority: Record<Priority, string>;
}

const WORDS: Record<Locale, Words> = {
  'zh-CN': {
    mail: zhMail,
    account: zhAccount,
    news: zhTicket.news,
    trigger: zhTicket.trigger,
    priority: zhTicket.priority,
  },
  en: {
    mail: enMail,
    account: enAccount,
    news: enTicket.news,
    trigger: enTicket.trigger,
    priority: enTicket.priority,
  },
};

export const wordsOf = (locale: Locale): Words => WORDS[locale];

/** Puts values into words of ours. Values are texts of people: nothing in them is looked at again. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (all, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : all,
  );
