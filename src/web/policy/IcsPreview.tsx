import { Alert, List, Text } from '@mantine/core';
import { useFieldWords } from '../platform/words.ts';
import { ChangeList } from './ChangeList.tsx';
import { type IcsAnswer, icsChanges } from './ics-changes.ts';
import { useSay } from './words.ts';

/** What a file would do to a calendar, what of it is left out, and what is wrong with it. */
export function IcsPreview({ preview }: { preview: IcsAnswer }) {
  const t = useSay();
  const { skipped, problems, calendarProblems } = preview;
  const wrong = [
    ...problems.map(({ line, field, code }) => ({
      where: t('policy:ics.line', { line, field }),
      field,
      code,
    })),
    ...calendarProblems.map(({ field, code }) => ({ where: field, field, code })),
  ];
  return (
    <>
      {wrong.length > 0 && <Wrong problems={wrong} />}
      {problems.length === 0 && <ChangeList changes={icsChanges(preview)} nameOf={(_kind, id) => id} />}
      {skipped.length > 0 && (
        <>
          <Text size="sm" fw={550} mt="sm">
            {t('policy:ics.skipped', { count: skipped.length })}
          </Text>
          <List size="sm">
            {skipped.map(({ line, name, reason }) => (
              <List.Item key={line}>
                {name} ({t(`policy:ics.reason.${reason}`)})
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}

function Wrong({ problems }: { problems: { where: string; field: string; code: string }[] }) {
  const t = useSay();
  const words = useFieldWords();
  return (
    <Alert color="seal" title={t('policy:problems', { count: problems.length })} mb="sm">
      <List size="sm">
        {problems.map(({ where, field, code }) => (
          <List.Item key={`${where} ${code}`}>
            {where}: {words({ field, code })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
