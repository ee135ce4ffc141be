import type {
  CreateLdapServerRequest,
  FederationTrial,
  LdapImportReport,
  LdapServer,
  Problem,
} from '@stoa/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import type { AuditTables } from '../../platform/audit/audit-entry.ts'
import type { FederationTables } from './federation.tables.ts'
import {
  selfSigned,
  startLdapServer,
  startTlsDoor,
  type TestEntry,
  type TestLdapServer,
} from './ldap.testing.ts'
import { TestBrowser } from './oidc.testing.ts'

const base = 'dc=example,dc=com'
const searcher: TestEntry = {
  dn: `cn=searcher,${base}`,
  attributes: { objectClass: ['device'], cn: 'searcher' },
  password: 'of the searcher',
}
const person = (uid: string, email: string, more: Record<string, string | string[]> = {}): TestEntry => ({
  dn: `uid=${uid},ou=People,${base}`,
  attributes: {
    objectClass: ['person'],
    uid,
    cn: `Name of ${uid}`,
    mail: email,
    entryUUID: `id-of-${uid}`,
    ...more,
  },
  password: `password of ${uid}`,
})

let stoa: TestStoa
let directory: TestLdapServer
beforeAll(async () => {
  stoa = await startTestStoa({ settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1' } })
  directory = await startLdapServer([])
})
afterAll(async () => {
  await directory.stop()
  await stoa.stop()
})
afterEach(() => {
  directory.entries = []
  directory.searches.length = 0
  directory.binds.length = 0
})

const add = async (more: Partial<CreateLdapServerRequest> = {}): Promise<LdapServer> => {
  const request = {
    name: '目录',
    url: directory.url,
    userBase: `ou=People,${base}`,
    bindDn: searcher.dn,
    bindPassword: searcher.password,
    ...more,
  }
  return expectStatus(await stoa.owner.api.post<LdapServer>('/federation/directories', request), 201)
}

async function signIn({ id }: LdapServer, login: string, password: string): Promise<string> {
  const answer = await new TestBrowser().post(`${stoa.url}/api/v1/federation/directories/${id}/sessions`, {
    login,
    password,
  })
  const body = (await answer.json()) as Problem & { user?: { email: string } }
  return answer.status === 201 ? body.user!.email : body.code
}

describe('signing in through a directory', () => {
  it('takes the password there, by name or address, and opens the account with that address', async () => {
    const anna = await stoa.person('Anna')
    directory.entries = [searcher, person('anna', anna.email)]
    const server = await add()
    expect(await signIn(server, 'anna', 'password of anna')).toBe(anna.email)
    expect(await signIn(server, ` ${anna.email} `, 'password of anna')).toBe(anna.email)
    directory.entries = [searcher, person('renamed', 'new@example.com', { entryUUID: 'id-of-anna' })]
    expect(await signIn(server, 'renamed', 'password of renamed')).toBe(anna.email)
  })

  it('says the same of an unknown name and of a wrong password, after the same steps', async () => {
    directory.entries = [searcher, person('eva', 'eva@example.com')]
    const server = await add({ createsAccounts: true })
    expect(await signIn(server, 'eva', 'wrong')).toBe('federation.wrong_credentials')
    const [searches, binds] = [directory.searches.length, directory.binds.length]
    expect(await signIn(server, 'nobody', 'wrong')).toBe('federation.wrong_credentials')
    expect(directory.searches.length).toBe(2 * searches)
    expect(directory.binds.length).toBe(2 * binds)
    expect(await signIn(server, 'eva', 'password of eva')).toBe('eva@example.com')
  })

  it('makes an account only where that is wanted', async () => {
    directory.entries = [searcher, person('new', 'new-here@example.com')]
    expect(await signIn(await add(), 'new', 'password of new')).toBe('federation.no_account')
    const server = await add({ createsAccounts: true })
    expect(await signIn(server, 'new', 'password of new')).toBe('new-here@example.com')
  })

  it('opens no owner’s account, and none without an address', async () => {
    directory.entries = [searcher, person('boss', stoa.owner.email), person('none', '')]
    const server = await add({ createsAccounts: true })
    expect(await signIn(server, 'boss', 'password of boss')).toBe('federation.owner_connects_first')
    expect(await signIn(server, 'none', 'password of none')).toBe('federation.address_not_verified')
  })

  it('takes what is typed as text, not as a filter', async () => {
    directory.entries = [searcher, person('kai', 'kai@example.com'), person('mo', 'mo@example.com')]
    const server = await add({ createsAccounts: true })
    for (const login of ['*', 'k*', 'kai)(uid=*', '*)(|(uid=kai', 'kai\0', '\\2a', '(kai)', 'kai)(&']) {
      expect(await signIn(server, login, 'password of kai'), login).toBe('federation.wrong_credentials')
    }
    expect(directory.searches.filter((filter) => /\(uid=\*\)|=k\*/.test(filter))).toEqual([])
    expect(directory.searches.some((filter) => filter.includes('\\2a'))).toBe(true)
  })

  it('opens nothing when two people are meant, or without a password', async () => {
    directory.entries = [searcher, person('twin', 't1@example.com'), { ...person('twin', 't2@example.com') }]
    const server = await add({ createsAccounts: true })
    expect(await signIn(server, 'twin', 'password of twin')).toBe('federation.wrong_credentials')
    expect(await signIn(server, 'twin', '')).toBe('http.invalid_request')
  })

  it('slows down guessing, beyond a restart of the search', async () => {
    directory.entries = [searcher, person('target', 'target@example.com')]
    const server = await add({ createsAccounts: true })
    const outcomes: string[] = []
    for (let i = 0; i < 8; i++)
      outcomes.push(await signIn(server, i % 2 === 0 ? 'target' : ' TARGET', `guess ${i}`))
    expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('federation.wrong_credentials'))
    expect(outcomes.at(-1)).toBe('identity.too_many_tries')
    expect(directory.binds.length).toBeLessThan(2 * 8)
  })

  it('says so when the directory is switched off, or cannot be reached', async () => {
    const { id } = await add({ enabled: false })
    expect(await signIn({ id } as LdapServer, 'x', 'y')).toBe('federation.server_not_found')
    expect(await signIn(await add({ url: 'ldap://127.0.0.1:1' }), 'x', 'y')).toBe(
      'federation.directory_unreachable',
    )
  })
})

describe('the connection to a directory', () => {
  const certificate = selfSigned('127.0.0.1')
  const trial = async (more: Partial<CreateLdapServerRequest>) => {
    const { id } = await add(more)
    const { steps } = (await stoa.owner.api.post<FederationTrial>(`/federation/directories/${id}/test`)).body
    return steps.map(({ step, outcome }) => `${step} ${outcome}`)
  }
  const fine = ['address ok', 'connection ok', 'bind ok', 'people ok']

  it('over TLS holds the certificate against the authority that was entered', async () => {
    const secure = await startLdapServer([searcher, person('anna', 'a@example.com')], certificate)
    const other = selfSigned('10.0.0.1')
    const wrongName = await startLdapServer([searcher], other)
    try {
      const failed = ['address ok', 'connection failed', 'bind skipped', 'people skipped']
      expect(await trial({ url: secure.url, certificateAuthority: certificate.cert })).toEqual(fine)
      expect(await trial({ url: secure.url })).toEqual(failed)
      expect(await trial({ url: wrongName.url, certificateAuthority: other.cert })).toEqual(failed)
    } finally {
      await Promise.all([secure.stop(), wrongName.stop()])
    }
  })

  it('with StartTLS shows nobody a password on the way', async () => {
    directory.entries = [searcher, person('anna', 'a@example.com')]
    const door = await startTlsDoor(directory, certificate)
    try {
      const settings = { url: door.url, startTls: true, certificateAuthority: certificate.cert }
      expect(await trial(settings)).toEqual(fine)
      expect(
        await signIn(await add({ ...settings, createsAccounts: true }), 'anna', 'password of anna'),
      ).toBe('a@example.com')
      const seen = Buffer.concat(door.clear).toString('latin1')
      expect(seen).toContain('1.3.6.1.4.1.1466.20037')
      expect(seen).not.toMatch(/password|searcher/)
      expect(await trial({ ...settings, certificateAuthority: null })).toEqual([
        'address ok',
        'connection failed',
        'bind skipped',
        'people skipped',
      ])
    } finally {
      await door.stop()
    }
  })

  it('tells a wrong password of the searcher, a base without people, and missing groups', async () => {
    directory.entries = [searcher, person('anna', 'a@example.com')]
    expect(await trial({ bindPassword: 'wrong' })).toEqual([
      'address ok',
      'connection ok',
      'bind failed',
      'people skipped',
    ])
    expect(await trial({ userBase: `ou=Nobody,${base}` })).toEqual([...fine.slice(0, 3), 'people failed'])
    const groups = {
      base,
      filter: '(objectClass=groupOfNames)',
      nameAttribute: 'cn',
      memberAttribute: 'member',
    }
    expect(await trial({ groups })).toEqual([...fine, 'groups failed'])
  })

  it('goes to listed networks only, and without TLS to this machine only', async () => {
    const codes: Record<string, string> = {
      'ldaps://10.0.0.1': 'federation.address_forbidden',
      'ldap://127.0.0.2': 'federation.address_forbidden',
      'ldap://[::1]': 'federation.address_forbidden',
      'ldap://1.1.1.1': 'federation.address_forbidden',
      'http://127.0.0.1': 'http.invalid_request',
      'ldap://user@127.0.0.1': 'http.invalid_request',
    }
    for (const [url, code] of Object.entries(codes)) {
      const request = { name: 'x', url, userBase: base }
      expect((await stoa.owner.api.post<Problem>('/federation/directories', request)).body.code, url).toBe(
        code,
      )
    }
  })

  it('is set up with filters that are filters, and a password that nobody sees again', async () => {
    const wrong = { name: 'x', url: directory.url, userBase: base, userFilter: '(uid={login}' }
    expect((await stoa.owner.api.post<Problem>('/federation/directories', wrong)).body.code).toBe(
      'federation.filter_invalid',
    )
    const server = await add()
    expect(server.hasBindPassword).toBe(true)
    const path = `/federation/directories/${server.id}`
    expect((await stoa.owner.api.patch<LdapServer>(path, { name: '新' })).body).toMatchObject({
      name: '新',
      hasBindPassword: true,
      bindDn: searcher.dn,
    })
    const storage = stoa.stoa.storage
    const rows = await storage.db<FederationTables>().selectFrom('ldap_servers').selectAll().execute()
    const audited = await storage.db<AuditTables>().selectFrom('audit_entries').selectAll().execute()
    for (const each of [server, rows, audited]) expect(JSON.stringify(each)).not.toContain(searcher.password)
    expect(audited.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['federation.directory_created', 'federation.directory_updated']),
    )
    expectStatus(await stoa.owner.api.delete(path), 204)
  })
})

describe('the import from a directory', () => {
  const groups = {
    base: `ou=Groups,${base}`,
    filter: '(objectClass=groupOfNames)',
    nameAttribute: 'cn',
    memberAttribute: 'member',
  }
  const attributes = {
    id: 'entryUUID',
    email: 'mail',
    name: 'cn',
    title: 'title',
    department: 'departmentPath',
  }
  const group = (cn: string, ...members: string[]): TestEntry => ({
    dn: `cn=${cn},ou=Groups,${base}`,
    attributes: { objectClass: ['groupOfNames'], cn, member: members },
  })

  const run = async ({ id }: LdapServer, by: TestPerson, query: string) =>
    by.api.post<LdapImportReport & Problem>(`/federation/directories/${id}/import?${query}`)

  it('says the fate of everybody first, and then does exactly that', async () => {
    const known = await stoa.person('Known')
    directory.entries = [
      searcher,
      person('lin', 'lin@import.example', { cn: '林小满', title: '工程师', departmentPath: '研发/前端' }),
      person('wu', 'wu@import.example', { cn: '吴越' }),
      person('known', known.email, { cn: 'Known', departmentPath: '研发' }),
      person('bad', 'no-address', { cn: 'Bad' }),
      group('导入组', `UID=lin, OU=People, ${base}`, `uid=wu,ou=People,${base}`, 'uid=unknown'),
    ]
    const server = await add({ groups, attributes })
    const dry = expectStatus(await run(server, stoa.owner, 'dryRun=true'), 200)
    expect(dry).toMatchObject({ dryRun: true, created: 2, changed: 1, refused: 1, newGroups: ['导入组'] })
    expect(new Set(dry.newDepartments)).toEqual(new Set(['研发', '研发/前端']))
    expect(dry.rows.find(({ fate }) => fate === 'refused')).toMatchObject({ why: 'email_invalid' })
    expect(await signIn(server, 'lin', 'password of lin')).toBe('federation.no_account')

    const done = expectStatus(await run(server, stoa.owner, `plan=${dry.plan}`), 200)
    expect({ ...done, dryRun: true }).toEqual(dry)
    expect(await signIn(server, 'lin', 'password of lin')).toBe('lin@import.example')
    const people = await stoa.owner.api.get<{
      items: { name: string; departments: object[]; groups: object[] }[]
    }>('/people?query=lin@import.example')
    expect(people.body.items).toMatchObject([
      { name: '林小满', departments: [{ name: '前端', title: '工程师' }], groups: [{ name: '导入组' }] },
    ])

    const again = expectStatus(await run(server, stoa.owner, 'dryRun=true'), 200)
    expect(again).toMatchObject({ created: 0, changed: 0, unchanged: 3, newDepartments: [], newGroups: [] })
    const stale = await run(server, stoa.owner, `plan=${dry.plan}`)
    expect(stale.body.code).toBe('organisation.import_plan_changed')
  })

  it('is for those who manage sign-in, and recorded', async () => {
    directory.entries = [searcher]
    const server = await add({ groups, attributes })
    const member = await stoa.person('Member')
    expect((await run(server, member, 'dryRun=true')).body.code).toBe('http.forbidden')
    const admin = await stoa.person('Admin', 'admin')
    expectStatus(await run(server, admin, ''), 200)
    const { actor_id } = await stoa.stoa.storage
      .db<AuditTables>()
      .selectFrom('audit_entries')
      .select('actor_id')
      .where('action', '=', 'federation.directory_imported')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(actor_id).toBe(admin.id)
  })
})
