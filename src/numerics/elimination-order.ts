/**
 * Order of elimination that keeps the factor of a sparse symmetric matrix small: approximate minimum degree on the quotient
 * graph, with element absorption, mass elimination and merging of indistinguishable nodes (Amestoy, Davis & Duff 1996, SIAM J.
 * Matrix Anal. Appl. 17:886, doi 10.1137/S0895479894278952). Ties go by the order of arrival in the degree lists, so the result
 * depends on the graph and its numbering only.
 * @param n number of nodes
 * @param start offsets of each node's neighbours, n + 1 entries
 * @param neighbour neighbours of each node, both directions present, no node its own neighbour, no duplicates
 * @returns order[k] = node eliminated as k-th
 */
export function minimumDegreeOrder(n: number, start: Int32Array, neighbour: Int32Array): Int32Array {
  const order = new Int32Array(n)
  /** Neighbours of a node that no element covers; for an element, its nodes. */
  const list: number[][] = new Array(n)
  const elements: number[][] = new Array(n)
  /** How many nodes a representative stands for; 0 = merged or eliminated. */
  const weight = new Int32Array(n).fill(1)
  const isElement = new Uint8Array(n)
  const degree = new Int32Array(n)
  const head = new Int32Array(n + 1).fill(-1)
  const next = new Int32Array(n).fill(-1)
  const previous = new Int32Array(n).fill(-1)
  /** Nodes merged into a representative, as linked lists. */
  const mergedNext = new Int32Array(n).fill(-1)
  const mergedLast = new Int32Array(n)
  const mark = new Int32Array(n)
  const outsideStamp = new Int32Array(n)
  const outside = new Int32Array(n)
  const elementSize = new Int32Array(n)
  const hashOf = new Int32Array(n)
  let stamp = 0

  const insert = (i: number) => {
    const d = degree[i]
    const first = head[d]
    next[i] = first
    previous[i] = -1
    if (first >= 0) previous[first] = i
    head[d] = i
  }
  const remove = (i: number) => {
    if (next[i] >= 0) previous[next[i]] = previous[i]
    if (previous[i] >= 0) next[previous[i]] = next[i]
    else head[degree[i]] = next[i]
  }
  const merge = (into: number, node: number) => {
    mergedNext[mergedLast[into]] = node
    mergedLast[into] = mergedLast[node]
    weight[into] += weight[node]
    weight[node] = 0
    list[node] = []
    elements[node] = []
  }

  for (let i = n - 1; i >= 0; i--) {
    const own: number[] = []
    for (let p = start[i]; p < start[i + 1]; p++) own.push(neighbour[p])
    list[i] = own
    elements[i] = []
    degree[i] = list[i].length
    mergedLast[i] = i
    insert(i)
  }

  let done = 0
  let least = 0
  while (done < n) {
    while (head[least] < 0) least++
    const pivot = head[least]
    remove(pivot)
    // The new element: every live node next to the pivot, directly or through its elements.
    stamp++
    mark[pivot] = stamp
    const nodes: number[] = []
    let size = 0
    for (const i of list[pivot]) {
      if (weight[i] > 0 && mark[i] !== stamp && isElement[i] === 0) {
        mark[i] = stamp
        nodes.push(i)
        size += weight[i]
      }
    }
    for (const e of elements[pivot]) {
      if (isElement[e] !== 1) continue
      for (const i of list[e]) {
        if (weight[i] > 0 && mark[i] !== stamp) {
          mark[i] = stamp
          nodes.push(i)
          size += weight[i]
        }
      }
      isElement[e] = 2
      list[e] = []
    }
    elements[pivot] = []
    const pivotWeight = weight[pivot]
    let eliminated = pivotWeight
    for (const i of nodes) remove(i)
    // How much of each touched element lies outside the new one.
    for (const i of nodes) {
      for (const e of elements[i]) {
        if (isElement[e] !== 1) continue
        if (outsideStamp[e] !== stamp) {
          outsideStamp[e] = stamp
          outside[e] = elementSize[e]
        }
        outside[e] -= weight[i]
      }
    }
    const left = n - done - pivotWeight
    const kept: number[] = []
    for (const i of nodes) {
      let beyond = 0
      let hash = 0
      const ei = elements[i]
      let count = 0
      for (const e of ei) {
        if (isElement[e] !== 1) continue
        if (outside[e] > 0) {
          ei[count++] = e
          beyond += outside[e]
          hash = (hash + e) | 0
        } else {
          isElement[e] = 2
          list[e] = []
        }
      }
      ei.length = count
      const li = list[i]
      let direct = 0
      for (const j of li) {
        if (weight[j] > 0 && mark[j] !== stamp && isElement[j] === 0) {
          li[direct++] = j
          beyond += weight[j]
          hash = (hash + j) | 0
        }
      }
      li.length = direct
      if (count === 0 && direct === 0) {
        // Nothing but the new element: goes with the pivot at no further fill.
        eliminated += weight[i]
        size -= weight[i]
        merge(pivot, i)
        continue
      }
      const rest = size - weight[i]
      degree[i] = Math.min(left - weight[i], degree[i] + rest, beyond + rest)
      ei.push(pivot)
      hashOf[i] = hash
      kept.push(i)
    }
    // Nodes with the same neighbours stay together from here on.
    if (kept.length > 1) {
      const byHash = kept.slice().sort((a, b) => hashOf[a] - hashOf[b] || a - b)
      for (let a = 0; a < byHash.length; a++) {
        const i = byHash[a]
        if (weight[i] === 0) continue
        let marked = false
        for (let b = a + 1; b < byHash.length && hashOf[byHash[b]] === hashOf[i]; b++) {
          const j = byHash[b]
          if (weight[j] === 0 || list[i].length !== list[j].length || elements[i].length !== elements[j].length)
            continue
          if (!marked) {
            stamp++
            for (const k of list[i]) mark[k] = stamp
            for (const e of elements[i]) mark[e] = stamp
            marked = true
          }
          if (list[j].every((k) => mark[k] === stamp) && elements[j].every((e) => mark[e] === stamp)) {
            degree[i] -= weight[j]
            merge(i, j)
          }
        }
      }
    }
    const members: number[] = []
    let total = 0
    for (const i of kept) {
      if (weight[i] === 0) continue
      members.push(i)
      total += weight[i]
    }
    for (const i of members) {
      degree[i] = Math.max(0, Math.min(degree[i], n - done - eliminated - weight[i]))
      insert(i)
      if (degree[i] < least) least = degree[i]
    }
    list[pivot] = members
    elementSize[pivot] = total
    isElement[pivot] = members.length > 0 ? 1 : 2
    weight[pivot] = 0
    for (let i = pivot; i >= 0; i = mergedNext[i]) order[done++] = i
  }
  return order
}
