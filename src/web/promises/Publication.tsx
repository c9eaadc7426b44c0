import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useFormats } from '../platform/formats.ts';
import { useSay } from '../policy/words.ts';
import type { PromisesView } from './queries.ts';

interface Published {
  hash: string;
  publication: PromisesView['publication'];
  publishedIsInForce: boolean;
}

/** That it was published, by whom and when, and that what was published is what is in force (3.3c). */
export function Publication({ of: { hash, publication, publishedIsInForce } }: { of: Published }) {
  const t = useSay();
  const formats = useFormats();
  if (!publication)
    return (
      <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
        {t('promises:unpublished')}
      </Alert>
    );
  return (
    <dl className="yn-facts">
      <dt>{t('promises:publishedAt')}</dt>
      <dd>{formats.time(publication.at)}</dd>
      {publication.by && (
        <>
          <dt>{t('promises:publishedBy')}</dt>
          <dd>{publication.by.name}</dd>
        </>
      )}
      <dt>{t('promises:publishedSummary')}</dt>
      <dd>{publication.summary}</dd>
      <dt>{t('promises:publishedHash')}</dt>
      <dd className="yn-hash">{publication.hash}</dd>
      <dt>{t('promises:hashInForce')}</dt>
      <dd className="yn-hash">{hash}</dd>
      <dt>{t('promises:hashCheck')}</dt>
      <dd>
        <Text span inherit className={publishedIsInForce ? 'yn-good' : 'yn-bad'}>
          {publishedIsInForce ? (
            <IconCircleCheck size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}{' '}
          {t(publishedIsInForce ? 'promises:hashEqual' : 'promises:hashDiffers')}
        </Text>
      </dd>
    </dl>
  );
}
