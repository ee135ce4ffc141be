import { closeReasons } from '../close-reasons.ts'
import type { SyncLimits } from '../limits.ts'
import type { Arrival, Arrivals, SenderSocket } from '../rooms/arrivals.ts'
import type { Room } from '../rooms/room.ts'
import type { SyncLogger } from '../sync-logger.ts'
import { hasOverdrawn } from '../updates/conflict-budget.ts'
import type { Requirements } from './frame-guard.ts'
import { Offenders } from './offenders.ts'
import { WorkBudgets } from './work-budgets.ts'

/** Messages that take less are counted by their number only. In ms. */
const dearMs = 1

/** After a message that takes so long its sender rests for four times as long, but no longer than this. In ms. */
const veryDearMs = 20
const longestRestMs = 1_000

/** What was handled, and of whom. */
interface Deed {
  readonly userId: string | null
  readonly socket: SenderSocket
  /** Of an update that was to be applied; null for anything else. */
  readonly requires: Requirements | null
}

/** Looks at a document after something came in, and sees to it that whoever did harm pays, and nobody else. */
export class UpdateJudge {
  readonly #logger: SyncLogger
  readonly #offenders = new Offenders()
  readonly #work: WorkBudgets

  constructor({ limits, logger }: { readonly limits: SyncLimits; readonly logger: SyncLogger }) {
    this.#logger = logger
    this.#work = new WorkBudgets(limits)
  }

  /** Whether this person has just broken this document. */
  isKeptAway(documentName: string, userId: string): boolean {
    return this.#offenders.isKeptAway(documentName, userId)
  }

  /** @returns those whose updates are applied, or wait for what they depend on */
  judge(room: Room, arrivals: Arrivals): readonly Arrival[] {
    const { handled, took } = arrivals
    const deeds = handled.map(({ sender, requires }) => ({
      userId: sender.userId,
      socket: sender.socket,
      requires,
    }))
    const isSound = this.#inspect(room, deeds)
    for (const [index, deed] of deeds.entries()) this.charge(deed, took[index] ?? 0)
    const sound = isSound ? handled.filter((_, index) => this.#isApplied(room, deeds[index])) : []
    if (arrivals.error !== null && sound.length === handled.length)
      this.#logger.error({ documentId: room.documentId, err: arrivals.error }, 'an update threw')
    return sound
  }

  /** After a message that went through Hocuspocus. @param took in ms */
  judgeMessage(room: Room, deed: Deed, took: number): void {
    const isSound = this.#inspect(room, [deed])
    this.charge(deed, took)
    if (isSound) this.#isApplied(room, deed)
  }

  /** Takes the time of a message, in ms, from what its sender may use. */
  charge({ userId, socket }: Omit<Deed, 'requires'>, took: number): void {
    if (took >= veryDearMs) socket.rest(Math.min(took * 4, longestRestMs))
    if (took >= dearMs && userId !== null && !this.#work.spend(userId, took, performance.now()))
      socket.refuse(closeReasons.tooFast, 'took too much time of the server')
  }

  /** @returns false when somebody was found to be at fault, or the room has failed */
  #inspect(room: Room, deeds: readonly Deed[]): boolean {
    const last = deeds.at(-1)
    if (last === undefined) return true
    // Of several each goes on where the others ended, so that none of them can be parked.
    const finding = room.inspect(deeds.length === 1 ? (last.requires ?? undefined) : undefined)
    // Yjs stops at the one that was too much.
    if (hasOverdrawn(room.document))
      last.socket.refuse(closeReasons.tooFast, 'update conflicts with too much')
    if (finding === 'parked-too-much')
      last.socket.refuse(closeReasons.malformed, 'too much waits for what is missing')
    if (finding === 'poisoned' || finding === 'nested') {
      // Before the room ends for everybody, so that who broke it is told that it is his doing, and stays away. Of
      // several who may have done it nobody is: they come back to a room where each comes alone.
      if (deeds.every(({ socket }) => socket === last.socket)) {
        last.socket.refuse(closeReasons.malformed, `the document is ${finding} by an update`)
        this.#offenders.note(room.name, last.userId ?? undefined)
      }
      room.fail(finding)
    }
    return finding === 'sound'
  }

  /** What Yjs threw at half-way is neither in the document nor parked. */
  #isApplied(room: Room, deed: Deed | undefined): boolean {
    if (deed === undefined || deed.requires === null || room.hasParked || room.contains(deed.requires))
      return deed !== undefined
    deed.socket.refuse(closeReasons.malformed, 'update cannot be applied')
    return false
  }
}
