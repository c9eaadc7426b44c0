import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { withWords } from '../platform/i18n.ts';
import { setAsker } from '../platform/proof.ts';

const ProofDialog = lazy(() => withWords('late', import('../account/ProofDialog.tsx')));

/** Where a dangerous act waits while its person proves to be there; the dialog is loaded when it is first asked for. */
export function ProofHost() {
  const [open, setOpen] = useState(false);
  const waiting = useRef<((proved: boolean) => void)[]>([]);
  useEffect(() => {
    setAsker(() => {
      setOpen(true);
      return new Promise((resolve) => waiting.current.push(resolve));
    });
    return () => setAsker(null);
  }, []);
  const end = (proved: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(proved);
  };
  if (!open) return null;
  return (
    <Suspense>
      <ProofDialog onEnd={end} />
    </Suspense>
  );
}
