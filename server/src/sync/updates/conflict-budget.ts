import * as Y from 'yjs'

/** An update would take too long to be put among what stands at its places. What came before that is applied. */
export class ConflictBudgetError extends Error {}

export interface ConflictBudget {
  /** How many steps one update may take. */
  readonly steps: number
  /** Whether an update of this origin is counted. */
  readonly counts: (origin: unknown) => boolean
}

const budgets = new WeakMap<Y.Doc, ConflictBudget>()
const taken = new WeakMap<Y.Transaction, number>()
const overdrawn = new WeakSet<Y.Doc>()

/** Steps along a list that only follow a link, for one that compares and remembers what it passed. */
const linksPerStep = 8

const unmetered = Y.Item.prototype.integrate

/**
 * From here on an update that has to be compared with more than so many items of this document, over all its places,
 * is broken off with `ConflictBudgetError` (which y-protocols swallows; see `hasOverdrawn`).
 *
 * Yjs puts an item between its neighbours by comparing it with everything that stands between them, so that an update
 * of some kilobytes can take minutes; its size says nothing of that, nor the number of its writers. One step takes
 * 0.1-0.2 µs. What nobody wrote at the same time takes none.
 */
export function budgetConflicts(document: Y.Doc, budget: ConflictBudget): void {
  // Yjs has no place for this. Documents without a budget are not concerned.
  if (Y.Item.prototype.integrate !== integrateMetered) Y.Item.prototype.integrate = integrateMetered
  budgets.set(document, budget)
}

/** Whether an update was broken off since this was last asked. */
export function hasOverdrawn(document: Y.Doc): boolean {
  return overdrawn.delete(document)
}

function integrateMetered(this: Y.Item, transaction: Y.Transaction, offset: number): void {
  const budget = budgets.get(transaction.doc)
  if (budget?.counts(transaction.origin) === true) {
    const before = taken.get(transaction) ?? 0
    const steps = conflictSteps(this, transaction, offset, budget.steps - before)
    if (before + steps > budget.steps) {
      overdrawn.add(transaction.doc)
      throw new ConflictBudgetError('The update conflicts with too much at its places.')
    }
    if (steps > 0) taken.set(transaction, before + steps)
  }
  unmetered.call(this, transaction, offset)
}

/** Goes the way that `Item.integrate` is about to go, but no farther than `most` and one. */
function conflictSteps(item: Y.Item, { doc }: Y.Transaction, offset: number, most: number): number {
  const { parent, parentSub, right, rightOrigin } = item
  if (!(parent instanceof Y.AbstractType)) return 0
  const before = offset === 0 ? item.left : endOf(doc, item.id.client, item.id.clock + offset - 1)
  const origin = offset === 0 ? item.origin : (before?.lastId ?? null)
  if (before === null && parentSub === null && right !== null && right.left === null) return 0
  if (before !== null && before.right === right) return 0
  let links = 0
  let other: Y.Item | null
  if (before !== null) other = before.right
  else if (parentSub === null) other = parent._start
  else {
    other = parent._map.get(parentSub) ?? null
    for (; other?.left != null && links <= most * linksPerStep; links++) other = other.left
  }
  let steps = Math.floor(links / linksPerStep)
  const first = other
  // Rarely needed: what follows on its own origin stands right behind it.
  let passed: Set<Y.Item> | null = null
  for (; other !== null && other !== right && steps <= most; other = other.right) {
    steps += 1
    passed?.add(other)
    if (Y.compareIDs(origin, other.origin)) {
      if (other.id.client >= item.id.client && Y.compareIDs(rightOrigin, other.rightOrigin)) break
    } else if (other.origin === null) break
    else if (other === first || other.left === null || !Y.compareIDs(other.origin, other.left.lastId)) {
      passed ??= stretch(first, other)
      if (!passed.has(Y.getItem(doc.store, other.origin))) break
    }
  }
  return steps
}

function stretch(first: Y.Item | null, last: Y.Item): Set<Y.Item> {
  const items = new Set<Y.Item>()
  for (let item = first; item !== null && item !== last; item = item.right) items.add(item)
  return items.add(last)
}

function endOf(document: Y.Doc, client: number, clock: number): Y.Item | null {
  const struct = Y.getItem(document.store, Y.createID(client, clock))
  return struct instanceof Y.Item ? struct : null
}
