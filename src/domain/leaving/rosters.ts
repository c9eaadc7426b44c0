import type { Layer, Roster } from '../oncall/roster.ts';

/**
 * A roster without a person (4.3). Their turns go to the heir, else to the member who comes next, so that nobody else's
 * turn moves. A layer of theirs alone goes to the heir or the one to fall back on; with neither it ends.
 */
export function withoutPerson(
  roster: Roster,
  personId: string,
  { heir, fallback }: { heir: string | null; fallback: string | null },
): Roster {
  const isOther = (one: { personId: string }) => one.personId !== personId;
  return {
    ...roster,
    layers: roster.layers.flatMap((layer) => handedOn(layer, personId, heir, fallback)),
    substitutes:
      heir === null
        ? roster.substitutes.filter(isOther)
        : roster.substitutes.map((one) => (isOther(one) ? one : { ...one, personId: heir })),
    absences: roster.absences.filter(isOther),
  };
}

function handedOn(layer: Layer, personId: string, heir: string | null, fallback: string | null): Layer[] {
  if (!layer.members.includes(personId)) return [layer];
  const others = layer.members.some((member) => member !== personId);
  const alone = others ? null : fallback;
  const takes = (place: number): string | null => heir ?? alone ?? nextAfter(layer.members, place, personId);
  const members = layer.members.flatMap((member, place) =>
    member === personId ? (takes(place) ?? []) : [member],
  );
  return members.length === 0 ? [] : [{ ...layer, members }];
}

function nextAfter(members: readonly string[], place: number, personId: string): string | null {
  const inOrder = [...members.slice(place + 1), ...members.slice(0, place)];
  return inOrder.find((member) => member !== personId) ?? null;
}

/** Whether a roster names somebody anywhere. */
export const namesPerson = ({ layers, substitutes, absences }: Roster, personId: string): boolean =>
  layers.some(({ members }) => members.includes(personId)) ||
  [...substitutes, ...absences].some((one) => one.personId === personId);
