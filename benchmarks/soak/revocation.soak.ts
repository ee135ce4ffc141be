import { waitUntil } from '@stoa/testkit'
import type { SyncToken } from '@stoa/protocol'
import { hocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { createStoaClient } from '../support/stoa-client.ts'
import { runsWithin, shown, type Soak } from './soak.ts'
import { allSaved, type SoakServer, startSoakServer } from './soak-server.ts'

interface Victim {
  readonly id: string
  readonly token: string
  readonly documentId: string
}

/** The ways in which somebody can lose the right to write here. */
const losses: readonly {
  readonly what: string
  readonly staysReader: boolean
  take(server: SoakServer, victim: Victim): Promise<number>
}[] = [
  {
    what: 'removed from the space',
    staysReader: false,
    take: ({ api, spaceId }, { id }) => api.statusOf('DELETE', `/spaces/${spaceId}/members/${id}`),
  },
  {
    what: 'lowered to viewer',
    staysReader: true,
    take: ({ api, spaceId }, { id }) =>
      api.statusOf('PUT', `/spaces/${spaceId}/members/${id}`, { role: 'viewer' }),
  },
  {
    what: 'account switched off',
    staysReader: false,
    take: ({ api }, { id }) => api.statusOf('PUT', `/users/${id}/deactivation`, {}),
  },
]

/** Somebody types without a pause while the right to it is taken away. */
export const revocationSoak: Soak = {
  promises: ['R19'],
  claim: 'a right that is taken away is gone with the commit, and its connection within a second',
  unit: 'people who lose their right while they type',
  short: 3,
  full: 100,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const { id: documentId, name } = await server.document()
    const closedAfter: number[] = []
    let [revoked, accepted] = [0, 0]
    for (const run of runsWithin(extent)) {
      const loss = losses[run % losses.length]!
      const person = await server.person('editor')
      using client = server.client(name, person.token)
      await allSaved([client])
      const text = client.document.getText('text')
      let typed = 0
      const typing = setInterval(() => text.insert(text.length, `${run}:${typed++} `), 1)
      try {
        await waitUntil(() => typed > 30)
        const status = await loss.take(server, { ...person, documentId })
        const committed = performance.now()
        if (status >= 300) throw new Error(`${loss.what}: refused with ${status}`)
        const atTheCommit = (await server.roots<{ text: string }>(documentId)).text
        const then = typed
        await waitUntil(() => client.closes.length > 0, { timeoutMs: 30_000, what: 'the socket is closed' })
        closedAfter.push(performance.now() - committed)
        // Whoever may still read is back by now and goes on typing into their own copy.
        await waitUntil(() => typed > then + 50)
        if (loss.staysReader) await waitUntil(() => client.provider.isSynced)
        if ((await server.roots<{ text: string }>(documentId)).text !== atTheCommit) accepted += 1
        revoked += 1
      } finally {
        clearInterval(typing)
      }
    }
    const longest = Math.max(...closedAfter)
    return [
      {
        promise: 'R19',
        target: '0 updates accepted from the commit on; connection gone ≤ 1 s',
        measured: `${revoked} people ${losses.map(({ what }) => what).join(', ')} in turn while typing 1,000 keys a second: ${accepted} had an update accepted after it; connection gone after at most ${shown(longest)} ms`,
        pass: accepted === 0 && longest <= 1_000 * extent.slack,
      },
    ]
  },
}

/** Each comes after nine tenths of a lifetime: this many of them take longer than an hour. */
const hourOfRenewals = 14
/** Lifetime of a token in s: as shipped where the whole hour is wanted, and as short as it goes in the tests. */
const lifetime = { full: 300, short: 2 }

/** Short-lived tokens are renewed on the open connection, each just before the last one ends. */
export const renewalSoak: Soak = {
  promises: ['R23'],
  claim: 'tokens that are renewed again and again cost no edit and no reconnect',
  unit: 'renewals of a token of five minutes (of two seconds in the tests)',
  short: 3,
  full: hourOfRenewals,
  async run(extent) {
    const isFull = extent.runs >= hourOfRenewals
    const seconds = isFull ? lifetime.full : lifetime.short
    await using server = await startSoakServer({
      env: { STOA_LOG_LEVEL: 'error', STOA_SYNC_TOKEN_SECONDS: String(seconds) },
    })
    const { id, name } = await server.document()
    const person = await server.person('editor')
    const theirs = createStoaClient(server.process.url, person.token)
    const tokens: SyncToken[] = []
    using client = hocuspocusClient({
      url: server.process.wsUrl,
      name,
      token: async () => {
        const token = await theirs.postJson<SyncToken>('/sync-tokens', {})
        tokens.push(token)
        return token.token
      },
    })
    const sockets = new Set<unknown>()
    client.socket.on('status', () => {
      if (client.socket.webSocket !== null) sockets.add(client.socket.webSocket)
    })
    await allSaved([client])
    const text = client.document.getText('text')
    const began = performance.now()
    let typed = ''
    let keys = 0
    const typing = setInterval(() => {
      const key = `${keys++} `
      typed += key
      text.insert(text.length, key)
    }, 500)
    let renewals = 0
    try {
      for (const _run of runsWithin(extent)) {
        const newest = tokens.at(-1)
        if (newest === undefined) throw new Error('No token was asked for.')
        const wait = newest.expiresAt - Date.now() - 0.1 * seconds * 1_000
        await new Promise((resolve) => {
          setTimeout(resolve, Math.max(0, wait))
        })
        await client.provider.sendToken()
        renewals += 1
        extent.say(`${renewals} renewals, ${shown(keys)} keys, ${client.closes.length} closes`)
      }
    } finally {
      clearInterval(typing)
    }
    await allSaved([client])
    const { text: stored } = await server.roots<{ text: string }>(id)
    const minutes = (performance.now() - began) / 60_000
    const reconnects = Math.max(0, sockets.size - 1)
    const isKept = stored === typed
    return [
      {
        promise: 'R23',
        target: '5-minute tokens for an hour: 0 lost edits, at most one reconnect',
        measured: `${renewals} renewals of tokens of ${seconds} s over ${shown(minutes)} minutes: ${isKept ? `all ${shown(keys)}` : 'not all'} edits stored, ${reconnects} reconnects, ${client.denials.length} denials`,
        pass: isKept && reconnects <= 1 && client.denials.length === 0 && (!isFull || minutes >= 60),
      },
    ]
  },
}
