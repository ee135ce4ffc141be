import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { User } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { identityFail } from './identity.errors.ts'
import { accountChanged } from './identity.events.ts'
import { presentUser } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { type CleanImage, cleanImage, ImageError } from './image-container.ts'

/** Largest picture that is taken, in bytes. */
export const avatarBytes = 2 * 1024 * 1024
/** Longest side, in pixels: what unpacks to more than 64 MB is nobody's portrait. */
const avatarSide = 4096

/** People's pictures: uploaded, never fetched from an address; kept under `files/avatars` of the data folder. */
export interface Avatars {
  /** @throws identity.image_invalid, identity.image_too_large */
  set(actor: Actor, bytes: Buffer): Promise<User>
  remove(actor: Actor): Promise<User>
  /** @throws identity.avatar_not_found */
  read(actor: Actor, userId: string): Promise<{ type: string; tag: string; bytes: Buffer }>
}

export function createAvatars({
  storage,
  permissions,
  events,
  audit,
  config,
  logger,
}: ModuleContext): Avatars {
  const directory = join(config.dataDirectory, 'files', 'avatars')
  const pathOf = (userId: string, name: string): string => join(directory, `${userId}-${name}`)

  /** The file is there before the row that names it, and goes after it. */
  async function change(actor: Actor, name: string | null): Promise<User> {
    let old: string | null = null
    const row = await storage.unitOfWork(async (unit) => {
      const tx = unit.db<IdentityTables>()
      const found = await repository.findUser(tx, actor.userId)
      if (found === undefined) throw identityFail('identity.user_not_found')
      old = found.avatar
      await repository.updateUser(tx, found.id, { avatar: name })
      await events.record(unit, accountChanged, { userId: found.id })
      const target = { type: 'user', id: found.id, name: found.name }
      const action = name === null ? 'identity.avatar_removed' : 'identity.avatar_set'
      await audit.record(unit, { action, actor, target })
      return { ...found, avatar: name }
    })
    if (old !== null && old !== name) {
      await rm(pathOf(actor.userId, old), { force: true }).catch((error: unknown) =>
        logger.warn({ err: error }, 'the file of a replaced picture could not be deleted'),
      )
    }
    return presentUser(row)
  }

  return {
    async set(actor, bytes) {
      const clean = checked(bytes)
      const hash = createHash('sha256').update(clean.bytes).digest('hex')
      const name = `${hash.slice(0, 32)}.${clean.type}`
      const path = pathOf(actor.userId, name)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const passing = `${path}.${process.pid}.part`
      await writeFile(passing, clean.bytes, { mode: 0o600, flush: true })
      await rename(passing, path)
      return change(actor, name)
    },

    remove: (actor) => change(actor, null),

    async read(actor, userId) {
      await permissions.require(actor, 'people.read', userId, storage.db())
      const row = await repository.findUser(storage.db<IdentityTables>(), userId)
      const name = row?.avatar ?? null
      if (name === null) throw identityFail('identity.avatar_not_found')
      const bytes = await readFile(pathOf(userId, name)).catch((cause: NodeJS.ErrnoException) => {
        // Replaced between the row and the file; or lost, which a backup that misses `files` makes it.
        if (cause.code === 'ENOENT') throw identityFail('identity.avatar_not_found', { cause })
        throw cause
      })
      const [tag = '', type = ''] = name.split('.')
      return { type: `image/${type}`, tag, bytes }
    },
  }
}

function checked(bytes: Buffer): CleanImage {
  if (bytes.length > avatarBytes) throw identityFail('identity.image_too_large')
  let clean: CleanImage
  try {
    clean = cleanImage(bytes)
  } catch (cause) {
    if (cause instanceof ImageError) throw identityFail('identity.image_invalid', { cause })
    throw cause
  }
  if (clean.width > avatarSide || clean.height > avatarSide) throw identityFail('identity.image_too_large')
  return clean
}
