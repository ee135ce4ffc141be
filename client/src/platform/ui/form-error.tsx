interface FormErrorProps {
  /** What happened and what to do; nothing is shown without it. */
  text: string | undefined
}

/** Why a form was not accepted, read aloud when it appears. */
export const FormError = ({ text }: FormErrorProps) =>
  text === undefined ? null : (
    <p role="alert" className="rounded-m bg-cinnabar-soft px-3 py-2 text-small text-cinnabar">
      {text}
    </p>
  )
