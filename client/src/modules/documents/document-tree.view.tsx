import type { DocumentNode, Space } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { DropIndicator, Tree, useDragAndDrop } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, ErrorState, GhostLines } from '../../platform/ui/index.ts'
import { placeOfDrop, placeOfStep, type Step } from './document-move.ts'
import { ancestorsOf, buildTree, descendantsOf, neighbourOf } from './document-tree.ts'
import { DocumentTreeItem, TreeActions } from './document-tree-item.tsx'
import { treeQuery, useCreateDocument, useMoveDocument, useRenameDocument } from './documents.queries.ts'
import { useExpanded } from './expanded-store.ts'
import { documentPath } from './document-link.ts'
import { NewDocumentMenu } from './new-document.menu.tsx'
import { useDocumentDialogs } from './use-document-dialogs.tsx'
import { useTitle } from './use-title.ts'

interface DocumentTreeProps {
  space: Space
  currentId?: string | undefined
}

const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

/** The pages of a space: read, made, named, moved and thrown away by pointer or by keyboard. */
export function DocumentTree({ space, currentId }: DocumentTreeProps) {
  const { t } = useTranslation('documents')
  const navigate = useNavigate()
  const titleOf = useTitle()
  const query = useQuery(treeQuery(space.id))
  const create = useCreateDocument()
  const move = useMoveDocument()
  const rename = useRenameDocument()
  const [expanded, setExpanded] = useExpanded(space.id)
  const [renaming, setRenaming] = useState<string>()
  const [said, setSaid] = useState('')
  const frame = useRef<HTMLDivElement>(null)
  /** The row the focus comes back to. */
  const returnTo = useRef<string>(undefined)
  const nodes = useMemo(() => query.data ?? [], [query.data])
  const tree = useMemo(() => buildTree(nodes), [nodes])
  const mayEdit = space.can.includes('documents.create')

  const leaveTrashed = (document: DocumentNode) => {
    returnTo.current = neighbourOf(nodes, document)?.id
    const gone = new Set([document.id, ...descendantsOf(nodes, document.id).map((node) => node.id)])
    if (currentId !== undefined && gone.has(currentId))
      void navigate({ to: '/s/$spaceId', params: { spaceId: space.id } })
  }
  const dialogs = useDocumentDialogs(leaveTrashed)

  // The open page is never hidden in a closed branch. Only when another page opens: what is closed later stays closed.
  const branch = ancestorsOf(nodes, currentId ?? '')
    .map((node) => node.id)
    .join(' ')
  useEffect(() => {
    if (branch !== '') setExpanded(new Set([...expanded, ...branch.split(' ')]))
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [branch, currentId])

  // What had the focus is gone, a field or a row: it goes to the row that stands there now, unless the person has put
  // it somewhere else.
  useEffect(() => {
    const id = returnTo.current
    if (id === undefined || renaming !== undefined || dialogs.element !== null) return
    const row = frame.current?.querySelector<HTMLElement>(`[data-key="${id}"]`)
    if (!row) return
    returnTo.current = undefined
    if (document.activeElement === document.body) row.focus()
  })

  const made = (parentId: string | null) => (document: DocumentNode) => {
    if (parentId !== null) setExpanded(new Set([...expanded, parentId]))
    void navigate({ to: documentPath(document) })
  }
  const moveTo = (document: DocumentNode, place: ReturnType<typeof placeOfStep>) => {
    if (place === undefined) return
    move.mutate({ document, place })
    if (place.parentId !== null) setExpanded(new Set([...expanded, place.parentId]))
    setSaid(t('tree.moved', { title: titleOf(document) }))
  }

  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayEdit,
    getItems: (keys) =>
      [...keys].map((key) => ({
        'text/plain': titleOf(nodes.find((node) => node.id === key) ?? { title: '' }),
      })),
    getAllowedDropOperations: () => ['move'],
    onMove: ({ keys, target }) => {
      const [key] = keys
      const document = nodes.find((node) => node.id === key)
      if (document)
        moveTo(
          document,
          placeOfDrop(nodes, document.id, { key: String(target.key), position: target.dropPosition }),
        )
    },
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className="relative z-10 -my-px ml-2 h-0.5 rounded-full data-[drop-target]:bg-aegean data-[drop-target]:outline-none"
      />
    ),
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (!mayEdit || renaming !== undefined || !(event.target instanceof Element)) return
    const row = event.target.closest<HTMLElement>('[role="row"]')
    const document = nodes.find((node) => node.id === row?.dataset['key'])
    if (document === undefined) return
    const step = event.altKey && !event.ctrlKey && !event.metaKey ? steps[event.key] : undefined
    if (step !== undefined) moveTo(document, placeOfStep(nodes, document.id, step))
    else if (event.key === 'F2') setRenaming(document.id)
    else if (event.key === 'Delete') dialogs.open('trash', document)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const content = () => {
    if (query.isPending) return <GhostLines className="px-2 py-2" widths={['70%', '55%', '80%', '62%']} />
    if (query.isError)
      return (
        <ErrorState
          compact
          error={query.error}
          title={t('tree.error')}
          onRetry={() => void query.refetch()}
        />
      )
    if (nodes.length === 0)
      return (
        <div className="px-2 py-2">
          <p className="text-small text-ink-3">{mayEdit ? t('tree.empty') : t('tree.empty_readonly')}</p>
          {mayEdit && (
            <Button
              size="small"
              className="mt-2"
              onPress={() =>
                create.mutate(
                  { spaceId: space.id, parentId: null, kind: 'page', title: '' },
                  { onSuccess: made(null) },
                )
              }
            >
              {t('new_page')}
            </Button>
          )}
        </div>
      )
    return (
      // The keys that RAC's tree does not know are taken on their way down, before it moves the focus.
      // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
      <div ref={frame} onKeyDownCapture={onKeyDown}>
        <TreeActions
          value={{
            currentId,
            renaming,
            mayEdit,
            made,
            openDialog: dialogs.open,
            startRename: setRenaming,
            endRename: (document, title) => {
              returnTo.current = document.id
              setRenaming(undefined)
              if (title !== undefined && title !== document.title) rename.mutate({ document, title })
            },
          }}
        >
          <Tree
            aria-label={t('tree.label')}
            items={tree}
            dependencies={[currentId, renaming]}
            expandedKeys={expanded}
            onExpandedChange={(keys) => setExpanded(new Set([...keys].map(String)))}
            // Typing a title must not move through the tree.
            keyboardNavigationBehavior={renaming === undefined ? 'arrow' : 'tab'}
            dragAndDropHooks={dragAndDropHooks}
            className="outline-none"
          >
            {(item) => <DocumentTreeItem branch={item} currentId={currentId} />}
          </Tree>
        </TreeActions>
      </div>
    )
  }
  return (
    <section aria-label={t('tree.label')} className="flex flex-col gap-1">
      <div className="flex h-7 items-center justify-between pl-2">
        <h2 className="label">{t('tree.heading')}</h2>
        {mayEdit && (
          <NewDocumentMenu label={t('new.here')} spaceId={space.id} parentId={null} onMade={made(null)} />
        )}
      </div>
      {content()}
      <p role="status" className="sr-only">
        {said}
      </p>
      {dialogs.element}
    </section>
  )
}
