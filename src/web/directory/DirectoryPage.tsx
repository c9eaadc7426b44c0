import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Preview, Tested } from './Preview.tsx';
import { type Source, useSources } from './queries.ts';
import { Runs } from './Runs.tsx';
import { SourceCard } from './SourceCard.tsx';
import { SourceForm } from './SourceForm.tsx';

export type Opened = 'edit' | 'test' | 'preview' | 'runs';

/** From where people come: how each source ran last, what a run would change, and runs that were stopped. */
export function DirectoryPage() {
  const { t } = useTranslation('directory');
  const found = useSources();
  const [adds, add] = useState(false);
  const [opened, open] = useState<{ source: Source; what: Opened } | null>(null);
  const close = () => open(null);
  const source = opened?.source;
  return (
    <>
      <CardsPage
        words={{
          title: t('title'),
          text: t('text'),
          add: t('add'),
          none: t('none'),
          noneText: t('noneText'),
        }}
        found={found}
        onAdd={() => add(true)}
        card={(one) => (
          <SourceCard key={one.id} source={one} onOpen={(what) => open({ source: one, what })} />
        )}
      />
      <Dialog opened={adds} onClose={() => add(false)} title={t('add')}>
        {adds && <SourceForm source={null} onDone={() => add(false)} />}
      </Dialog>
      <Dialog
        opened={opened !== null}
        onClose={close}
        title={source && opened.what !== 'edit' ? t(opened.what) : source?.name}
        size={opened?.what === 'preview' || opened?.what === 'runs' ? 'xl' : 'lg'}
      >
        {source && opened.what === 'edit' && <SourceForm source={source} onDone={close} />}
        {source && opened.what === 'test' && <Tested source={source.id} />}
        {source && opened.what === 'preview' && <Preview source={source.id} />}
        {source && opened.what === 'runs' && <Runs source={source.id} />}
      </Dialog>
    </>
  );
}
