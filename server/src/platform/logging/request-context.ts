import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Everything that is logged from here on, wherever it is, carries the id of this request. */
export const runForRequest = (id: string, work: () => void): void => current.run(id, work)

/** The id of the request that the running code works for. */
export const currentRequestId = (): string | undefined => current.getStore()
