import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '@stoa/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../logging/logger.ts'
import { type DomainStorage, openDomainStorage } from '../storage/domain-storage.ts'
import { createEventBus, type EventBus, type EventDefinition, eventMigrations } from './event-bus.ts'

const happened: EventDefinition<{ what: string }> = {
  name: 'test.happened',
  audience: async () => 'everyone',
}

describe('events of two processes on one database', () => {
  let directory: string
  let storages: DomainStorage[]
  let heard: string[]
  let taken: string[]
  let stop: () => void
  let here: EventBus
  let there: EventBus

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stoa-events-'))
    // Each storage is a thread with a handle of its own, as in another process.
    storages = [0, 1].map(() =>
      openDomainStorage({
        dataDirectory: directory,
        onEffectError: (error) => {
          throw error
        },
      }),
    )
    await storages[0]!.migrate(eventMigrations)
    const open = (storage: DomainStorage): EventBus => {
      const bus = createEventBus(storage, createLogger('silent'))
      bus.declare(happened)
      return bus
    }
    here = open(storages[0]!)
    there = open(storages[1]!)
    heard = []
    taken = []
    here.subscribe(({ data }) => {
      heard.push(String(data['what']))
    })
    here.guard(({ data }) => ({
      commit: () => taken.push(String(data['what'])),
      rollback: () => taken.push(`not ${String(data['what'])}`),
    }))
  })
  afterEach(async () => {
    stop()
    for (const storage of storages) await storage.close()
    rmSync(directory, { recursive: true })
  })

  const record = (bus: EventBus, what: string) =>
    storages[bus === here ? 0 : 1]!.unitOfWork((unit) => bus.record(unit, happened, { what }))

  it('are heard once each, with their measures taken, whoever recorded them', async () => {
    await record(there, 'before')
    stop = await here.followOthers(5)
    await record(here, 'mine')
    await record(there, 'theirs')
    await record(here, 'mine again')
    await record(there, 'last')
    await waitUntil(() => heard.includes('last'))
    expect(heard.toSorted()).toEqual(['last', 'mine', 'mine again', 'theirs'])
    expect(taken.toSorted()).toEqual(heard.toSorted())
  })

  it('of another process are heard also under the number of one that was taken back here', async () => {
    stop = await here.followOthers(5)
    const failed = storages[0]!.unitOfWork(async (unit) => {
      await here.record(unit, happened, { what: 'never' })
      throw new Error('taken back')
    })
    await expect(failed).rejects.toThrow('taken back')
    await record(there, 'theirs')
    await waitUntil(() => heard.length > 0)
    expect(heard).toEqual(['theirs'])
    expect(taken).toEqual(['not never', 'theirs'])
  })
})
