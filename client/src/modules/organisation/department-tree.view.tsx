import type { Department } from '@stoa/protocol'
import { useNavigate } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { Button, Collection, Tree, TreeItem, TreeItemContent } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Avatars, classes } from '../../platform/ui/index.ts'
import type { DepartmentDialog } from './department.dialogs.tsx'
import { DepartmentMenu } from './department-menu.tsx'
import { buildDepartmentTree, type DepartmentBranch, departmentPath } from './department-tree.ts'

interface DepartmentTreeProps {
  departments: readonly Department[]
  openId: string | undefined
  onDialog: (dialog: DepartmentDialog) => void
}

/** Walked by arrows; Enter opens, F2 renames, Delete asks. */
export function DepartmentTree({ departments, openId, onDialog }: DepartmentTreeProps) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const tree = useMemo(() => buildDepartmentTree(departments), [departments])
  // The first level stands open at first: enough to see the shape of a house.
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(tree.map(({ id }) => id)))
  const branch = departmentPath(departments, openId ?? '')
    .slice(0, -1)
    .map(({ id }) => id)
    .join(' ')
  const [shownBranch, setShownBranch] = useState('')
  // The open one is never hidden in a closed branch; what is closed afterwards stays closed.
  if (branch !== shownBranch) {
    setShownBranch(branch)
    setExpanded(new Set([...expanded, ...branch.split(' ')]))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element)) return
    const row = event.target.closest<HTMLElement>('[role="row"]')
    const department = departments.find(({ id }) => id === row?.dataset['key'])
    if (department === undefined) return
    if (event.key === 'F2' && department.can.includes('departments.manage'))
      onDialog({ kind: 'rename', department })
    else if (event.key === 'Delete' && department.can.includes('departments.reshape'))
      onDialog({ kind: 'delete', department })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // Keys that the tree itself does not know are taken on their way down, before it moves the focus.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDownCapture={onKeyDown}>
      <Tree
        aria-label={t('departments.tree')}
        items={tree}
        dependencies={[openId]}
        expandedKeys={expanded}
        onExpandedChange={(keys) => setExpanded(new Set([...keys].map(String)))}
        onAction={(key) =>
          void navigate({
            to: '/people/departments/$departmentId',
            params: { departmentId: String(key) },
          })
        }
        className="border-t border-stone-3 pt-2 outline-none"
      >
        {(item) => <Item branch={item} openId={openId} onDialog={onDialog} />}
      </Tree>
    </div>
  )
}

interface ItemProps {
  branch: DepartmentBranch
  openId: string | undefined
  onDialog: (dialog: DepartmentDialog) => void
}

function Item({ branch, openId, onDialog }: ItemProps) {
  const { t } = useTranslation('organisation')
  const { department, children } = branch
  const current = department.id === openId
  return (
    <TreeItem
      id={department.id}
      textValue={department.name}
      className={classes(
        'group block rounded-s outline-none data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-aegean',
        current ? 'bg-aegean-soft' : 'hover:bg-hover',
      )}
    >
      <TreeItemContent>
        {({ level, hasChildItems }) => (
          <div
            className="flex min-h-10 items-center gap-1 pr-1"
            style={{ paddingInlineStart: `${(level - 1) * 18}px` }}
          >
            {hasChildItems ? (
              <Button
                slot="chevron"
                aria-label={t('departments.expand', { name: department.name })}
                className="grid size-7 shrink-0 place-items-center rounded-s text-ink-3 hover:bg-hover hover:text-ink-1"
              >
                <ChevronRight
                  size={15}
                  aria-hidden
                  className="transition-transform group-aria-expanded:rotate-90"
                />
              </Button>
            ) : (
              <span className="w-7 shrink-0" />
            )}
            <span
              aria-current={current ? 'page' : undefined}
              className={classes('min-w-0 grow truncate', current && 'font-semibold')}
            >
              {department.name}
            </span>
            <Avatars people={department.heads} label={t('departments.heads')} most={3} />
            <span className="min-w-7 text-right text-small text-ink-3 tabular-nums">
              <span aria-hidden>{department.memberCount}</span>
              <span className="sr-only">{t('departments.members', { count: department.memberCount })}</span>
            </span>
            <DepartmentMenu department={department} onDialog={onDialog} />
          </div>
        )}
      </TreeItemContent>
      <Collection items={children} dependencies={[openId]}>
        {(child: DepartmentBranch) => <Item branch={child} openId={openId} onDialog={onDialog} />}
      </Collection>
    </TreeItem>
  )
}
