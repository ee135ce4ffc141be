import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AuditPage, BoardCard, DocumentDetail, DocumentNode, Page, Space } from '@stoa/protocol'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ZipWriter } from '../../platform/zip/zip-writer.ts'
import { bootDeadline, expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../boot.testing.ts'
import { runHere } from '../command-line/run.testing.ts'
import type { Manifest } from '../exchange/manifest.ts'

interface Imported {
  dryRun: boolean
  documents: {
    path: string
    kind: string
    title: string
    from: string
    id: string | null
    parent: string | null
  }[]
  leftOut: { path: string; why: string }[]
  faults: { path: string; why: string }[]
}

describe('export and import', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let owner: TestPerson
  let folder: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
  }, bootDeadline)
  afterAll(() => stoa.stop())
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-exchange-'))
    return () => rmSync(folder, { recursive: true })
  })

  const run = (...words: string[]) =>
    runHere(words, { STOA_DATA_DIR: stoa.dataDirectory, STOA_LOG_LEVEL: 'silent' })
  async function exported(...words: string[]): Promise<Manifest> {
    const { code, out, talk } = await run('export', ...words, '--json')
    expect(code, talk).toBe(0)
    return JSON.parse(out) as Manifest
  }
  async function imported(...words: string[]): Promise<Imported> {
    const { code, out, talk } = await run('import', ...words, '--json')
    expect(code, talk).toBe(0)
    return JSON.parse(out) as Imported
  }
  const spaces = async () => (await owner.api.get<Page<Space>>('/spaces?limit=100')).body.items
  const documentsIn = async (spaceId: string) =>
    (await owner.api.get<Page<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=100`)).body.items
  const content = async (id: string, format: string) =>
    expectStatus(await owner.api.get(`/documents/${id}/content?format=${format}`), 200)
  const contents = () => {
    const database = new Database(join(stoa.dataDirectory, 'content.db'), { readonly: true })
    try {
      return database.prepare('SELECT count(*) FROM document').pluck().get()
    } finally {
      database.close()
    }
  }
  /** What there is, to see that it stays. */
  const state = async () => [await spaces(), contents()]
  function write(files: Readonly<Record<string, string | Buffer>>, root = join(folder, 'notes')): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return root
  }
  async function zipOf(files: Readonly<Record<string, string | Buffer>>, name = 'made.zip'): Promise<string> {
    const path = join(folder, name)
    const handle = await open(path, 'w')
    const zip = new ZipWriter(handle, Date.now())
    for (const [file, text] of Object.entries(files)) await zip.add(file, Buffer.from(text))
    await zip.finish()
    await handle.close()
    return path
  }

  /** A space with a page, one below it, a note, a board and a raw document. */
  async function filledSpace(name: string) {
    const { id: spaceId } = await stoa.space(owner, name)
    const make = (parts: Partial<DocumentDetail> & { markdown?: string }) =>
      stoa.document(owner, spaceId, parts)
    const page = await make({ title: '入职', markdown: '# 第一天\n\n领取**电脑**。\n\n- [ ] 开通账号\n' })
    const below = await make({ title: '入职', markdown: '下面的页面\n', parentId: page.id })
    const note = await make({ kind: 'note', title: '周会 2026/11', markdown: '## 议程\n\n一\n' })
    const board = await make({ kind: 'board', title: '发布.json' })
    expectStatus(
      await owner.api.post(`/boards/${board.id}/cards`, { title: '=写说明', assigneeIds: [owner.id] }),
      201,
    )
    const raw = await make({ kind: 'raw', title: '', markdown: '原文' })
    const gone = await make({ title: '删掉的', markdown: 'x\n' })
    await owner.api.delete(`/documents/${gone.id}`)
    return { spaceId, page, below, note, board, raw }
  }

  it('everything comes back as it was, from a ZIP that other programs read, beside the running server', async () => {
    const made = await filledSpace('手册')
    const zip = join(folder, 'all.zip')
    const manifest = await exported('--space', made.spaceId, '--to', zip)
    expect(statSync(zip).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['all.zip'])
    execFileSync('unzip', ['-q', zip, '-d', join(folder, 'unzipped')])
    const file = (path: string) => readFileSync(join(folder, 'unzipped', path), 'utf8')
    expect(file('手册/入职.md')).toContain('**电脑**')
    expect(file('手册/入职/入职.md')).toBe('下面的页面\n')
    expect(file('手册/周会 2026-11.md')).toContain('## 议程')
    expect(file('手册/untitled.txt')).toContain('原文')
    expect(JSON.parse(file('手册/发布-json.json'))).toMatchObject({ columns: [{}, {}, {}] })
    expect(file('手册/发布-json.csv')).toContain(`"'=写说明"`)
    expect(JSON.parse(file('manifest.json'))).toMatchObject({
      format: 'stoa-export',
      documents: [{}, {}, {}, {}, {}],
    })
    expect(manifest.documents.map(({ title }) => title)).not.toContain('删掉的')

    const dry = await imported(zip, '--dry-run')
    expect(dry.documents.map(({ kind, from }) => `${kind} ${from}`)).toEqual([
      'page document',
      'page document',
      'note document',
      'board document',
      'raw document',
    ])
    expect(dry.documents[1]).toMatchObject({ title: '入职', parent: '入职', id: null })
    expect((await spaces()).filter(({ name }) => name === '手册')).toHaveLength(1)

    const { documents } = await imported(zip)
    const copies = (await spaces()).filter(({ name }) => name === '手册')
    expect(copies).toHaveLength(2)
    const copy = copies.find(({ id }) => id !== made.spaceId)!
    const tree = await documentsIn(copy.id)
    expect(tree.map(({ id }) => id).toSorted()).toEqual(documents.map(({ id }) => String(id)).toSorted())
    const idOf = (index: number) => documents[index]!.id!
    expect(tree.find(({ id }) => id === idOf(1))!.parentId).toBe(idOf(0))
    for (const [index, original] of [made.page, made.below, made.note].entries())
      for (const format of ['markdown', 'json'])
        expect(await content(idOf(index), format)).toEqual(await content(original.id, format))
    expect(await content(idOf(3), 'json')).toEqual(await content(made.board.id, 'json'))
    // The server that ran all the time has the lists of the new board, and goes on with it.
    const cards = async () => (await owner.api.get<Page<BoardCard>>(`/boards/${idOf(3)}/cards`)).body.items
    await expect.poll(async () => (await cards())?.map(({ title }) => title)).toEqual(['=写说明'])
    expectStatus(await owner.api.post(`/boards/${idOf(3)}/cards`, { title: '二' }), 201)

    const stranger = await stoa.person('旁人')
    expect((await stranger.api.get(`/documents/${idOf(0)}`)).status).toBe(404)
    const audit = async (action: string) =>
      (await owner.api.get<AuditPage>(`/audit?action=${action}`)).body.items[0]
    expect(await audit('documents.exported')).toMatchObject({ target: { id: made.spaceId, name: '手册' } })
    expect(await audit('documents.imported')).toMatchObject({
      target: { id: copy.id, name: '手册' },
      actor: { name: 'operator' },
    })
  })

  it('of a page comes what is below it, into a folder; what was changed in its Markdown is taken over', async () => {
    const { page, below } = await filledSpace('改动')
    const to = join(folder, 'export')
    mkdirSync(to)
    const { documents } = await exported('--document', page.id, '--to', to)
    expect(documents.map(({ id }) => id)).toEqual([page.id, below.id])
    writeFileSync(join(to, '改动/入职.md'), '外面改过的\n')
    writeFileSync(join(to, '改动/新的.md'), '不在清单里\n')
    const target = await stoa.space(owner, '已有的')
    const back = await imported(to, '--space', target.id)
    expect(await content(back.documents[0]!.id!, 'markdown')).toBe('外面改过的')
    expect(await content(back.documents[1]!.id!, 'markdown')).toBe('下面的页面')
    expect(back.leftOut).toEqual([{ path: '改动/新的.md', why: 'the export does not list it' }])
    expect(await documentsIn(target.id)).toHaveLength(2)
    const again = await run('export', '--to', to)
    expect([again.code, again.talk]).toEqual([1, expect.stringContaining('choose another name')])
    expect((await run('export', '--document', page.id, '--space', target.id)).code).toBe(2)
    expect((await run('export', '--space', page.id, '--to', join(folder, 'x'))).talk).toContain(
      'no document or space',
    )
  })

  it('folders of Markdown become pages below pages, in the order in which people number them', async () => {
    const editor = await stoa.person('编辑')
    const root = write({
      '2 计划.md': '# 计划\n\n二\n',
      '10 附录.md': '十\n',
      '2 计划/细节.md': '细节\n',
      '空的/深/叶.markdown': '叶\n',
      'picture.png': Buffer.from([1, 2, 3]),
      '.git/config': 'x',
    })
    symlinkSync('/etc/passwd', join(root, 'link.md'))
    execFileSync('zip', ['-qry', join(folder, '笔记.zip'), 'notes'], { cwd: folder })
    const plan = await imported(root, '--dry-run')
    expect(plan.documents.map(({ title, parent }) => [title, parent])).toEqual([
      ['2 计划', null],
      ['细节', '2 计划'],
      ['10 附录', null],
      ['空的', null],
      ['深', '空的'],
      ['叶', '深'],
    ])
    expect(plan.leftOut.map(({ path }) => path).toSorted()).toEqual(['.git', 'link.md', 'picture.png'])

    const { documents } = await imported(root, '--for', editor.email)
    const made = (await editor.api.get<Page<Space>>('/spaces')).body.items.find(
      ({ name }) => name === 'notes',
    )!
    expect(
      (await editor.api.get<Page<DocumentNode>>(`/documents?spaceId=${made.id}`)).body.items,
    ).toHaveLength(6)
    expect((await owner.api.get(`/documents/${documents[0]!.id}`)).status).toBe(404)
    const one = await imported(join(root, '10 附录.md'))
    expect(await content(one.documents[0]!.id!, 'markdown')).toBe('十')
    // As programs of Windows in China write names.
    const gbk = readFileSync(await zipOf({ '1234.md': '国标\n' }))
    for (const [signature, flags, at] of [
      [[0x50, 0x4b, 3, 4], 6, 30],
      [[0x50, 0x4b, 1, 2], 8, 46],
    ] as const) {
      const header = gbk.indexOf(Buffer.from(signature))
      gbk.writeUInt16LE(0, header + flags)
      gbk.set([0xb1, 0xca, 0xbc, 0xc7], header + at)
    }
    writeFileSync(join(folder, 'gbk.zip'), gbk)
    expect((await imported(join(folder, 'gbk.zip'), '--dry-run')).documents).toMatchObject([
      { title: '笔记' },
    ])
    // The link in the ZIP that another program made is refused, and names itself.
    const linked = await run('import', join(folder, '笔记.zip'))
    expect([linked.code, linked.talk]).toEqual([1, expect.stringContaining('link.md')])
  })

  it('what means harm, is damaged or not meant for it is refused, and nothing is left of it', async () => {
    const { page } = await filledSpace('拒绝')
    const zip = join(folder, 'good.zip')
    const manifest = await exported('--document', page.id, '--to', zip)
    execFileSync('unzip', ['-q', zip, '-d', join(folder, 'good')])
    const files = (change: (manifest: Manifest) => void = () => undefined) => {
      const changed = structuredClone({
        ...JSON.parse(readFileSync(join(folder, 'good/manifest.json'), 'utf8')),
      })
      change(changed as Manifest)
      const listed = manifest.documents.flatMap((document) => Object.values(document.files))
      return {
        'manifest.json': JSON.stringify(changed),
        ...Object.fromEntries(listed.map(({ path }) => [path, readFileSync(join(folder, 'good', path))])),
      }
    }
    const yjs = manifest.documents[0]!.files.yjs!.path
    const bytes = readFileSync(zip)
    const lying = Buffer.from(readFileSync(await zipOf({ 'a.md': 'x'.repeat(10_000) })))
    const central = lying.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    lying.writeUInt32LE(10, central + 24)
    const shared = Buffer.from(readFileSync(await zipOf({ 'a.md': 'same', 'b.md': 'same' })))
    shared.writeUInt32LE(0, shared.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 42)
    const before = await state()
    const raw = (name: string, content: Buffer) => write({ [name]: content }, folder) && join(folder, name)
    for (const [source, why] of [
      [await zipOf({ '../../escape.md': 'x' }), 'escape.md'],
      [await zipOf({ '/etc/cron.md': 'x' }, 'b.zip'), 'do harm'],
      [await zipOf({ 'C:\\x.md': 'x' }, 'c.zip'), 'do harm'],
      [await zipOf({ 'bomb.md': Buffer.alloc(5_000_000) }, 'd.zip'), 'bomb.md'],
      [raw('lying.zip', lying), 'larger than the list says'],
      [raw('shared.zip', shared), 'share their bytes'],
      [raw('cut.zip', bytes.subarray(0, bytes.length - 100)), 'its end is missing'],
      [raw('foreign.zip', Buffer.from('Rar!')), 'neither an export'],
      [raw('picture.png', Buffer.from('x')), 'neither an export'],
      [join(folder, 'missing'), 'cannot be read'],
      [write({ 'a.txt': 'x' }, join(folder, 'no-markdown')), 'neither an export'],
      [
        write({ 'good.md': 'x', 'bad.md': Buffer.from([0xff, 0xfe, 0x41]) }, join(folder, 'mixed')),
        'bad.md: it is not UTF-8',
      ],
      [await zipOf({ ...files(), [yjs]: 'spoiled' }, 'e.zip'), 'not as it was exported'],
      [
        await zipOf(
          files((each) => void (each.formatVersion = 2)),
          'f.zip',
        ),
        'newer Stoa',
      ],
      [
        await zipOf(
          files((each) => void (each.documents[0]!.schemaVersion = 99)),
          'g.zip',
        ),
        'newer Stoa',
      ],
      [
        await zipOf(
          files((each) => void (each.documents[0]!.parent = 'nobody')),
          'h.zip',
        ),
        'stands wrongly',
      ],
      [await zipOf({ 'manifest.json': '{"format":"stoa-export"' }, 'j.zip'), 'no JSON'],
    ] as const) {
      const { code, out, talk } = await run('import', source)
      expect([code, out], `${source}: ${talk}`).toEqual([1, ''])
      expect(talk, source).toContain(why)
    }
    // A path out of the list is one among its files, or none.
    const outside = await zipOf(
      files((each) => void (each.documents[0]!.files.yjs!.path = '../data/x')),
      'i.zip',
    )
    expect((await imported(outside, '--dry-run')).documents[0]).toMatchObject({ from: 'markdown' })
    expect(await state()).toEqual(before)
    const nowhere = await run('import', zip, '--space', page.id, '--json')
    expect(JSON.parse(nowhere.talk)).toMatchObject({ code: 'exchange.nothing_there' })
  })

  it('what fails in the middle leaves nothing, neither rows nor content', async () => {
    const { id: spaceId } = await stoa.space(owner, '半途')
    const { identity, documents } = stoa.stoa.services
    const before = contents()
    const page = (key: string, make: () => Promise<Uint8Array>) =>
      ({ key, parentKey: null, spaceKey: '', kind: 'page', title: key, state: make }) as const
    const actor = { ...identity.operator(), userId: owner.id }
    await expect(
      documents.adoptTree(
        actor,
        {
          documents: [
            page('一', async () => new Uint8Array([0, 0])),
            page('二', () => Promise.reject(new Error('the disk is gone'))),
          ],
          spaceIds: async () => new Map([['', spaceId]]),
        },
        async () => undefined,
      ),
    ).rejects.toThrow('the disk is gone')
    expect([await documentsIn(spaceId), contents()]).toEqual([[], before])
  })
})
