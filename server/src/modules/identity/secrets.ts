import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits in URL-safe text, behind a prefix that secret scanners and people recognise. */
export function newSecret(
  prefix: `stoa_${'s' | 't' | 'setup' | 'y' | 'd' | 'h' | 'i' | 'r' | 'l' | 'share'}_`,
): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** What is kept of a secret. A fast hash is right here: the secret has 256 bits, nobody can guess through it. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

// The first recommendation of OWASP's password storage sheet: 19 MiB, two passes, one lane. About 20 ms here.
// argon2id is the library's default algorithm.
const cost = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
}

/** argon2id, as a PHC string, computed off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await argon2()
  return hash(password.normalize('NFKC'), cost)
}

// A native part: loaded when a password is first asked for, not by every command.
const argon2 = () => import('@node-rs/argon2')

let decoy: Promise<string> | null = null

/** Takes as long for an account that does not exist as for a wrong password. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const { verify } = await argon2()
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  const other = await decoy
  const matches = await verify(stored ?? other, password.normalize('NFKC'))
  return stored !== null && matches
}
