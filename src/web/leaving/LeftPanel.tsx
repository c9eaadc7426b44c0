import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Departures } from './Departures.tsx';
import { useOpenWork } from './queries.ts';

/** What became of the work of somebody who left. */
export default function LeftPanel({ person }: { person: string }) {
  const found = useOpenWork(person);
  if (found.isPending) return <LoadingState rows={3} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Departures found={found.data} />;
}
