import { startTestStoa, type TestPerson, type TestStoa } from '@stoa/server/src/app/boot.testing.ts'

/** A whole running server, and a space with an editor and a viewer in it. */
export interface RunningStoa extends AsyncDisposable {
  readonly stoa: TestStoa
  /** `ws://host:port` */
  readonly url: string
  readonly spaceId: string
  readonly editor: TestPerson
  readonly viewer: TestPerson
  /** A new empty raw document in the space, made over HTTP. */
  rawDocument(): Promise<{ readonly id: string; readonly name: string }>
  /** The text that `GET content` answers for the document. */
  textOverHttp(id: string): Promise<string>
}

export async function startRunningStoa(): Promise<RunningStoa> {
  const stoa = await startTestStoa()
  const { owner } = stoa
  const space = await stoa.space(owner)
  const [editor, viewer] = [await stoa.person('editor'), await stoa.person('viewer')]
  await stoa.member(owner, space.id, editor, 'editor')
  await stoa.member(owner, space.id, viewer, 'viewer')
  return {
    stoa,
    url: stoa.wsUrl,
    spaceId: space.id,
    editor,
    viewer,
    async rawDocument() {
      const { id, syncName } = await stoa.document(owner, space.id, { kind: 'raw', title: 'raw' })
      return { id, name: syncName }
    },
    async textOverHttp(id) {
      const { status, body } = await viewer.api.get<string>(`/documents/${id}/content?format=text`)
      if (status !== 200) throw new Error(`The content was answered with ${status}.`)
      return body
    },
    [Symbol.asyncDispose]: () => stoa.stop(),
  }
}
