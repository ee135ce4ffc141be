import { LexicalComposer } from '@lexical/react/LexicalComposer'
import { useLexicalComposerContext } from '@lexical/react/LexicalComposerContext'
import { ContentEditable } from '@lexical/react/LexicalContentEditable'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { PAGE_THEME } from '../core/editor-theme.ts'
import { PAGE_NODES } from '../core/page-nodes.ts'
import type { BoundPage } from '../yjs/page-binding.ts'
import { EditorContext } from './editor-context.ts'
import { createHandle } from './editor-handle.ts'
import type { StoaEditorProps } from './editor-props.ts'
import { EditorTools } from './editor-tools.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { FindPanel } from './find-panel.tsx'
import { type EditorMessages, messagesFor } from './messages.ts'
import { registerPageBehaviours } from './page-behaviours.ts'
import { PageNotice, PageSkeleton } from './page-notice.tsx'
import { RemoteCursors } from './remote-cursors.tsx'
import { useOutline } from './use-outline.ts'
import { usePageBinding } from './use-page-binding.ts'

/**
 * The page editor. Needs a document that was seeded on the server and `@stoa/editor/style.css`.
 *
 * @example
 * ```tsx
 * <StoaEditor doc={provider.document} provider={provider} user={{ name: 'Anna', color: '#2a69ac' }} />
 * ```
 */
export const StoaEditor = (props: StoaEditorProps) => {
  const { language = 'en', variant = 'page', className } = props
  const messages = useMemo(
    () => ({ ...messagesFor(language), ...props.messages }),
    [language, props.messages],
  )
  const [error, setError] = useState<Error | null>(null)
  const onError = useEffectEvent((failure: Error) => props.onError?.(failure))
  const fail = useCallback((failure: Error) => setError((first) => first ?? failure), [])
  useEffect(() => {
    if (error !== null) onError(error)
  }, [error])

  const [config] = useState(() => ({
    namespace: 'stoa-page',
    nodes: [...PAGE_NODES],
    theme: PAGE_THEME,
    editable: false,
    editorState: null,
    onError: fail,
  }))
  const failed = <PageNotice title={messages.failedTitle} text={messages.failedText} messages={messages} />
  return (
    <div
      className={`stoa-editor${className === undefined ? '' : ` ${className}`}`}
      data-variant={variant}
      lang={language}
    >
      <ErrorBoundary onError={fail} fallback={failed}>
        <LexicalComposer initialConfig={config}>
          <PageEditor {...props} messages={messages} failure={error} />
        </LexicalComposer>
      </ErrorBoundary>
    </div>
  )
}

interface PageEditorProps extends Omit<StoaEditorProps, 'messages'> {
  readonly messages: EditorMessages
  readonly failure: Error | null
}

const PageEditor = (props: PageEditorProps) => {
  const { doc, provider = null, user, editable = true, messages, failure } = props
  const [editor] = useLexicalComposerContext()
  const frame = useRef<HTMLDivElement>(null)
  const { page, state } = usePageBinding(editor, doc, provider, user, props.root)
  const [findRequest, setFindRequest] = useState(0)
  const hasFind = props.variant !== 'compact'
  const isEditable = editable && state.kind === 'ready'

  useEffect(
    () => registerPageBehaviours(editor, hasFind ? () => setFindRequest((n) => n + 1) : null),
    [editor, hasFind],
  )
  useEffect(() => editor.setEditable(isEditable), [editor, isEditable])
  useEffect(() => {
    if (failure !== null) page?.fail(failure)
  }, [failure, page])

  const onReady = useEffectEvent((bound: BoundPage) => {
    if (bound.state.kind !== 'ready') return
    props.onReady?.(createHandle(editor, () => setFindRequest((n) => n + 1)))
  })
  const onUnsupported = useEffectEvent((bound: BoundPage) => {
    if (bound.state.kind === 'unsupported') props.onUnsupported?.(bound.state.page)
  })
  useEffect(() => {
    if (page === null) return
    if (state.kind === 'ready') onReady(page)
    if (state.kind === 'unsupported') onUnsupported(page)
  }, [page, state])
  useOutline(editor, props.onOutlineChange)

  const { language = 'en', people = null, departments = null, cards = null, dayInput = null } = props
  const context = useMemo(
    () => ({
      messages,
      language,
      editable: isEditable,
      frame,
      people,
      departments,
      cards,
      DayInput: dayInput,
    }),
    [messages, language, isEditable, people, departments, cards, dayInput],
  )
  const isShown = state.kind === 'ready'
  return (
    <EditorContext value={context}>
      <StateNotice {...props} state={state} />
      <div
        ref={frame}
        className="stoa-frame"
        hidden={!isShown}
        style={
          {
            '--stoa-editor-image-broken': JSON.stringify(messages.imageBroken),
            '--stoa-editor-task-done': JSON.stringify(messages.taskDone),
            '--stoa-editor-task-open': JSON.stringify(messages.taskOpen),
          } as React.CSSProperties
        }
      >
        {/* Before the page, because it sticks to the top of the window while the page scrolls past. */}
        {isShown && hasFind && <FindPanel request={findRequest} />}
        <ContentEditable
          className="stoa-content"
          ariaLabel={props.label ?? messages.editorLabel}
          aria-placeholder={props.placeholder ?? messages.placeholder}
          placeholder={
            isEditable ? (
              <div className="stoa-placeholder">{props.placeholder ?? messages.placeholder}</div>
            ) : (
              () => null
            )
          }
          spellCheck
        />
        {isShown && page !== null && (
          <>
            <RemoteCursors page={page} />
            <EditorTools onCopyHeadingLink={props.onCopyHeadingLink} blocks={props.blocks} />
          </>
        )}
      </div>
    </EditorContext>
  )
}

const StateNotice = ({ state, messages, synced }: PageEditorProps & { state: BoundPage['state'] }) => {
  switch (state.kind) {
    case 'ready':
      return null
    case 'waiting':
      return synced === true ? (
        <PageNotice title={messages.notSeededTitle} text={messages.notSeededText} messages={messages} />
      ) : (
        <PageSkeleton messages={messages} />
      )
    case 'unsupported':
      return (
        <PageNotice title={messages.unsupportedTitle} text={messages.unsupportedText} messages={messages} />
      )
    case 'deleted':
      return (
        <PageNotice
          title={messages.deletedTitle}
          text={messages.deletedText}
          messages={messages}
          canReload={false}
        />
      )
    case 'failed':
      return <PageNotice title={messages.failedTitle} text={messages.failedText} messages={messages} />
  }
}
