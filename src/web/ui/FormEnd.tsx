import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** What the server said no with, in words; null while nothing is wrong. */
  problem: string | null;
  saving: boolean;
  /** What the button does; "save" unless told. */
  label?: string;
  onCancel?: (() => void) | undefined;
  /** Another thing that the form can do, away from saving. */
  aside?: ReactNode;
}

/** The end of a form: what is wrong with it as a whole, and the button that saves it. */
export function FormEnd({ problem, saving, label, onCancel, aside }: Props) {
  const { t } = useTranslation('common');
  return (
    <>
      {problem !== null && (
        <Alert color="seal" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify={aside ? 'space-between' : 'flex-end'}>
        {aside}
        <Group>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
          <Button type="submit" loading={saving}>
            {label ?? t('save')}
          </Button>
        </Group>
      </Group>
    </>
  );
}
