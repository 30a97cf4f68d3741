/** Codes of the kinds of vessel, as stored in `VesselNetwork.vesselClass`. */
export const vesselClass = {
  arteriole: 0,
  capillary: 1,
  venule: 2,
  initialLymphatic: 3,
  collectingLymphatic: 4,
} as const

export type VesselClassName = keyof typeof vesselClass
export type VesselClassCode = (typeof vesselClass)[VesselClassName]

/** Names by code, as printed: `initial lymphatic`. */
export const vesselClassNames = [
  'arteriole',
  'capillary',
  'venule',
  'initial lymphatic',
  'collecting lymphatic',
] as const

/** Does a segment of this class carry blood? */
export function carriesBlood(code: number): boolean {
  return code <= vesselClass.venule
}

/**
 * The code of a class written in words, as files and scenarios write it: `arteriole`, `venule`, `initial-lymphatic`, or a
 * code 0–4.
 * @returns the code, or undefined when the text names no class
 */
export function parseVesselClass(text: string): VesselClassCode | undefined {
  const key = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
  const code = vesselClassNames.indexOf(key as (typeof vesselClassNames)[number])
  if (code >= 0) return code as VesselClassCode
  if (/^[0-4]$/.test(key)) return Number(key) as VesselClassCode
  return undefined
}
