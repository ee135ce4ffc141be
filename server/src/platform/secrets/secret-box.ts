import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What was sealed cannot be opened: the key is another one, or somebody changed it. */
export class NotSealedHereError extends Error {
  override readonly name = 'NotSealedHereError'
}

/**
 * Seals short secrets that must come back as they were (a one-time code's seed, a mail with a link in it), so that a
 * copy of the database alone gives none of them away. AES-256-GCM; the key lies in `secrets/` of the data folder.
 */
export interface SecretBox {
  /** @param purpose is sealed in: what was sealed for one does not open for another. */
  seal(text: string, purpose: string): string
  /** @throws NotSealedHereError */
  open(sealed: string, purpose: string): string
}

/** A secret as it lies in the database, and what it was sealed for. */
export interface SealedSecret {
  readonly sealed: string
  readonly purpose: string
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Opens the box of a data folder, and makes its key at the first use. */
export function createSecretBox(dataDirectory: string): SecretBox {
  let key: Buffer | null = null
  const useKey = (): Buffer => (key ??= readOrMakeKey(join(dataDirectory, 'secrets')))

  return {
    seal(text, purpose) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', useKey(), nonce).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
    },

    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < nonceBytes + tagBytes) throw new NotSealedHereError('This was not sealed here.')
      const decipher = createDecipheriv('aes-256-gcm', useKey(), bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes))
      try {
        const body = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new NotSealedHereError('This was sealed with another key, or changed since.', { cause })
      }
    },
  }
}

/** Whether a data folder has its key: opening a box there would make one otherwise. */
export const hasSecretKey = (dataDirectory: string): boolean =>
  existsSync(keyPath(join(dataDirectory, 'secrets')))

const keyPath = (directory: string): string => join(directory, 'box.key')

function readOrMakeKey(directory: string): Buffer {
  const path = keyPath(directory)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  try {
    // Of two processes that begin together one makes the key, and both read it.
    writeFileSync(path, randomBytes(keyBytes).toString('hex'), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (key.length !== keyBytes) throw new Error(`${path} does not hold a key of ${keyBytes} bytes.`)
  return key
}
