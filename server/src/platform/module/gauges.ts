/** Figures for `/metrics` by name, read at each scrape. Names begin with `stoa_`. */
export type Gauges = Readonly<Record<string, { help: string; read(): number }>>

declare module './module.ts' {
  interface Contributions {
    gauges: Gauges
  }
}
