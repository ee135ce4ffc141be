import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AuditPage, BackupOverview, DocumentNode, Page, Space } from '@stoa/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa, type TestPerson, type TestStoa } from '../boot.testing.ts'
import { type Ended, main, runHere } from '../command-line/run.testing.ts'

describe('on the command line', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let folder: string
  let owner: TestPerson
  let spaceId: string
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
  }, bootDeadline)
  afterAll(() => stoa.stop())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-command-'))
    spaceId = (await stoa.space(owner, '资料')).id
    return () => rmSync(folder, { recursive: true })
  })

  const run = (...words: string[]) => runOn(stoa.dataDirectory, ...words)
  async function runOn(dataDirectory: string, ...words: string[]): Promise<Ended> {
    const ended = await runHere(words, { STOA_DATA_DIR: dataDirectory })
    return { ...ended, out: ended.out.trim() }
  }

  const text = async (id: string, person = owner): Promise<string> =>
    (await person.api.get<string>(`/documents/${id}/content?format=text`)).body
  const write = (id: string, words: string) =>
    stoa.stoa.sync.edit(id, 'raw', owner.id, (draft) => {
      const content = draft.getText('content')
      content.delete(0, content.length)
      content.insert(0, words)
    })
  const inSpace = async (id: string): Promise<DocumentNode[]> =>
    (await owner.api.get<Page<DocumentNode>>(`/documents?spaceId=${id}&limit=100`)).body.items
  const note = (title: string, markdown: string, parentId?: string) =>
    stoa.document(owner, spaceId, {
      kind: 'raw',
      title,
      markdown,
      ...(parentId === undefined ? {} : { parentId }),
    })

  it('a backup is written, verified, and restored elsewhere, while the server runs', async () => {
    await note('甲', '第一句')
    const { out, talk, code } = await run('backup')
    expect(code).toBe(0)
    expect(talk).toMatch(/Note this mark of the audit log elsewhere: \d+:[0-9a-f]{64}/)
    const verified = await run('verify', out)
    expect(verified.out).toMatch(/^ok {2}of .* documents opened/)
    const to = join(folder, 'new')
    const restored = await run('restore', out, '--to', to)
    expect([restored.out, restored.code]).toEqual([to, 0])
    expect(readdirSync(to)).toEqual(expect.arrayContaining(['content.db', 'stoa.db']))
    // The server knows of it.
    const { body } = await owner.api.get<BackupOverview>('/backups')
    expect(body.lastBackup).toMatchObject({ trigger: 'command', state: 'passed', startedBy: null })
    expect(out.endsWith(body.archives[0]!.name)).toBe(true)
    // And the restored folder says where it comes from.
    const { out: doctor, code: healthy } = await runOn(to, 'doctor')
    expect([healthy, doctor]).toEqual([0, expect.stringContaining('ok    Audit log')])
  })

  it('a key comes from a file; what is refused says why, with 1, and wrong use with 2', async () => {
    const keyFile = join(folder, 'key')
    writeFileSync(keyFile, 'seven green lamps by the river\n')
    const path = join(folder, 'b.age')
    const { out } = await run('backup', '--to', path, '--key-file', keyFile, '--json')
    expect(JSON.parse(out)).toMatchObject({ path, encrypted: true, contents: { people: 1 } })
    const keyless = await run('verify', path)
    expect([keyless.code, keyless.talk]).toEqual([1, expect.stringContaining('--key-file')])
    expect(JSON.parse((await run('verify', path, '--key-file', keyFile, '--json')).out)).toMatchObject({
      ok: true,
    })
    const again = await run('backup', '--to', path)
    expect([again.code, again.talk]).toEqual([1, expect.stringContaining('choose another name')])
    const full = await run('restore', path, '--to', folder, '--key-file', keyFile)
    expect([full.code, full.talk]).toEqual([1, expect.stringContaining('not empty')])
    expect((await run('backup', '--encrypt')).code).toBe(1)
    for (const wrong of [
      ['restore'],
      ['restore', path],
      ['restore', '--document', 'x'],
      ['restore', '--to', folder],
    ])
      expect((await run(...wrong)).code, wrong.join(' ')).toBe(2)
    expect((await run('restore', '--document', 'x', '--as-of', 'yesterday')).talk).toContain('2026-11-26')
  })

  it('progress is shown on a terminal, and never in a pipe', async () => {
    const piped = await run('backup', '--to', folder)
    expect(piped.talk).not.toContain('%')
    const words = [process.execPath, main, 'backup', '--to', join(folder, 'seen')].join(' ')
    const { stdout } = await promisify(execFile)('script', ['-qec', words, '/dev/null'], {
      env: { ...process.env, STOA_DATA_DIR: stoa.dataDirectory },
    })
    expect(stdout).toMatch(/\[Kwriting: \d+ %, [\d.]+ [kM]?B of [\d.]+ [kM]B/)
  })

  it('a document comes back as of a time, beside the living one, for the owner alone', async () => {
    const { id } = await note('笔记', '旧的内容')
    const editor = await stoa.person('编辑')
    await stoa.member(owner, spaceId, editor, 'editor')
    const then = new Date().toISOString()
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(then))
    await write(id, '新的内容')
    const { out: copyId, talk, code } = await run('restore', '--document', id, '--as-of', then)
    expect(code, talk).toBe(0)
    expect(await text(copyId)).toContain('旧的内容')
    expect(await text(id)).toContain('新的内容')
    const copy = (await inSpace(spaceId)).find((each) => each.id === copyId)!
    expect(copy.title).toMatch(/^笔记 \(as of \d{4}-\d\d-\d\d \d\d:\d\d\)$/)
    expect((await editor.api.get(`/documents/${copyId}`)).status).toBe(404)
    expect(
      (await owner.api.put(`/documents/${copyId}/members/${editor.id}`, { role: 'viewer' })).status,
    ).toBe(200)
    expect(await text(copyId, editor)).toContain('旧的内容')
    // It is a document like any other, in the server that was running all the time.
    await write(copyId, '接着写')
    expect(await text(copyId)).toContain('接着写')
    const { body } = await owner.api.get<AuditPage>('/audit?action=backups.document_recovered')
    expect(body.items[0]).toMatchObject({ target: { id: copyId }, actor: { name: 'operator' } })
    const before = await run('restore', '--document', id, '--as-of', '2020-01-01')
    expect([before.code, before.talk]).toEqual([1, expect.stringContaining('is not kept')])
  })

  it('what was deleted for good comes back out of an archive, and a stopped server is no hindrance', async () => {
    const { id } = await note('合同', '条款')
    const { out: archive } = await run('backup', '--to', folder)
    await owner.api.delete(`/documents/${id}`)
    await stoa.stoa.services.documents.purge(
      { ...stoa.stoa.services.identity.operator(), userId: owner.id },
      id,
    )
    expect((await owner.api.get(`/documents/${id}`)).status).toBe(404)
    const gone = await run('restore', '--document', id, '--as-of', new Date().toISOString())
    expect([gone.code, gone.talk]).toEqual([1, expect.stringContaining('no document or space of this id')])
    await stoa.stoa.close()
    const { out: copyId, code, talk } = await run('restore', archive, '--document', id)
    expect(code, talk).toBe(0)
    await stoa.restart()
    expect(await text(copyId)).toContain('条款')
    expect((await inSpace(spaceId)).map((each) => each.id)).toContain(copyId)
  })

  it('a space comes back as it was, as a new one, with its tree', async () => {
    const top = await note('上', '上面')
    const below = await note('下', '下面', top.id)
    const later = await note('删掉的', '还在')
    const then = new Date().toISOString()
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(then))
    await write(below.id, '改过了')
    await owner.api.delete(`/documents/${later.id}`)
    const newer = await note('后来的', '不在其中')
    for (const source of [[], [(await run('backup', '--to', folder)).out]]) {
      const { out, talk, code } = await run(
        'restore',
        ...source,
        '--space',
        spaceId,
        '--as-of',
        then,
        '--json',
      )
      expect(code, talk).toBe(0)
      const {
        spaceId: newId,
        documents,
        missing,
      } = JSON.parse(out) as {
        spaceId: string
        documents: number
        missing: string[]
      }
      expect([documents, missing]).toEqual([3, []])
      const tree = await inSpace(newId)
      const find = (title: string) => tree.find((each) => each.title === title)!
      expect(tree.map(({ title }) => title).toSorted()).toEqual(['上', '下', '删掉的'].toSorted())
      expect(find('下').parentId).toBe(find('上').id)
      expect(await text(find('下').id)).toContain('下面')
      expect(await text(find('删掉的').id)).toContain('还在')
      const { body } = await owner.api.get<Space>(`/spaces/${newId}`)
      expect(body.name).toMatch(/^资料 \(as of /)
      const members = await owner.api.get<Page<{ user: { id: string } }>>(`/spaces/${newId}/members`)
      expect(members.body.items.map(({ user }) => user.id)).toEqual([owner.id])
    }
    expect(await text(newer.id)).toContain('不在其中')
  })
})
