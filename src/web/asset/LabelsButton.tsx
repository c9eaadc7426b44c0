import { Button, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assets } from '#contract/asset.ts';
import { call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import type { Label } from './labels.ts';
import { SHEET_NAMES, SHEETS, type SheetName } from './sheet.ts';

/** Prints labels with QR codes of what a page shows. */
export function LabelsButton({ items }: { items: readonly Label[] }) {
  const { t } = useTranslation('asset');
  const [asks, ask] = useState(false);
  if (!useMay('asset.manage') || items.length === 0) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconQrcode size={16} aria-hidden />} onClick={() => ask(true)}>
        {t('label.print')}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t('label.title')} size="md">
        <LabelsForm items={items} onDone={() => ask(false)} />
      </Dialog>
    </>
  );
}

function LabelsForm({ items, onDone }: { items: readonly Label[]; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [name, setName] = useState<SheetName>('a4_24');
  const [skip, setSkip] = useState(0);
  const sheet = SHEETS[name];
  const perPage = sheet.columns * sheet.rows;
  const make = useMutation({
    mutationFn: async () => {
      const [{ labelsPdf }, { drawWords }, { address }] = await Promise.all([
        import('./labels.ts'),
        import('./draw-words.ts'),
        call(assets.labelAddress, {}),
      ]);
      const installation = address ?? location.origin;
      save(
        await labelsPdf(items, { sheet, skip: Math.min(skip, perPage - 1), installation, draw: drawWords }),
      );
    },
    onSuccess: onDone,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Stack>
        <Text size="sm">{t('label.count', { n: items.length })}</Text>
        <Select
          label={t('label.sheet')}
          data={SHEET_NAMES.map((value) => ({ value, label: t(`label.sheets.${value}`) }))}
          value={name}
          onChange={(value) => setName((value ?? name) as SheetName)}
          allowDeselect={false}
        />
        {perPage > 1 && (
          <NumberInput
            label={t('label.skip')}
            value={skip}
            onChange={(value) => setSkip(Number(value) || 0)}
            min={0}
            max={perPage - 1}
            allowDecimal={false}
          />
        )}
        <FormEnd
          problem={make.isError ? t('label.failed') : null}
          saving={make.isPending}
          label={t('label.make')}
        />
      </Stack>
    </form>
  );
}

function save(bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const link = document.createElement('a');
  [link.href, link.download] = [url, 'labels.pdf'];
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
