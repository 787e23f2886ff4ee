import { Worker } from 'node:worker_threads'

/**
 * Starts a parsing thread. It begins without the loader of the process: from the sources it
 * registers its own first.
 */
export function startThread(memoryMb: number): Worker {
  const fromSources = import.meta.url.endsWith('.ts')
  const entry = new URL(fromSources ? './parse-thread.ts' : './parse-thread.js', import.meta.url)
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb }
  if (!fromSources) return new Worker(entry, { resourceLimits })
  const code = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}
register()
await import(${JSON.stringify(entry.href)})`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { resourceLimits })
}
