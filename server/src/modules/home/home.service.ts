import type { Home } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { presentEntry } from './home.presenter.ts'
import * as repository from './home.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    home: HomeService
  }
}

/** As many as fit on one screen: home is where one goes on, not a log. */
const entriesShown = 12

export interface HomeService {
  /** What the person last worked on, and what others changed where the person may look. */
  get(actor: Actor): Promise<Home>
}

export function createHomeService({ storage }: ModuleContext): HomeService {
  return {
    async get({ userId }) {
      const db = storage.db<repository.Tables>()
      const recent = await repository.lastEdited(db, userId, entriesShown)
      const changes = await repository.changedByOthers(db, userId, entriesShown)
      return { recent: recent.map(presentEntry), changes: changes.map(presentEntry) }
    },
  }
}
