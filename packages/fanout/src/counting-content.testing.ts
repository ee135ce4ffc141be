import type { Message, PresenceKey, TopicContent } from './ports.ts'

/** What writers have done, counted: from which step to which, by writer. */
type Steps = Map<string, { from: number; to: number }>

/** By writer, the first step that is missing. */
type Gap = ReadonlyMap<string, number>

const decoder = new TextDecoder()
const encoder = new TextEncoder()

const encode = (steps: Steps): Uint8Array => encoder.encode(JSON.stringify([...steps]))
const decode = (update: Uint8Array): Steps => new Map(JSON.parse(decoder.decode(update)) as Iterable<never>)

/** The smallest content there is with the rules of Yjs: steps of writers, each in order, idempotent. */
export class CountingContent implements TopicContent<Gap> {
  readonly #done = new Map<string, number>()
  readonly #presence = new Map<PresenceKey, string>()
  framed = 0
  merged = 0

  /** @returns the update to publish */
  step(writer: string): Uint8Array {
    const from = this.#done.get(writer) ?? 0
    this.#done.set(writer, from + 1)
    return encode(new Map([[writer, { from, to: from + 1 }]]))
  }

  appear(key: PresenceKey, state: string): PresenceKey[] {
    this.#presence.set(key, state)
    return [key]
  }

  merge(updates: readonly Uint8Array[]): Uint8Array {
    this.merged += 1
    const all: Steps = new Map()
    for (const update of updates)
      for (const [writer, { from, to }] of decode(update)) {
        const known = all.get(writer)
        if (known !== undefined && from > known.to) throw new Error(`Merged with a hole in ${writer}.`)
        all.set(writer, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) })
      }
    return encode(all)
  }

  gapOf(update: Uint8Array): Gap {
    return new Map([...decode(update)].map(([writer, { from }]) => [writer, from]))
  }

  joinGaps(first: Gap, second: Gap): Gap {
    const joined = new Map(first)
    for (const [writer, from] of second) joined.set(writer, Math.min(from, joined.get(writer) ?? from))
    return joined
  }

  difference(gap: Gap): Uint8Array {
    return encode(
      new Map([...gap].map(([writer, from]) => [writer, { from, to: this.#done.get(writer) ?? from }])),
    )
  }

  frameUpdate(format: string, update: Uint8Array): Message {
    this.framed += 1
    return `${format} update ${decoder.decode(update)}`
  }

  framePresence(format: string, keys: readonly PresenceKey[]): Message {
    this.framed += 1
    return `${format} presence ${JSON.stringify(keys.map((key) => [key, this.#presence.get(key) ?? null]))}`
  }

  get done(): ReadonlyMap<string, number> {
    return this.#done
  }

  get presence(): ReadonlyMap<PresenceKey, string> {
    return this.#presence
  }
}

/** A reader of the messages above. */
export class CountingReader {
  readonly done = new Map<string, number>()
  readonly presence = new Map<PresenceKey, string | null>()
  readonly others: Message[] = []

  /** @throws when an update builds on something that did not come */
  read(messages: readonly Message[]): this {
    for (const message of messages) {
      const [, kind, body] = /^\S+ (update|presence) (.*)$/.exec(String(message)) ?? []
      if (kind === 'update') this.#apply(new Map(JSON.parse(body!) as Iterable<never>))
      else if (kind === 'presence')
        for (const [key, state] of JSON.parse(body!) as [PresenceKey, string | null][])
          this.presence.set(key, state)
      else this.others.push(message)
    }
    return this
  }

  #apply(steps: Steps): void {
    for (const [writer, { from, to }] of steps) {
      const known = this.done.get(writer) ?? 0
      if (from > known) throw new Error(`${writer}: ${from} came when only ${known} were there.`)
      this.done.set(writer, Math.max(known, to))
    }
  }
}
