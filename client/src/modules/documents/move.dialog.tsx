import type { DocumentNode } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ErrorState, FormDialog, GhostLines, menuItem, notify, Select } from '../../platform/ui/index.ts'
import { spacesQuery } from '../spaces/index.ts'
import { lastPlaceUnder } from './document-move.ts'
import { buildTree, descendantsOf, type TreeNode } from './document-tree.ts'
import { treeQuery, useMoveDocument } from './documents.queries.ts'
import { useTitle } from './use-title.ts'

interface MoveDialogProps {
  document: DocumentNode
  onClose: () => void
}

interface Target {
  id: string
  title: string
  depth: number
}

const topId = 'top'

/** Moves by choosing a parent, also into another space. All by keyboard. */
export function MoveDialog({ document, onClose }: MoveDialogProps) {
  const { t } = useTranslation('documents')
  const titleOf = useTitle()
  const spaces = useQuery(spacesQuery)
  const [spaceId, setSpaceId] = useState(document.spaceId)
  const [parentId, setParentId] = useState<string>(document.parentId ?? topId)
  const tree = useQuery(treeQuery(spaceId))
  const move = useMoveDocument()
  const title = titleOf(document)

  const targets = useMemo((): Target[] => {
    const nodes = tree.data ?? []
    const barred = new Set([document.id, ...descendantsOf(nodes, document.id).map((node) => node.id)])
    const list: Target[] = [{ id: topId, title: t('move.top'), depth: 0 }]
    const walk = (branch: TreeNode[], depth: number) => {
      for (const { node, children } of branch) {
        if (barred.has(node.id)) continue
        list.push({ id: node.id, title: titleOf(node), depth })
        walk(children, depth + 1)
      }
    }
    walk(buildTree(nodes), 1)
    return list
  }, [tree.data, document.id, t, titleOf])

  const offered = (spaces.data ?? []).filter(
    (space) => space.id === document.spaceId || space.can.includes('documents.create'),
  )
  return (
    <FormDialog
      title={t('move.title', { title })}
      confirm={t('move.submit')}
      canConfirm={tree.isSuccess}
      onClose={onClose}
      onConfirm={async () => {
        const parent = parentId === topId ? null : parentId
        await move.mutateAsync({
          document,
          place: lastPlaceUnder(tree.data ?? [], document.id, parent),
          ...(spaceId === document.spaceId ? {} : { spaceId }),
        })
        notify(t('tree.moved', { title }))
      }}
    >
      <Select
        label={t('move.space')}
        choices={offered.map((space) => ({ id: space.id, label: space.name }))}
        value={spaceId}
        onChange={(id) => {
          setSpaceId(id)
          setParentId(topId)
        }}
      />
      <div className="flex flex-col gap-1.5">
        <p id="move-under" className="text-small font-semibold text-ink-2">
          {t('move.under')}
        </p>
        {tree.isPending && <GhostLines widths={['60%', '70%', '50%']} />}
        {tree.isError && <ErrorState compact error={tree.error} onRetry={() => void tree.refetch()} />}
        {tree.isSuccess && (
          <ListBox
            aria-labelledby="move-under"
            items={targets}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[parentId]}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : keys
              if (key !== undefined) setParentId(String(key))
            }}
            className="scroll-thin max-h-72 overflow-auto rounded-m border border-stone-3 bg-raised p-1"
          >
            {(target) => (
              <ListBoxItem
                id={target.id}
                textValue={target.title}
                className={`${menuItem} data-[selected]:bg-aegean-soft data-[selected]:text-aegean data-[focus-visible]:outline-2 data-[focus-visible]:outline-aegean`}
                style={{ paddingInlineStart: `${10 + target.depth * 16}px` }}
              >
                <span className="truncate">{target.title}</span>
              </ListBoxItem>
            )}
          </ListBox>
        )}
      </div>
      <p className="text-small text-ink-3">{t('move.note')}</p>
    </FormDialog>
  )
}
