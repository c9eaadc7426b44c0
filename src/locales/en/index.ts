import account from './account.json' with { type: 'json' };
import board from './board.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import portal from './portal.json' with { type: 'json' };
import refusals from './refusals.json' with { type: 'json' };
import ticket from './ticket.json' with { type: 'json' };

export default { account, board, common, portal, refusals, ticket };
