export interface WaitUntilOptions {
  /** In ms. Default 5 s: on a busy machine a round trip takes far longer than it should. */
  readonly timeoutMs?: number
  /** Said when it did not come true. */
  readonly what?: string
}

/**
 * Resolves as soon as the condition holds, which is looked at in every turn of the event loop for a while and
 * then every few milliseconds. For what has no event of its own; never a substitute for waiting for an event.
 * @throws when it does not hold in time
 */
export async function waitUntil(condition: () => boolean, options: WaitUntilOptions = {}): Promise<void> {
  const { timeoutMs = 5_000, what = condition.toString() } = options
  const start = performance.now()
  while (!condition()) {
    const waited = performance.now() - start
    if (waited > timeoutMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`)
    await new Promise<void>((resolve) => {
      if (waited < 20) setImmediate(resolve)
      else setTimeout(resolve, 2)
    })
  }
}
