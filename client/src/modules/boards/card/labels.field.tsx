import {
  addLabel,
  addToCard,
  boardLimits,
  type Card,
  deleteLabel,
  editLabel,
  type Label,
  type LabelColour,
  labelColours,
  removeFromCard,
} from '@stoa/board'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Dialog, DialogTrigger, Popover, Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, CheckBox, classes, IconButton, popover, TextField } from '../../../platform/ui/index.ts'
import { useBoard, useLabels } from '../use-board.ts'
import { LabelChip } from './card-marks.tsx'

/** The labels of a card; new ones are made and coloured right here. */
export function LabelsField({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const labels = useLabels()
  return (
    <>
      {labels
        .filter(({ id }) => card.labels.includes(id))
        .map((label) => (
          <LabelChip key={label.id} label={label} />
        ))}
      <DialogTrigger>
        <IconButton size="small" tip="none" label={t('labels.choose')}>
          <Plus size={15} aria-hidden />
        </IconButton>
        <Popover placement="bottom start" className={classes(popover, 'w-72')}>
          <Dialog aria-label={t('labels')} className="scroll-thin max-h-96 overflow-y-auto p-3 outline-none">
            <LabelChoice card={card} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </>
  )
}

function LabelChoice({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const labels = useLabels()
  /** A label that is being changed, or `new`. */
  const [form, setForm] = useState<Label | 'new'>()
  if (form !== undefined)
    return (
      <LabelForm
        label={form === 'new' ? undefined : form}
        onDone={(made) => {
          setForm(undefined)
          if (made !== undefined) board.act((doc, origin) => addToCard(doc, card.id, 'labels', made, origin))
        }}
      />
    )
  return (
    <div className="flex flex-col gap-1">
      {labels.length === 0 && <p className="text-small text-ink-3">{t('labels.none')}</p>}
      {labels.map((label) => (
        <div key={label.id} className="flex items-center gap-2">
          <span data-label={label.colour} className="label-dot shrink-0" />
          <CheckBox
            label={label.name}
            className="min-w-0 grow"
            isSelected={card.labels.includes(label.id)}
            onChange={(isSelected) =>
              board.act((doc, origin) =>
                (isSelected ? addToCard : removeFromCard)(doc, card.id, 'labels', label.id, origin),
              )
            }
          />
          <IconButton
            size="small"
            tip="none"
            label={t('labels.edit', { name: label.name })}
            onPress={() => setForm(label)}
          >
            <Pencil size={13} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button size="small" look="quiet" className="mt-1 self-start" onPress={() => setForm('new')}>
        <Plus size={14} aria-hidden />
        {t('labels.new')}
      </Button>
    </div>
  )
}

interface LabelFormProps {
  label: Label | undefined
  /** With the id of a label that was made. */
  onDone: (made?: string) => void
}

function LabelForm({ label, onDone }: LabelFormProps) {
  const { t } = useTranslation(['boards', 'ui'])
  const board = useBoard()
  const used = new Set(useLabels().map(({ colour }) => colour))
  const [name, setName] = useState(label?.name ?? '')
  const [colour, setColour] = useState<LabelColour>(
    label?.colour ?? labelColours.find((one) => one !== 'grey' && !used.has(one)) ?? 'grey',
  )
  const save = () => {
    let made: string | undefined
    const isDone = board.act((doc, origin) => {
      if (label === undefined) made = addLabel(doc, { name, colour, at: Date.now() }, origin)
      else editLabel(doc, label.id, { name, colour }, origin)
    })
    if (isDone) onDone(made)
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save()
      }}
    >
      <TextField
        autoFocus
        label={t('labels.name')}
        value={name}
        onChange={setName}
        maxLength={boardLimits.labelName}
      />
      <RadioGroup
        aria-label={t('labels.colour')}
        orientation="horizontal"
        value={colour}
        onChange={(value) => setColour(labelColours.find((one) => one === value) ?? 'grey')}
        className="flex flex-wrap gap-1.5"
      >
        {labelColours.map((one) => (
          <Radio
            key={one}
            value={one}
            aria-label={t(`colour.${one}`)}
            className="grid size-7 place-items-center rounded-s border border-transparent outline-none data-[selected]:border-ink-1 data-[focus-visible]:outline-2 data-[focus-visible]:outline-aegean"
          >
            <span data-label={one} className="label-dot size-4.5" />
          </Radio>
        ))}
      </RadioGroup>
      <div className="flex items-center gap-2">
        {label !== undefined && (
          <IconButton
            label={t('labels.delete')}
            tip="none"
            onPress={() => {
              if (board.act((doc, origin) => deleteLabel(doc, label.id, origin))) onDone()
            }}
          >
            <Trash2 size={15} aria-hidden className="text-cinnabar" />
          </IconButton>
        )}
        <Button size="small" look="quiet" className="ml-auto" onPress={() => onDone()}>
          {t('ui:action.cancel')}
        </Button>
        <Button size="small" type="submit" look="primary" isDisabled={name.trim() === ''}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
