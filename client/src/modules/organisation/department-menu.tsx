import type { Department } from '@stoa/protocol'
import { Ellipsis, FolderInput, FolderPlus, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton, Menu, MenuItem, MenuLine } from '../../platform/ui/index.ts'
import type { DepartmentDialog } from './department.dialogs.tsx'

interface DepartmentMenuProps {
  department: Department
  onDialog: (dialog: DepartmentDialog) => void
}

/** What the reader may do with a department; nothing stands here for those who may do nothing. */
export function DepartmentMenu({ department, onDialog }: DepartmentMenuProps) {
  const { t } = useTranslation('organisation')
  const manages = department.can.includes('departments.manage')
  const reshapes = department.can.includes('departments.reshape')
  const label = t('departments.actions', { name: department.name })
  if (!manages && !reshapes) return null
  return (
    <Menu
      label={label}
      trigger={
        <IconButton label={label} tip="none" size="small">
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    >
      {manages && (
        <>
          <MenuItem
            icon={<FolderPlus size={16} />}
            onAction={() => onDialog({ kind: 'create', parentId: department.id })}
          >
            {t('departments.create_below')}
          </MenuItem>
          <MenuItem
            icon={<Pencil size={16} />}
            hint="F2"
            onAction={() => onDialog({ kind: 'rename', department })}
          >
            {t('departments.rename')}
          </MenuItem>
        </>
      )}
      {reshapes && (
        <>
          <MenuItem icon={<FolderInput size={16} />} onAction={() => onDialog({ kind: 'move', department })}>
            {t('departments.move')}
          </MenuItem>
          <MenuLine />
          <MenuItem
            danger
            icon={<Trash2 size={16} />}
            onAction={() => onDialog({ kind: 'delete', department })}
          >
            {t('departments.delete')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
