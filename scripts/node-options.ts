/**
 * What Node is started with, by `npm start` and in the executable. V8 gets a thread for each core but one, instead of
 * four whatever the machine has: four that compile and collect garbage crowd out the one thread that answers people
 * where there are one or two cores (benchmarks/fanout/README.md, p99 of C).
 */
export const nodeOptions: readonly string[] = ['--v8-pool-size=0']
