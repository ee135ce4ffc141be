import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, ErrorState, GhostLines, useDocumentTitle } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaPage } from './area-page.tsx'
import { DepartmentView } from './department.view.tsx'
import { DepartmentTree } from './department-tree.view.tsx'
import { type DepartmentDialog, DepartmentDialogs } from './department.dialogs.tsx'
import { departmentsQuery } from './departments.queries.ts'

interface DepartmentsScreenProps {
  departmentId?: string | undefined
}

/** The tree of departments, and beside it the one that is open. On a phone one of the two. */
export function DepartmentsScreen({ departmentId }: DepartmentsScreenProps) {
  const { t } = useTranslation('organisation')
  const me = useMe()
  const departments = useQuery(departmentsQuery)
  const [dialog, setDialog] = useState<DepartmentDialog>()
  useDocumentTitle(t('departments.title'))
  const list = departments.data ?? []
  const open = list.find(({ id }) => id === departmentId)
  const mayCreate = me.can.includes('organisation.manage_departments')
  const create = (
    <Button look="primary" onPress={() => setDialog({ kind: 'create', parentId: null })}>
      {t('departments.create')}
    </Button>
  )
  return (
    <AreaPage
      wide
      title={t('departments.title')}
      lead={t('departments.lead')}
      action={mayCreate && list.length > 0 ? create : undefined}
    >
      {departments.isPending && (
        <GhostLines className="mt-8" widths={['40%', '34%', '46%', '30%']} height="1.4rem" />
      )}
      {departments.isError && (
        <ErrorState error={departments.error} onRetry={() => void departments.refetch()} />
      )}
      {departments.isSuccess && list.length === 0 && (
        <EmptyState title={t('departments.none')} action={mayCreate && create}>
          {t(mayCreate ? 'departments.none_body' : 'departments.none_readonly')}
        </EmptyState>
      )}
      {list.length > 0 && (
        <div className="mt-6 grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
          <div className={departmentId === undefined ? '' : 'max-lg:hidden'}>
            <DepartmentTree departments={list} openId={departmentId} onDialog={setDialog} />
          </div>
          <div className={departmentId === undefined ? 'max-lg:hidden' : ''}>
            {open ? (
              <DepartmentView key={open.id} departments={list} department={open} onDialog={setDialog} />
            ) : (
              <p className="border-t border-stone-3 pt-4 text-ink-3">
                {t(departmentId === undefined ? 'departments.choose' : 'departments.gone')}
              </p>
            )}
          </div>
        </div>
      )}
      {dialog && (
        <DepartmentDialogs
          dialog={dialog}
          departments={list}
          openId={departmentId}
          onClose={() => setDialog(undefined)}
        />
      )}
    </AreaPage>
  )
}
