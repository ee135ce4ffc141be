/** What became of a stretch of a sequence. `same` stands for both sides. */
export interface Stretch<T> {
  readonly change: 'same' | 'removed' | 'added'
  readonly items: readonly T[]
}

/**
 * Most differences that are looked at one by one. Beyond it what lies between the common beginning and the common end
 * counts as replaced: the work grows with the square of the differences, and nobody reads such a diff word by word.
 */
const mostDifferences = 1_500

/**
 * The fewest removals and additions that make `after` of `before`.
 * Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986).
 */
export function diffSequences<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean = Object.is,
): Stretch<T>[] {
  let start = 0
  while (start < before.length && start < after.length && isSame(before[start]!, after[start]!)) start += 1
  let beforeEnd = before.length
  let afterEnd = after.length
  while (beforeEnd > start && afterEnd > start && isSame(before[beforeEnd - 1]!, after[afterEnd - 1]!)) {
    beforeEnd -= 1
    afterEnd -= 1
  }
  const stretches: Stretch<T>[] = []
  const add = (change: Stretch<T>['change'], items: readonly T[]) => {
    const last = stretches.at(-1)
    if (items.length === 0) return
    if (last?.change === change)
      stretches[stretches.length - 1] = { change, items: [...last.items, ...items] }
    else stretches.push({ change, items })
  }
  add('same', before.slice(0, start))
  for (const { change, items } of diffMiddle(
    before.slice(start, beforeEnd),
    after.slice(start, afterEnd),
    isSame,
  )) {
    add(change, items)
  }
  add('same', before.slice(beforeEnd))
  return stretches
}

function diffMiddle<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean,
): Stretch<T>[] {
  const replaced: Stretch<T>[] = [
    { change: 'removed', items: before },
    { change: 'added', items: after },
  ]
  if (before.length === 0 || after.length === 0) return replaced
  const trace = search(before, after, isSame)
  return trace === null ? replaced : wayBack(before, after, trace)
}

/** For each number of differences, how far each diagonal reaches in `before`; null when there are too many. */
function search<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (a: T, b: T) => boolean,
): Int32Array[] | null {
  const most = Math.min(before.length + after.length, mostDifferences)
  const middle = most + 1
  const reach = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let differences = 0; differences <= most; differences++) {
    trace.push(reach.slice(middle - differences - 1, middle + differences + 2))
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const at = middle + diagonal
      const down = diagonal === -differences || (diagonal !== differences && reach[at - 1]! < reach[at + 1]!)
      let x = down ? reach[at + 1]! : reach[at - 1]! + 1
      let y = x - diagonal
      while (x < before.length && y < after.length && isSame(before[x]!, after[y]!)) {
        x += 1
        y += 1
      }
      reach[at] = x
      if (x >= before.length && y >= after.length) return trace
    }
  }
  return null
}

function wayBack<T>(before: readonly T[], after: readonly T[], trace: readonly Int32Array[]): Stretch<T>[] {
  const steps: Stretch<T>[] = []
  let x = before.length
  let y = after.length
  for (let differences = trace.length - 1; differences >= 0; differences--) {
    // `trace[d]` holds diagonals -d-1 … d+1 as they stood before step d.
    const reach = (diagonal: number) => trace[differences]![diagonal + differences + 1]!
    const diagonal = x - y
    const down =
      diagonal === -differences || (diagonal !== differences && reach(diagonal - 1) < reach(diagonal + 1))
    // Where the step of this round began, and where it led to before both ran on in step.
    const fromX = differences === 0 ? 0 : reach(down ? diagonal + 1 : diagonal - 1)
    const toX = differences === 0 || down ? fromX : fromX + 1
    while (x > toX) {
      x -= 1
      y -= 1
      steps.push({ change: 'same', items: [before[x]!] })
    }
    if (differences === 0) break
    if (down) {
      y -= 1
      steps.push({ change: 'added', items: [after[y]!] })
    } else {
      x -= 1
      steps.push({ change: 'removed', items: [before[x]!] })
    }
  }
  return removedFirst(steps.reverse())
}

/** Between two stretches of the same, what was removed stands before what was added. */
function removedFirst<T>(steps: readonly Stretch<T>[]): Stretch<T>[] {
  const ordered: Stretch<T>[] = []
  let added: T[] = []
  for (const step of steps) {
    if (step.change === 'added') added.push(...step.items)
    else {
      if (step.change === 'same' && added.length > 0) {
        ordered.push({ change: 'added', items: added })
        added = []
      }
      ordered.push(step)
    }
  }
  if (added.length > 0) ordered.push({ change: 'added', items: added })
  return ordered
}
