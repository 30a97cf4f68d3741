/**
 * What a random number is for: part of its address, so that two uses never meet. A number is never reused and never changed;
 * new purposes are added at the end (below 65 536).
 */
export const purpose = {
  founderPosition: 1,
  cellTraits: 2,
  motility: 3,
  repolarisation: 4,
  division: 5,
  death: 6,
  tileTraits: 7,
  flash: 8,
  attempt: 9,
  tipForce: 10,
  transcellular: 11,
  release: 12,
  split: 13,
  networkGrowth: 14,
  forkChoice: 15,
  tether: 16,
  arrival: 17,
  nk: 18,
  shedding: 19,
  circulation: 20,
  colony: 21,
  bed: 22,
  wallAssay: 23,
  crawl: 24,
  secretion: 25,
  bond: 26,
  lineage: 27,
  resampling: 28,
} as const

export type Purpose = (typeof purpose)[keyof typeof purpose]
