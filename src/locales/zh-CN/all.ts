import first from './index.ts';
import late from './late.ts';
import work from './work.ts';

/** Every catalogue, in whatever part it is loaded. */
export default { ...first, ...late, ...work };
