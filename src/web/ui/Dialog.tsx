import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A modal whose closing cross has a name. */
export function Dialog(props: ModalProps) {
  const { t } = useTranslation();
  return <Modal size="lg" closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}
