import type { Directory, ImportReport, ImportRow, PersonCard, Problem } from '@stoa/protocol'
import type { Static } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf, reducedBy } from './organisation.testing.ts'

type People = Static<typeof Directory>

describe('importing people', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  async function send(file: string | Buffer, query = '', by = owner, language = 'en') {
    const response = await fetch(`${stoa.url}/api/v1/people/import?${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${by.token}`,
        'content-type': 'text/csv',
        'accept-language': language,
      },
      body: typeof file === 'string' ? file : new Uint8Array(file),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as ImportReport & Problem,
    }
  }
  const dryRun = async (file: string) => expectStatus(await send(file, 'dryRun=true'), 200)
  const run = async (file: string) => expectStatus(await send(file), 200)
  const fates = ({ rows }: ImportReport) => rows.map(({ fate, why }) => why ?? fate)
  const find = async (query: string): Promise<People['items']> =>
    expectStatus(await owner.api.get<People>(`/people?query=${encodeURIComponent(query)}&state=any`), 200)
      .items

  it('says what would become of every row, and then does exactly that', async () => {
    await make.department('总部')
    const file = [
      'name,email,department,title,role,groups',
      '李雷,lei@example.org,研发/前端,工程师,member,评审;安全',
      '韩梅梅,MEI@example.org,总部,总监,admin,',
      '客人,guest@example.org,,,guest,评审',
      '无名,,,,,',
      '重复,lei@example.org,,,,',
      ',none@example.org,,,,',
      '坏,not-an-address,,,,',
      '高,high@example.org,,,owner,',
      '怪,odd@example.org,,,emperor,',
      '访,g2@example.org,总部,,guest,',
      '空,empty@example.org,研发//前端,,,',
      `${'长'.repeat(600)},long@example.org,,,,`,
      '"多",many@example.org,,,,,,,extra',
    ].join('\n')
    const planned = await dryRun(file)
    expect(fates(planned)).toEqual([
      'created',
      'created',
      'created',
      'email_missing',
      'email_twice',
      'name_missing',
      'email_invalid',
      'role_too_high',
      'role_unknown',
      'guest_in_department',
      'department_invalid',
      'field_too_long',
      'columns_wrong',
    ])
    expect(planned).toMatchObject({
      dryRun: true,
      encoding: 'utf-8',
      created: 3,
      refused: 10,
      newDepartments: ['研发', '研发/前端'],
      newGroups: ['评审', '安全'],
    })
    expect(planned.rows[0]).toEqual({ line: 2, email: 'lei@example.org', fate: 'created' })
    expect(await find('example.org')).toEqual([])

    const done = expectStatus(await send(file, `plan=${planned.plan}`), 200)
    expect(done).toEqual({ ...planned, dryRun: false })
    const people = await find('example.org')
    expect(people.map(({ name, role }) => `${name}: ${role}`).toSorted()).toEqual(
      ['客人: guest', '李雷: member', '韩梅梅: admin'].toSorted(),
    )
    const lei = (await owner.api.get<PersonCard>(`/people/${people.find(({ name }) => name === '李雷')!.id}`))
      .body
    expect(lei.departments).toMatchObject([{ path: ['研发', '前端'], title: '工程师', isMain: true }])
    expect(lei.groups.map(({ name }) => name).toSorted()).toEqual(['安全', '评审'].toSorted())
    expect(fates(await run(file)).slice(0, 3)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  it('names what it changes, and leaves alone what the file does not say', async () => {
    await run('name,email,department,title,groups\n变前,change@example.org,甲;乙,工程师,一组')
    const empty = await dryRun('name,email,department,title,role,groups\n,change@example.org,,,,')
    expect(fates(empty)).toEqual(['unchanged'])
    const file = 'name,email,department,title,role,groups\n变后,change@example.org,丙;甲,主管,admin,一组;二组'
    const expected: ImportRow['change'] = {
      name: { from: '变前', to: '变后' },
      role: { from: 'member', to: 'admin' },
      title: { from: '工程师', to: '主管' },
      departments: { from: ['甲', '乙'], to: ['丙', '甲'] },
      groupsAdded: ['二组'],
    }
    expect((await dryRun(file)).rows[0]).toMatchObject({ fate: 'changed', change: expected })
    const [{ id } = { id: '' }] = await find('change@')
    expect(await reducedBy(stoa, () => run(file))).toEqual([id])
    const card = (await owner.api.get<PersonCard>(`/people/${id}`)).body
    expect(card).toMatchObject({ name: '变后', role: 'admin' })
    expect(card.departments.map(({ name, title, isMain }) => [name, title, isMain])).toEqual([
      ['丙', '主管', true],
      ['甲', '工程师', false],
    ])
    // Moved between departments only by the order: nobody loses anything.
    const order = 'name,email,department\n,change@example.org,甲;丙'
    expect(await reducedBy(stoa, () => run(order))).toEqual([])
  })

  it('reads UTF-8 with a mark, GB18030 and UTF-16, in both languages of columns, with any separator', async () => {
    const gb18030 = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xd3, 0xca, 0xcf, 0xe4, 0x0a])
    const wei = Buffer.concat([gb18030, Buffer.from([0xce, 0xb0]), Buffer.from(',wei@example.net\n')])
    const read = await send(wei)
    expect(read.body).toMatchObject({ encoding: 'gb18030', created: 1 })
    expect((await find('wei@'))[0]?.name).toBe('伟')
    const marked = await run('\uFEFF姓名\t邮箱\t部门\r\n强\tqiang@example.net\t研究\r\n')
    expect(marked).toMatchObject({ encoding: 'utf-8', created: 1, newDepartments: ['研究'] })
    const utf16 = Buffer.from('\uFEFFName;E-Mail\nÉmile;emile@example.net\n', 'utf16le')
    expect((await send(utf16)).body).toMatchObject({ encoding: 'utf-16le', created: 1 })
    expect((await find('emile@'))[0]?.name).toBe('Émile')
  })

  it('refuses what is no table of people, clearly, and changes nothing', async () => {
    const before = (await find('')).length
    const codes: [string | Buffer, number, string][] = [
      ['', 400, 'organisation.import_columns'],
      ['email\na@example.org', 400, 'organisation.import_columns'],
      ['name,email,name\na,a@example.org,b', 400, 'organisation.import_columns'],
      [`name,email${',x'.repeat(200)}\n`, 400, 'organisation.import_columns'],
      ['name,email\n"never closed', 400, 'organisation.import_unreadable'],
      [`name,email\n"${'x'.repeat(100_000)}",a@example.org`, 400, 'organisation.import_unreadable'],
      [Buffer.from('PK\u0003\u0004\0\0zip'), 400, 'organisation.import_unreadable'],
      [Buffer.from([0x6e, 0xff, 0xff, 0xff, 0x2c]), 400, 'organisation.import_unreadable'],
      [Buffer.alloc(5 * 1024 * 1024 + 1, 'a'), 413, 'http.too_large'],
      [`name,email\n${'a,a@example.org\n'.repeat(20_001)}`, 413, 'organisation.import_too_large'],
    ]
    for (const [file, status, code] of codes) {
      const answer = await send(file)
      expect([answer.status, answer.body.code]).toEqual([status, code])
    }
    const json = await owner.api.post<Problem>('/people/import', { rows: [] })
    expect(json.body.code).toBe('http.unsupported_media_type')
    expect((await find('')).length).toBe(before)
  })

  it('a plan that is not true any more is not carried out', async () => {
    const file = 'name,email\n迟,late@example.org'
    const { plan } = await dryRun(file)
    expectStatus(await owner.api.post('/users', { email: 'late@example.org', name: '早' }), 201)
    const late = await send(file, `plan=${plan}`)
    expect([late.status, late.body.code]).toEqual([409, 'organisation.import_plan_changed'])
    expect((await find('late@'))[0]?.name).toBe('早')
  })

  it('takes all the rights that it uses, and lends none', async () => {
    const [member, importer] = [await stoa.person('普'), await stoa.person('导')]
    expect((await send('name,email\n甲,jia@example.org', '', member)).status).toBe(403)
    const needed = ['users.create', 'organisation.manage_people', 'organisation.manage_departments']
    await make.give(await make.role('不全', needed), importer)
    expect((await send('name,email\n甲,jia@example.org', '', importer)).status).toBe(403)
    await make.give(await make.role('补全', ['organisation.manage_groups']), importer)
    const admin = await stoa.person('顶', 'admin')
    const gone = await stoa.person('停')
    expectStatus(await owner.api.put(`/users/${gone.id}/deactivation`, {}), 200)
    const file = [
      'name,email,role',
      `夺,${owner.email},`,
      `夺,${admin.email},`,
      `,${admin.email.toUpperCase()},member`,
      '升,up@example.org,admin',
      `改,${gone.email},`,
      '好,good@example.org,',
    ].join('\n')
    const report = expectStatus(await send(file, '', importer, 'zh-CN'), 200)
    expect(fates(report)).toEqual([
      'person_not_yours',
      'person_not_yours',
      'email_twice',
      'role_too_high',
      'person_deactivated',
      'created',
    ])
    expect(report.rows[0]?.text).toBe('你无权修改此人。')
    // An owner is not changed in rank by a file, whoever sends it.
    const demoted = await dryRun(`name,email,role\n,${owner.email},member`)
    expect(fates(demoted)).toEqual(['role_too_high'])
  })

  it('reads back what the export writes, formulas made harmless', async () => {
    const formula = '=HYPERLINK("https://evil.example","x")'
    await run(
      `name,email,title,department\n"${formula.replaceAll('"', '""')}",f@example.org,"-1, ""x""",+部\n`,
    )
    const response = await fetch(`${stoa.url}/api/v1/people/export`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.token}` },
    })
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    const file = Buffer.from(await response.arrayBuffer()).toString('utf8')
    expect(file.startsWith('\uFEFFname,email')).toBe(true)
    const cells = [`"'=HYPERLINK(""https://evil.example"",""x"")"`, 'f@example.org', `"'+部"`, `"'-1, ""x"""`]
    expect(file).toContain(cells.join(','))
    expect(file).not.toMatch(/(^|[,"\n])[=+\-@]/m)
    const again = await dryRun(file)
    expect(new Set(fates(again))).toEqual(new Set(['unchanged']))
    expect(again.unchanged).toBeGreaterThan(5)
    expect((await find('f@example.org'))[0]?.name).toBe(formula)
  })
})
