import {
  addMilestone,
  boardLimits,
  type Card,
  deleteMilestone,
  editCard,
  editMilestone,
  type Milestone,
} from '@stoa/board'
import { Flag, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DayField, Button, FormDialog, IconButton, Select, TextField } from '../../../platform/ui/index.ts'
import { shortDay } from '../dates.ts'
import { useBoard, useMilestones, useToday } from '../use-board.ts'

const none = 'none'
const fresh = 'new'

export function MilestoneField({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const today = useToday()
  const milestones = useMilestones()
  const [dialog, setDialog] = useState<Milestone | 'new'>()
  const current = milestones.find(({ id }) => id === card.milestone)
  const set = (milestone: string | null) =>
    board.act((doc, origin) => editCard(doc, card.id, { milestone }, origin))
  return (
    <span className="-ml-2 flex items-center">
      <Select
        look="quiet"
        hideLabel
        label={t('milestone')}
        choices={[
          { id: none, label: t('milestone.none') },
          ...milestones.map(({ id, title, due }) => ({
            id,
            label: title,
            ...(due === null ? {} : { detail: t('milestone.by', { day: shortDay(due, today) }) }),
          })),
          { id: fresh, label: t('milestone.new') },
        ]}
        value={current?.id ?? none}
        onChange={(id) => {
          if (id === fresh) setDialog('new')
          else set(id === none ? null : id)
        }}
      />
      {current !== undefined && (
        <IconButton
          size="compact"
          tip="none"
          label={t('milestone.edit', { title: current.title })}
          onPress={() => setDialog(current)}
        >
          <Pencil size={13} aria-hidden />
        </IconButton>
      )}
      {dialog !== undefined && (
        <MilestoneDialog
          milestone={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
          onMade={set}
        />
      )}
    </span>
  )
}

interface MilestoneDialogProps {
  milestone: Milestone | undefined
  onClose: () => void
  onMade: (id: string) => void
}

function MilestoneDialog({ milestone, onClose, onMade }: MilestoneDialogProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const [title, setTitle] = useState(milestone?.title ?? '')
  const [due, setDue] = useState(milestone?.due ?? null)
  return (
    <FormDialog
      title={t(milestone === undefined ? 'milestone.new_title' : 'milestone.edit_title')}
      confirm={t('save')}
      canConfirm={title.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        let made: string | undefined
        const isDone = board.act((doc, origin) => {
          if (milestone === undefined) made = addMilestone(doc, { title, due, at: Date.now() }, origin)
          else editMilestone(doc, milestone.id, { title, due }, origin)
        })
        if (!isDone) return 'stay-open'
        if (made !== undefined) onMade(made)
        return undefined
      }}
    >
      <TextField
        autoFocus
        label={t('milestone.title')}
        value={title}
        onChange={setTitle}
        maxLength={boardLimits.milestoneTitle}
      />
      <DayField label={t('due')} value={due} onChange={setDue} />
      {milestone !== undefined && (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            onPress={() => {
              const completedAt = milestone.completedAt === null ? Date.now() : null
              if (board.act((doc, origin) => editMilestone(doc, milestone.id, { completedAt }, origin)))
                onClose()
            }}
          >
            <Flag size={14} aria-hidden />
            {t(milestone.completedAt === null ? 'milestone.reach' : 'milestone.unreach')}
          </Button>
          <Button
            size="small"
            look="quiet-danger"
            onPress={() => {
              if (board.act((doc, origin) => deleteMilestone(doc, milestone.id, origin))) onClose()
            }}
          >
            {t('milestone.delete')}
          </Button>
        </div>
      )}
    </FormDialog>
  )
}
