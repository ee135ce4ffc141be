import { ReadableStream } from 'node:stream/web'
import { backupsFail } from '../backups.errors.ts'

/**
 * What encrypts and decrypts archives, as it stands in the setting or the key file: a passphrase, an age identity
 * (both ways), or an age recipient (encrypts only). Lines that begin with # are comments, as age-keygen writes them.
 */
export type ArchiveKey =
  | { readonly type: 'passphrase'; readonly text: string }
  | { readonly type: 'identity'; readonly text: string }
  | { readonly type: 'recipient'; readonly text: string }

// Loaded with the first archive that is encrypted: it computes tables of curves when it is.
const age = () => import('age-encryption')

const shortestPassphrase = 12
/**
 * The work of guessing one passphrase: 2^16 rounds of scrypt, 64 MiB and half a second. The usual 2^18 would take 256 MiB
 * for a moment out of a server that may have 512.
 */
const workFactor = 16

/** @throws backups.key_unusable */
export function parseArchiveKey(text: string): ArchiveKey {
  const lines = text.split('\n').map((line) => line.trim())
  const [first = '', ...more] = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (more.length > 0) throw backupsFail('backups.key_unusable')
  if (/^AGE-SECRET-KEY-(PQ-)?1/.test(first)) return { type: 'identity', text: first }
  if (/^age1[a-z0-9]{20,}$/.test(first)) return { type: 'recipient', text: first }
  if (first.length < shortestPassphrase) throw backupsFail('backups.key_unusable')
  return { type: 'passphrase', text: first }
}

/** Whether what was encrypted with this key can be read with it. */
export const canDecrypt = (key: ArchiveKey): boolean => key.type !== 'recipient'

/** The file encrypted, in pieces. @throws backups.key_unusable */
export async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  key: ArchiveKey,
): AsyncGenerator<Uint8Array> {
  const { Encrypter, identityToRecipient } = await age()
  const encrypter = new Encrypter()
  try {
    if (key.type === 'passphrase') {
      encrypter.setScryptWorkFactor(workFactor)
      encrypter.setPassphrase(key.text)
    } else {
      encrypter.addRecipient(key.type === 'identity' ? await identityToRecipient(key.text) : key.text)
    }
  } catch (cause) {
    throw backupsFail('backups.key_unusable', { cause })
  }
  yield* await encrypter.encrypt(webStreamOf(source))
}

/** @throws backups.key_needed, backups.wrong_key, backups.damaged */
export async function* decrypted(
  source: AsyncIterable<Uint8Array>,
  key: ArchiveKey | null,
): AsyncGenerator<Uint8Array> {
  if (key === null) throw backupsFail('backups.key_needed')
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  try {
    if (key.type === 'passphrase') decrypter.addPassphrase(key.text)
    else if (key.type === 'identity') decrypter.addIdentity(key.text)
    else throw new Error('A recipient only encrypts.')
  } catch (cause) {
    throw backupsFail('backups.key_unusable', { cause })
  }
  let opened: AsyncIterable<Uint8Array>
  try {
    opened = await decrypter.decrypt(webStreamOf(source))
  } catch (cause) {
    const isOther = cause instanceof Error && cause.message.includes('no identity matched')
    throw backupsFail(isOther ? 'backups.wrong_key' : 'backups.damaged', { cause })
  }
  try {
    yield* opened
  } catch (cause) {
    throw backupsFail('backups.damaged', { cause, meta: { detail: (cause as Error).message } })
  }
}

/** The beginning of every file that age has encrypted. */
export const ageMagic = Buffer.from('age-encryption.org/')

const webStreamOf = (source: AsyncIterable<Uint8Array>) =>
  // The types of Node and of the browser name the same class twice.
  ReadableStream.from(source) as unknown as globalThis.ReadableStream<Uint8Array>
