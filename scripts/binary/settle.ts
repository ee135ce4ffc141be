import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

// The last step of compile-scripts.ts, in a process of its own for each script, as the executable's own V8 will be: V8
// numbers functions as it meets them, and a rehearsal meets them in no fixed order. Here they are met as they stand in the
// text, before anything else happens.

const [folder, key] = process.argv.slice(2) as [string, string]

const rehearsed = join(folder, 'compiled', key)
const cachedData = existsSync(rehearsed) ? readFileSync(rehearsed) : undefined
const source = readFileSync(join(folder, 'assets', key), 'latin1')
const script = new Script(source, { filename: key, ...(cachedData === undefined ? {} : { cachedData }) })
const compiled = script.createCachedData()
if (script.cachedDataRejected === true) throw new Error(`V8 refuses what it compiled of ${key}.`)
const path = join(folder, 'settled', key)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, compiled)
