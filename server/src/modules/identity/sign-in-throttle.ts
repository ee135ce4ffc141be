import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { ModuleContext } from '../../platform/module/module.ts'
import { identityFail } from './identity.errors.ts'
import type { IdentityTables, SignInBudgetTable } from './identity.tables.ts'
import * as repository from './sign-in-throttle.repository.ts'

/** What a try is counted for. */
export type Subject =
  | { type: 'account'; email: string }
  | { type: 'address'; address: string | null }
  | { type: 'device'; secret: string; email: string }
  | { type: 'second-step'; userId: string }
  | { type: 'password-check'; userId: string }
  | { type: 'reset'; email: string }

interface Policy {
  /** Failures before the first wait. */
  free: number
  /** Wait after the first failure beyond that (ms); doubled by each further one. */
  firstWait: number
  longestWait: number
  /** One failure is forgiven for each such time without another (ms). */
  forgivenAfter: number
}

const second = 1000
const minute = 60 * second

/**
 * Guessing one account gets 5 quick tries, then ever slower ones. An address stands for a whole office, so it gets more
 * of them. A browser in which this person has signed in before is counted by itself: whoever keeps an account busy from
 * elsewhere does not keep its owner out.
 */
const policies: Readonly<Record<Subject['type'], Policy>> = {
  account: { free: 5, firstWait: 2 * second, longestWait: 15 * minute, forgivenAfter: 10 * minute },
  address: { free: 30, firstWait: 2 * second, longestWait: 5 * minute, forgivenAfter: 20 * second },
  device: { free: 5, firstWait: 2 * second, longestWait: 15 * minute, forgivenAfter: 10 * minute },
  'second-step': { free: 5, firstWait: 30 * second, longestWait: 30 * minute, forgivenAfter: 30 * minute },
  'password-check': { free: 5, firstWait: 10 * second, longestWait: 15 * minute, forgivenAfter: 10 * minute },
  reset: { free: 3, firstWait: 20 * minute, longestWait: 60 * minute, forgivenAfter: 20 * minute },
}

/** Kept in the database, so that a restart forgives nothing. */
export interface SignInThrottle {
  /**
   * Counts a try as failed before it is made, so that a hundred made at once do not all slip through.
   * @throws identity.too_many_tries with `meta.retryAfterSeconds`, without counting, while any of the subjects must wait
   */
  take(subjects: readonly Subject[]): Promise<void>
  /** The try was right: forgets the failures of a person and their device, and takes back the one of an address. */
  succeeded(subjects: readonly Subject[]): Promise<void>
  sweep(): Promise<void>
}

export function createSignInThrottle({
  storage,
  now,
}: Pick<ModuleContext, 'storage' | 'now'>): SignInThrottle {
  return {
    async take(subjects) {
      // Thrown after the commit: a refusal must not take back what was counted, nor count what was refused.
      const wait = await storage.unitOfWork(async (unit) => {
        const db = unit.db<IdentityTables>()
        const at = now()
        const keys = subjects.map(keyOf)
        const rows = await repository.findBudgets(db, keys)
        const blockedFor = Math.max(0, ...rows.map((row) => row.blocked_until - at))
        if (blockedFor > 0) return blockedFor
        for (const [i, subject] of subjects.entries()) {
          const row = afterFailure(
            policies[subject.type],
            rows.find(({ key }) => key === keys[i]),
            at,
          )
          await repository.putBudget(db, { key: keys[i]!, ...row })
        }
        return 0
      })
      if (wait > 0)
        throw identityFail('identity.too_many_tries', { meta: { retryAfterSeconds: Math.ceil(wait / 1000) } })
    },

    async succeeded(subjects) {
      await storage.unitOfWork(async (unit) => {
        const db = unit.db<IdentityTables>()
        for (const subject of subjects) {
          const key = keyOf(subject)
          if (subject.type !== 'address') {
            await repository.deleteBudget(db, key)
            continue
          }
          // Only what this try had cost: one account of one's own must not wash away guesses at others, nor end the
          // wait that they brought.
          const [row] = await repository.findBudgets(db, [key])
          if (row === undefined) continue
          const failures = Math.max(0, row.failures - 1)
          const blocked_until = failures < policies.address.free ? 0 : row.blocked_until
          await repository.putBudget(db, { ...row, failures, blocked_until })
        }
      })
    },

    async sweep() {
      await repository.deleteBudgetsBefore(storage.db<IdentityTables>(), now() - 24 * 60 * minute)
    },
  }
}

function afterFailure(
  { free, firstWait, longestWait, forgivenAfter }: Policy,
  row: SignInBudgetTable | undefined,
  at: number,
): Omit<SignInBudgetTable, 'key'> {
  const forgiven = row === undefined ? 0 : Math.floor(Math.max(0, at - row.last_at) / forgivenAfter)
  const failures = Math.max(0, (row?.failures ?? 0) - forgiven) + 1
  const beyond = failures - free
  const wait = beyond < 0 ? 0 : Math.min(firstWait * 2 ** Math.min(beyond, 30), longestWait)
  return { failures, last_at: at, blocked_until: wait === 0 ? 0 : at + wait }
}

/** What people typed is kept as a hash only: some type their password where the address belongs. */
function keyOf(subject: Subject): string {
  const hashed = (...parts: string[]): string =>
    createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 32)
  switch (subject.type) {
    case 'account':
    case 'reset':
      return `${subject.type} ${hashed(subject.email)}`
    case 'device':
      return `device ${hashed(subject.secret, subject.email)}`
    case 'address':
      return `address ${networkOf(subject.address ?? '')}`
    default:
      return `${subject.type} ${subject.userId}`
  }
}

/** One customer has a whole /64 of IPv6 addresses: they count as one. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1]!
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return `${[...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')}::/64`
}
