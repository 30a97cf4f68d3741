/** A tree of vessels from one root to many places. Children of branch i are further down the list. */
export interface SupplyTree {
  /** Places: root first. */
  x: number[]
  y: number[]
  z: number[]
  /** Segments: from place to place, away from the root. */
  from: number[]
  to: number[]
  /** Number of endings each segment serves. */
  leaves: number[]
  /** Place of every ending, in the order given. */
  endings: number[]
}

/** Shortest vessel the tree makes, µm. */
const shortest = 6
/** How far towards the middle of what it serves a vessel runs before it forks. */
const reach = 0.55

/**
 * A space-filling tree: each vessel runs towards the middle of the places it serves and forks where they fall into two halves
 * (cut across their longest extent), until every branch serves one place. Two branches at every fork.
 * @param root where the tree begins, µm
 * @param x @param y @param z places it must reach, µm; at least one
 */
export function supplyTree(
  root: readonly [number, number, number],
  x: readonly number[],
  y: readonly number[],
  z: readonly number[],
): SupplyTree {
  const tree: SupplyTree = {
    x: [root[0]],
    y: [root[1]],
    z: [root[2]],
    from: [],
    to: [],
    leaves: [],
    endings: new Array(x.length).fill(-1),
  }
  const place = (px: number, py: number, pz: number): number => {
    tree.x.push(px)
    tree.y.push(py)
    tree.z.push(pz)
    return tree.x.length - 1
  }
  const coordinates = [x, y, z]
  const work: { from: number; members: number[] }[] = [{ from: 0, members: x.map((_, i) => i) }]
  for (let item = work.pop(); item; item = work.pop()) {
    const { from, members } = item
    if (members.length === 1) {
      const [only] = members
      tree.endings[only] = place(x[only], y[only], z[only])
      tree.from.push(from)
      tree.to.push(tree.endings[only])
      tree.leaves.push(1)
      continue
    }
    const middle = coordinates.map((list) => members.reduce((sum, i) => sum + list[i], 0) / members.length)
    const start = [tree.x[from], tree.y[from], tree.z[from]]
    const step = middle.map((m, k) => reach * (m - start[k]))
    const length = Math.sqrt(step[0] * step[0] + step[1] * step[1] + step[2] * step[2])
    const axis = longestExtent(coordinates, members)
    if (length < shortest) step[(axis + 1) % 3] += shortest
    const fork = place(start[0] + step[0], start[1] + step[1], start[2] + step[2])
    tree.from.push(from)
    tree.to.push(fork)
    tree.leaves.push(members.length)
    const sorted = members.slice().sort((i, j) => coordinates[axis][i] - coordinates[axis][j] || i - j)
    const half = Math.ceil(sorted.length / 2)
    work.push({ from: fork, members: sorted.slice(half) }, { from: fork, members: sorted.slice(0, half) })
  }
  return tree
}

function longestExtent(coordinates: readonly (readonly number[])[], members: readonly number[]): number {
  let best = 0
  let widest = -1
  coordinates.forEach((list, k) => {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const i of members) {
      low = Math.min(low, list[i])
      high = Math.max(high, list[i])
    }
    if (high - low > widest) {
      widest = high - low
      best = k
    }
  })
  return best
}
