import type { Evaluation } from './target-function.ts'

/** 97.5 % points of Student's t for 1 … 30 degrees of freedom. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** Mean and 95 % interval (Student's t over repetitions). One that never happened (infinite) makes the mean infinite. */
export function meanOf(values: readonly number[]): Evaluation {
  const n = values.length
  const value = values.reduce((sum, x) => sum + x, 0) / n
  if (n < 2 || !Number.isFinite(value)) return { value, replicates: n }
  const variance = values.reduce((sum, x) => sum + (x - value) * (x - value), 0) / (n - 1)
  const half = (student[n - 2] ?? 1.96) * Math.sqrt(variance / n)
  return { value, interval: [value - half, value + half], replicates: n }
}

/** Evaluates once per repetition. @param measure from the number of the repetition */
export function repeated(
  replicates: number,
  measure: (replicate: number) => number,
  beside: Omit<Evaluation, 'value' | 'interval' | 'replicates'> = {},
): Evaluation {
  return { ...meanOf(Array.from({ length: replicates }, (_, replicate) => measure(replicate))), ...beside }
}
