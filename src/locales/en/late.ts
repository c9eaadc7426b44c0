import access from './access.json' with { type: 'json' };
import alerts from './alerts.json' with { type: 'json' };
import asset from './asset.json' with { type: 'json' };
import audit from './audit.json' with { type: 'json' };
import baselines from './baselines.json' with { type: 'json' };
import changes from './changes.json' with { type: 'json' };
import config from './config.json' with { type: 'json' };
import confirmation from './confirmation.json' with { type: 'json' };
import directory from './directory.json' with { type: 'json' };
import discovery from './discovery.json' with { type: 'json' };
import identity from './identity.json' with { type: 'json' };
import importReport from './import-report.json' with { type: 'json' };
import imports from './imports.json' with { type: 'json' };
import inbox from './inbox.json' with { type: 'json' };
import leaving from './leaving.json' with { type: 'json' };
import letters from './letters.json' with { type: 'json' };
import oncall from './oncall.json' with { type: 'json' };
import permissions from './permissions.json' with { type: 'json' };
import policy from './policy.json' with { type: 'json' };
import privacy from './privacy.json' with { type: 'json' };
import problem from './problem.json' with { type: 'json' };
import problems from './problems.json' with { type: 'json' };
import promises from './promises.json' with { type: 'json' };
import reasons from './reasons.json' with { type: 'json' };
import reset from './reset.json' with { type: 'json' };
import robots from './robots.json' with { type: 'json' };
import signin from './signin.json' with { type: 'json' };
import software from './software.json' with { type: 'json' };
import webhooks from './webhooks.json' with { type: 'json' };

/** Words of pages that are loaded with them. */
export default {
  access,
  alerts,
  asset,
  audit,
  changes,
  baselines,
  config,
  confirmation,
  directory,
  discovery,
  identity,
  importReport,
  imports,
  inbox,
  leaving,
  letters,
  oncall,
  permissions,
  policy,
  privacy,
  problem,
  problems,
  promises,
  reasons,
  reset,
  robots,
  signin,
  software,
  webhooks,
};
