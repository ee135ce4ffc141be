import type { DayInputProps } from '@stoa/editor/react'
import { DayField } from '../../platform/ui/index.ts'

/** Days in blocks, in the language of the interface. The form floats already, so no month opens over it. */
export const EditorDay = (props: DayInputProps) => <DayField {...props} hideLabel withoutMonth />
