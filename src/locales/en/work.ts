import admin from './admin.json' with { type: 'json' };
import desk from './desk.json' with { type: 'json' };
import hotline from './hotline.json' with { type: 'json' };

/** Words of the desk and its administration. */
export default { admin, desk, hotline };
