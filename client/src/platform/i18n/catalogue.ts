/** The words of one module in one language: flat keys, so that a key in the code is the key in the file. */
export type Words = Readonly<Record<string, string>>

/**
 * The shape another language must fill: every key of the first, except that English counts one and other, and Chinese
 * counts without a difference.
 */
export type Translation<First extends Words> = {
  readonly [Key in keyof First as Key extends `${string}_one` ? never : Key]: string
} & { readonly [Key in keyof First as Key extends `${string}_one` ? Key : never]?: string }

export interface Catalogue {
  readonly en: Words
  readonly 'zh-CN': Words
}
