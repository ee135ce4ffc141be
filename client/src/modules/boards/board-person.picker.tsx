import { PersonPicker } from '../organisation/index.ts'

interface BoardPersonPickerProps {
  label: string
  except: ReadonlySet<string>
  onPick: (personId: string) => void
}

export function BoardPersonPicker({ label, except, onPick }: BoardPersonPickerProps) {
  return <PersonPicker autoFocus label={label} except={except} onPick={({ id }) => onPick(id)} />
}
