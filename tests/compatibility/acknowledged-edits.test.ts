import { setTimeout as after } from 'node:timers/promises'
import { seededRandom, waitUntil } from '@stoa/testkit'
import { expect, test } from 'vitest'
import { type HocuspocusClient, hocuspocusClient } from './stock-clients.ts'
import { startStoaProcess } from './stoa-process.ts'

const rounds = 5
const seed = 20_261_123
const root = 'edits'

/** Types numbered edits, one update each, and knows which of them the server has acknowledged. */
class CountingTypist {
  readonly client: HocuspocusClient
  readonly #name: string
  #typed = 0
  #acknowledged = 0
  #isOnline = false

  constructor(name: string, client: HocuspocusClient) {
    this.#name = name
    this.client = client
    // What is on its way when the process dies may still arrive, and counts: it was said.
    client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (this.#isOnline) this.#acknowledged = Math.max(this.#acknowledged, this.#typed - number)
    })
    client.socket.on('disconnect', () => {
      this.#isOnline = false
    })
  }

  get isOnline(): boolean {
    return this.#isOnline
  }

  get typed(): readonly string[] {
    return this.#edits(this.#typed)
  }

  get acknowledged(): readonly string[] {
    return this.#edits(this.#acknowledged)
  }

  /** Everything of earlier rounds is saved: from here on the provider's counter is of single edits. */
  async goOnline(): Promise<void> {
    void this.client.socket.connect()
    await waitUntil(() => this.client.isSaved, { timeoutMs: 10_000, what: `${this.#name} is saved` })
    this.#acknowledged = this.#typed
    this.#isOnline = true
  }

  type(): void {
    this.#typed += 1
    this.client.document.getArray(root).push([this.#edit(this.#typed)])
  }

  /** Stays away until `goOnline`, so that nothing lost is sent again before it was looked for. */
  goOffline(): void {
    this.client.socket.disconnect()
  }

  #edit(number: number): string {
    return `${this.#name} ${number}`
  }

  #edits(count: number): string[] {
    return Array.from({ length: count }, (_each, index) => this.#edit(index + 1))
  }
}

test(`R1: of what two providers type, nothing acknowledged is lost when the server is killed, ${rounds} times (seed ${seed})`, async () => {
  const random = seededRandom(seed)
  await using server = await startStoaProcess()
  const space = await server.api.post<{ id: string }>('/spaces', { name: 'space' })
  const { body: document } = await server.api.post<{ id: string; syncName: string }>('/documents', {
    spaceId: space.body.id,
    kind: 'raw',
    title: 'raw',
  })
  const stored = async () => {
    const { body } = await server.api.get<Record<string, string[]>>(
      `/documents/${document.id}/content?format=json`,
    )
    return new Set(body[root])
  }
  const connect = () => hocuspocusClient({ url: server.url, name: document.syncName, token: server.token })
  using first = connect()
  using second = connect()
  const typists = [new CountingTypist('first', first), new CountingTypist('second', second)]

  let inFlight = 0
  for (let round = 0; round < rounds; round++) {
    for (const typist of typists) await typist.goOnline()
    const killAt = performance.now() + 200 + random.integer(600)
    const before = typists.map(({ acknowledged }) => acknowledged.length)
    while (performance.now() < killAt) {
      for (const typist of typists) for (let edits = random.integer(4); edits > 0; edits--) typist.type()
      // The pace of a fast typist; the kill does not wait for it.
      await after(random.integer(6))
    }
    for (const typist of typists) typist.type()
    await server.kill()
    await waitUntil(() => typists.every(({ isOnline }) => !isOnline))
    for (const typist of typists) typist.goOffline()

    await server.start()
    const kept = await stored()
    for (const [index, { acknowledged, typed }] of typists.entries()) {
      expect(acknowledged.length, `round ${round}: something was acknowledged`).toBeGreaterThan(
        before[index] ?? 0,
      )
      expect(
        acknowledged.filter((edit) => !kept.has(edit)),
        `round ${round}: acknowledged and lost`,
      ).toEqual([])
      inFlight += typed.length - acknowledged.length
    }
  }
  expect(inFlight, 'the kills came while something was on its way').toBeGreaterThan(0)

  for (const typist of typists) await typist.goOnline()
  expect(await stored(), 'what was not acknowledged was sent again').toEqual(
    new Set(typists.flatMap(({ typed }) => typed)),
  )
  process.stdout.write(
    `killed ${rounds} times: ${typists.map(({ typed }) => typed.length).join(' + ')} edits, ` +
      `${inFlight} not yet acknowledged at a kill, 0 acknowledged lost\n`,
  )
})
