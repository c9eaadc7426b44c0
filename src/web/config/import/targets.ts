import { useTranslation } from 'react-i18next';
import { PLAIN_TARGETS, type PlainTarget } from '#domain/config/import/row.ts';
import { useName } from '../names.ts';
import { useClasses } from '../queries.ts';

/** Names of places where columns go, by what they are called in a mapping. */
export function useTargetName(): (target: string) => string {
  const { t } = useTranslation('config');
  const name = useName();
  const found = useClasses().data;
  return (target) => {
    const [sort, code, direction] = target.split(':');
    if (sort === 'attribute') {
      const attribute = found?.classes
        .flatMap(({ attributes }) => attributes)
        .find((one) => one.code === code);
      return attribute ? name(attribute) : (code ?? target);
    }
    if (sort === 'relation') {
      const kind = found?.relations.find((one) => one.code === code);
      return kind ? name(direction === 'back' ? kind.back : kind.forth) : target;
    }
    return t(`field.${target as PlainTarget}`);
  };
}

/** Everything where a column can go, in groups for a choice. */
export function useTargets(): { group: string; items: { value: string; label: string }[] }[] {
  const { t } = useTranslation(['imports', 'config']);
  const called = useTargetName();
  const found = useClasses().data;
  const choice = (value: string) => ({ value, label: called(value) });
  const codes = new Set(found?.classes.flatMap(({ attributes }) => attributes.map(({ code }) => code)));
  const relations =
    found?.relations.flatMap(({ code }) => [`relation:${code}:forth`, `relation:${code}:back`]) ?? [];
  return [
    { group: t('fields'), items: PLAIN_TARGETS.map(choice) },
    { group: t('config:details'), items: [...codes].map((code) => choice(`attribute:${code}`)) },
    { group: t('config:relations'), items: relations.map(choice) },
  ];
}
