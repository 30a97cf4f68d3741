const units: [name: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]

/** A duration for people, in at most two units: `19 h 42 min`, `3 min 20 s`, `12 s`, `0.25 s`. */
export function formatTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '…'
  if (seconds < 1 && seconds > 0) return `${Number(seconds.toPrecision(2))} s`
  let rest = Math.round(seconds)
  const first = units.findIndex(([, size]) => rest >= size)
  if (first < 0) return '0 s'
  // Rounded to the smaller of the two units, so that 59 min 59.9 s of a day reads 1 h.
  const smallest = units[Math.min(first + 1, units.length - 1)]![1]
  rest = Math.round(rest / smallest) * smallest
  const words: string[] = []
  for (const [name, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) words.push(`${count} ${name}`)
  }
  return words.join(' ')
}
