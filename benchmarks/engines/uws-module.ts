import { importUws } from '../../packages/fanout/src/uws/uws-server.ts'
import type { UwsModule } from '../../packages/fanout/src/uws/uws-types.ts'

interface Renamed {
  closeSocket(listening: object): void
  getSocketPort(listening: object): number
}

/** The module at this address, whose package may have given two functions names of its own, as @rjweb/uws did. */
export async function loadUws(specifier: string | undefined): Promise<UwsModule> {
  const imported = await importUws(specifier)
  if (imported === null) throw new Error(`There is no ${specifier}.`)
  const { closeSocket, getSocketPort } = imported as unknown as Renamed
  return {
    App: imported.App,
    us_listen_socket_close: imported.us_listen_socket_close ?? closeSocket,
    us_socket_local_port: imported.us_socket_local_port ?? getSocketPort,
  }
}
