import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeOptions } from '@stoa/testkit'
import { describe, expect, it } from 'vitest'
import { exchangeErrors } from '../../server/src/app/exchange/exchange.errors.ts'
import { modules } from '../../server/src/app/modules.ts'
import { nodeOptions as shippedNodeOptions } from '../../scripts/node-options.ts'
import { platformErrors } from '../../server/src/platform/errors/platform-errors.ts'
import { isTest, readSources, root } from './source-tree.ts'

const sources = readSources()
const shipped = sources.filter(({ path }) => !isTest(path))
const ofServer = shipped.filter(({ path }) => path.startsWith('server/src/'))

describe('the house rules', () => {
  it('keep files below 400 lines', () => {
    const long = shipped
      .filter(({ lines }) => lines > 400)
      .map(({ path, lines }) => `${path} has ${lines} lines`)
    expect(long).toEqual([])
  })

  it('start Node with the same options everywhere', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(nodeOptions).toEqual(shippedNodeOptions)
    const program = ['node', ...nodeOptions, 'server/src/main.ts'].join(' ')
    expect([scripts['start'], scripts['stoa']]).toEqual([`${program} serve`, program])
  })

  it('name files in kebab-case, with their role behind a dot', () => {
    const odd = sources
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(tsx?|mjs)$/.test(
            path.replace(/zh-CN(?=\.ts$)/, 'zh-cn'),
          ),
      )
    expect(odd).toEqual([])
  })

  it('read the environment in platform/config only', () => {
    // The command line hands the environment over, and reads nothing out of it.
    const handsOver = /loadConfig\(process\.env\b|readSettings\(process\.env\b/g
    const readers = shipped
      .filter(({ path }) => /^(server|client|packages)\//.test(path) && !path.includes('/example/'))
      .filter(({ path }) => !path.startsWith('server/src/platform/config/'))
      .filter(({ text }) => /process\.env\b|import\.meta\.env\b/.test(text.replaceAll(handsOver, '')))
      .map(({ path }) => path)
    expect(readers).toEqual([])
  })

  it('start threads through platform/assets only, where the executable finds them', () => {
    const starters = ofServer.filter(({ text }) => /new Worker\(/.test(text)).map(({ path }) => path)
    expect(starters).toEqual(['server/src/platform/assets/start-thread.ts'])
  })

  it('call nothing outside: no address of a foreign host in shipped code', () => {
    const allowed =
      /^https?:\/\/(127\.0\.0\.1|localhost|stoa(?=[/'"`:]|$)|[a-z]+\.invalid|www\.w3\.org\/|\$\{|[a-z.]*example\.(com|org)|…)/
    const foreign = shipped
      .filter(({ path }) => /^(server|client|packages)\//.test(path))
      .flatMap(({ path, text }) =>
        [...text.replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, '').matchAll(/https?:\/\/[^\s'"`)]+/g)]
          .filter(([address]) => !allowed.test(address))
          .map(([address]) => `${path}: ${address}`),
      )
    expect(foreign).toEqual([])
  })

  it('write to the console nowhere in server and packages', () => {
    const loud = ofServer.filter(({ text }) => /\bconsole\.\w+\(/.test(text)).map(({ path }) => path)
    expect(loud).toEqual([])
  })

  it('say every error in both languages, once, in a sentence', () => {
    const registries = [platformErrors, exchangeErrors, ...modules.map(({ errors }) => errors)]
    const codes = registries.flatMap((registry) => Object.keys(registry))
    expect(codes.length).toBeGreaterThan(20)
    expect(new Set(codes).size).toBe(codes.length)
    for (const registry of registries) {
      for (const [code, { en, 'zh-CN': zh, status }] of Object.entries(registry)) {
        expect(en, code).toMatch(/[.!?]$/)
        expect(zh, code).toMatch(/\p{Script=Han}.*[。！？]$/u)
        expect(status, code).toBeGreaterThanOrEqual(400)
      }
    }
  })

  it('list every module of the folder, each with the files one looks for', () => {
    const folder = join(root, 'server/src/modules')
    const folders = readdirSync(folder)
    expect(folders.toSorted()).toEqual(modules.map<string>(({ name }) => name).toSorted())
    for (const name of folders) {
      expect(existsSync(join(folder, name, 'index.ts')), `${name}/index.ts`).toBe(true)
      expect(existsSync(join(folder, name, `${name}.module.ts`)), `${name}/${name}.module.ts`).toBe(true)
    }
  })

  it('query in repositories only', () => {
    const queries = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/
    const elsewhere = ofServer
      .filter(({ path }) => path.startsWith('server/src/modules/'))
      .filter(({ path }) => !/repository\.ts$|\/migrations\/|\.access\.ts$|\.events\.ts$/.test(path))
      .filter(({ text }) => queries.test(text))
      .map(({ path }) => path)
    expect(elsewhere).toEqual([])
  })
})
