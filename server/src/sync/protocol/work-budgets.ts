import type { SyncLimits } from '../limits.ts'
import { MessageBudget } from '../sockets/message-budget.ts'

/** The time of this process that each person has used lately, over all sockets and reconnects. */
export class WorkBudgets {
  readonly #limits: Pick<SyncLimits, 'workMsPerSecond' | 'workBurstMs'>
  readonly #budgets = new Map<string, MessageBudget>()
  #mostKept = 1_000

  constructor(limits: Pick<SyncLimits, 'workMsPerSecond' | 'workBurstMs'>) {
    this.#limits = limits
  }

  /** Notes work (ms) for a person; false when it was too much. */
  spend(userId: string, work: number, now: number): boolean {
    let budget = this.#budgets.get(userId)
    if (budget === undefined) {
      this.#forgetRested(now)
      const { workMsPerSecond: perSecond, workBurstMs: burst } = this.#limits
      budget = new MessageBudget({ perSecond, burst, now })
      this.#budgets.set(userId, budget)
    }
    return budget.spend(work, now)
  }

  #forgetRested(now: number): void {
    if (this.#budgets.size < this.#mostKept) return
    for (const [userId, budget] of this.#budgets) if (budget.isFull(now)) this.#budgets.delete(userId)
    this.#mostKept = Math.max(1_000, this.#budgets.size * 2)
  }
}
