import { useNames } from '../policy/names.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Acknowledge } from './Acknowledge.tsx';
import { Promises } from './Promises.tsx';
import { usePromises } from './queries.ts';

/** The promises for whoever is signed in, who says that they have read them. */
export function PromisesPage() {
  const found = usePromises();
  const nameOf = useNames();
  if (found.isPending) return <LoadingState rows={8} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <Promises view={found.data} nameOf={(kind, id) => found.data.names[id] ?? nameOf(kind, id)}>
      <Acknowledge key={found.data.version} view={found.data} />
    </Promises>
  );
}
