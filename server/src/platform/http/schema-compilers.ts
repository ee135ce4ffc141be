import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { FastifyValidationResult } from 'fastify/types/schema.js'

/**
 * Has each schema of a route compiled when its first request comes: hundreds of them are a quarter of a second of the
 * start, and megabytes, for routes that nobody may ask for. A schema that does not compile would thus go unnoticed;
 * a test calls what is returned, which compiles them all.
 */
export function compileSchemasLate(app: FastifyInstance): () => void {
  // Unknown fields are refused, not silently dropped, and a body means what it says. Queries and paths arrive as text,
  // so there numbers and booleans are read out of it.
  const strict = new Ajv.default({ useDefaults: true, allErrors: true })
  const lenient = new Ajv.default({ useDefaults: true, allErrors: true, coerceTypes: true })
  addFormats.default(strict)
  addFormats.default(lenient)
  const serializers = SerializerSelector()({}, {})
  const pending: (() => unknown)[] = []

  app.setValidatorCompiler(({ schema, httpPart }) => {
    let compiled: ValidateFunction | undefined
    const compile = () => (compiled ??= (httpPart === 'body' ? strict : lenient).compile(schema))
    pending.push(compile)
    const validator: FastifyValidationResult = (data: unknown) => {
      const validate = compile()
      const isValid = validate(data)
      validator.errors = validate.errors ?? null
      return isValid
    }
    return validator
  })
  app.setSerializerCompiler((route) => {
    let compiled: ((data: unknown) => string) | undefined
    const compile = () => (compiled ??= serializers(route as never) as (data: unknown) => string)
    pending.push(compile)
    return (data) => compile()(data)
  })
  return () => {
    for (const compile of pending) compile()
  }
}
