import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says briefly that something was done, or that it was not and why; its closing cross has a name. */
export function notify(message: string, outcome: 'done' | 'failed' = 'done'): void {
  const failed = outcome === 'failed';
  notifications.show({
    message,
    color: failed ? 'seal' : 'pine',
    autoClose: failed ? 9000 : 5000,
    closeButtonProps: { 'aria-label': i18next.t('common:close') },
  });
}
