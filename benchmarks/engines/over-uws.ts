import type { Contender } from '../fanout/servers.ts'
import { prepareUws, uwsIsPresent } from './uws-run.ts'

/** The core of fan-out over the other engine, beside the servers of fan-out's own benchmark, where `npm run bench -- engines` has fetched it. */
export const overUws: Contender = {
  name: '@stoa/fanout over uWebSockets.js, Node 20',
  dialect: 'hocuspocus',
  isPeer: false,
  spared: { H: 'it has no API' },
  shortened: {},
  lacks: () => (uwsIsPresent() ? null : 'npm run bench -- engines fetches it'),
  async start() {
    const uws = await prepareUws(() => undefined)
    if (typeof uws === 'string') throw new Error(uws)
    return uws.start()
  },
}
