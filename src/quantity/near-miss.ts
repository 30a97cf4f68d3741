/** Edit distance (insertions, deletions, substitutions and swaps of neighbours), at most `limit` + 1. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before = new Array<number>(b.length + 1).fill(0)
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2] + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length]
}

/**
 * The name out of `known` that somebody who wrote `written` may have meant, or undefined when none is near (about one
 * mistake in three letters; case, spaces, hyphens and underscores do not count).
 */
export function nearMiss(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 80) return undefined
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '')
  const target = plain(written)
  const limit = Math.max(1, Math.floor(target.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const name of known) {
    const distance = plain(name) === target ? 0 : editDistance(target, plain(name), limit)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}
