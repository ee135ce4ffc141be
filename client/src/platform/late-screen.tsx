import { type ComponentType, createElement, lazy, type ReactNode } from 'react'

/** A screen whose code comes when it is first needed. */
export interface LateScreen<Props> {
  (props: Props): ReactNode
  /** Brings the code. Afterwards the screen is drawn at once; without it, or when this failed, a fallback stands first. */
  readonly preload: () => Promise<void>
}

/**
 * Like `lazy`, for a route that waits for the code by itself: a boundary that has shown its fallback keeps it for 300 ms,
 * however soon the code is there.
 */
export function lateScreen<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LateScreen<Props> {
  const Late = lazy(async () => ({ default: await load() }))
  let loaded: ComponentType<Props> | undefined
  return Object.assign(
    (props: Props) => createElement<Props>(loaded ?? (Late as ComponentType<Props>), props),
    {
      preload: async () => {
        // A failure shows when the screen is drawn.
        loaded = await load().catch(() => undefined)
      },
    },
  )
}

/** A route's component around a late screen: the router waits for the screen's code before it draws the route. */
export const preloading = (screen: Pick<LateScreen<never>, 'preload'>, route: () => ReactNode) =>
  Object.assign(route, { preload: screen.preload })
