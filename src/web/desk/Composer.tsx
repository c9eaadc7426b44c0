import { Tabs } from '@mantine/core';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionForm } from '../ticket/ActionForm.tsx';
import type { TicketView } from '../ticket/queries.ts';
import { useShortcuts } from './shortcuts.ts';

const TABS = ['comment', 'note', 'report_progress', 'diagnose'] as const;
type Tab = (typeof TABS)[number];

/** Words that agents write all day; each tab keeps what was begun in it. */
export function Composer({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const box = useRef<HTMLDivElement>(null);
  const tabs = TABS.filter((tab) => ticket.actions.includes(tab));
  const [wanted, setWanted] = useState<Tab>('comment');
  const shown = tabs.includes(wanted) ? wanted : tabs[0];
  const write = (tab: Tab) => {
    setWanted(tab);
    requestAnimationFrame(() => firstInput(box)?.focus());
  };
  useShortcuts([
    ['r', () => write('comment')],
    ['n', () => write('note')],
  ]);
  if (!shown) return null;
  return (
    <section className="yn-card" aria-label={t('desk:compose')} ref={box}>
      <Tabs value={shown} onChange={(tab) => setWanted(tab as Tab)} keepMounted>
        <Tabs.List px="sm" className="yn-tabs">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`ticket:action.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Panel key={tab} value={tab} p="md" className={tab === 'note' ? 'yn-private' : ''}>
            <ActionForm ticket={ticket} begun={{ action: tab }} onDone={() => undefined} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}

const firstInput = (box: RefObject<HTMLDivElement | null>) =>
  [...(box.current?.querySelectorAll<HTMLElement>('textarea, input') ?? [])].find(
    (input) => input.offsetParent !== null,
  );
