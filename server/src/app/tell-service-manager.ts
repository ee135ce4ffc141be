import { spawn } from 'node:child_process'
import { isAwaited } from '../platform/config/service-manager.ts'
import type { Logger } from '../platform/logging/logger.ts'

/**
 * Tells systemd how the server is, when it waits to be told. Through its own program: Node has no datagram sockets of
 * that kind. The unit therefore says `NotifyAccess=all`.
 */
export function tellServiceManager(state: 'READY=1' | 'STOPPING=1', logger: Logger): void {
  if (!isAwaited()) return
  const told = spawn('systemd-notify', [`--pid=${process.pid}`, state], { stdio: 'ignore' })
  told.on('error', (error) => logger.warn({ err: error, state }, 'systemd-notify could not be started'))
  told.on('exit', (code) => {
    if (code !== 0) logger.warn({ code, state }, 'systemd was not told')
  })
}
