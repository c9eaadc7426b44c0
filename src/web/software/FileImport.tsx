import { Alert, Button, Code, FileInput, Group, Stack, Table, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StateProblemCode } from '#domain/campaign/states-file.ts';
import type { ListProblemCode } from '#domain/software/list-file.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { useDoing } from './queries.ts';

interface Report {
  rows: number;
  encoding: string;
  problems: {
    row: number;
    column: string | null;
    code: ListProblemCode | StateProblemCode;
    value: string;
  }[];
  problemCount: number;
}

interface Props<R extends Report> {
  label: string;
  /** Which columns the file has. */
  text: string;
  run(file: File, dryRun: boolean): Promise<R>;
  /** What the file would do. */
  said(report: R): string;
  /** Where its counterpart is. */
  aside?: ReactNode;
}

/** Takes a CSV file: what is wrong with it row by row first, then all of it. */
export function FileImport<R extends Report>({ label, text, run, said, aside }: Props<R>) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const [opened, open] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const looking = useDoing((chosen: File) => run(chosen, true));
  const taking = useDoing((chosen: File) => run(chosen, false));
  const failed = looking.error ?? taking.error;
  const report = looking.data;
  const close = () => {
    open(false);
    setFile(null);
    looking.reset();
    taking.reset();
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={() => open(true)}
      >
        {label}
      </Button>
      <Dialog opened={opened} onClose={close} title={label}>
        <Stack>
          <Text size="sm">{text}</Text>
          {aside}
          <FileInput
            label={t('file')}
            placeholder={t('chooseFile')}
            accept=".csv,text/csv"
            value={file}
            onChange={(chosen) => {
              setFile(chosen);
              taking.reset();
              if (chosen) looking.mutate(chosen);
              else looking.reset();
            }}
          />
          {looking.isPending && (
            <Text size="sm" role="status">
              {t('reading')}
            </Text>
          )}
          {failed && (
            <Alert color="seal" role="alert">
              {words(problemOf(failed).code)}
            </Alert>
          )}
          {report && <Findings report={report} said={said(report)} />}
          <Group justify="flex-end">
            <Button
              disabled={!report || report.problemCount > 0 || !file}
              loading={taking.isPending}
              onClick={() =>
                file &&
                taking.mutate(file, {
                  onSuccess: (done) => {
                    notify(said(done));
                    close();
                  },
                })
              }
            >
              {t('take')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

function Findings({ report, said }: { report: Report; said: string }) {
  const { t } = useTranslation('software');
  if (report.problemCount === 0)
    return (
      <Alert color="pine" role="status">
        {said}
      </Alert>
    );
  return (
    <>
      <Alert color="seal" role="alert">
        {t('fileProblems', { count: report.problemCount })}
      </Alert>
      <Table.ScrollContainer minWidth={300} mah={320}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('row')}</Table.Th>
              <Table.Th>{t('wrong')}</Table.Th>
              <Table.Th>{t('stands')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.problems.slice(0, 200).map((one) => (
              <Table.Tr key={`${one.row} ${one.column} ${one.code}`}>
                <Table.Td className="yn-figures">{one.row}</Table.Td>
                <Table.Td>{t(`fileProblem.${one.code}`)}</Table.Td>
                <Table.Td>{one.value !== '' && <Code>{one.value}</Code>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
