import { nearMiss } from '../quantity/near-miss.ts'

interface MoleculeEntry {
  /** What it does in the processes modelled here. */
  readonly what: string
  /** Other spellings people write; case, spaces, hyphens and Greek letters need no entry of their own. */
  readonly aliases: readonly string[]
}

/**
 * Every molecule (and the two kinds of blood cell treated as one) that an intervention can name. Closed: a new entry belongs to
 * a process that reads it.
 */
export const molecules = {
  'MT1-MMP': {
    what: 'membrane-bound protease: digests collagen and basement membrane by contact',
    aliases: ['MMP-14'],
  },
  'MMP-2': { what: 'soluble protease: digests collagen', aliases: ['gelatinase A'] },
  'MMP-9': { what: 'soluble protease: basement membrane', aliases: ['gelatinase B'] },
  uPA: { what: 'protease that activates MMP-9 and plasmin', aliases: ['urokinase', 'PLAU', 'uPA/uPAR', 'uPAR'] },
  'E-selectin': { what: 'endothelial ligand of rolling, made under TNF or IL-1', aliases: ['CD62E', 'SELE', 'ELAM-1'] },
  'P-selectin': { what: 'endothelial and platelet ligand of rolling, stored', aliases: ['CD62P', 'SELP'] },
  'L-selectin': { what: 'leukocyte receptor of rolling', aliases: ['CD62L', 'SELL'] },
  'PSGL-1': { what: 'leukocyte ligand of selectins, on microvillus tips', aliases: ['CD162', 'SELPLG'] },
  CD44: { what: 'receptor of first, weak adhesion of tumour cells', aliases: ['HCAM'] },
  'ICAM-1': { what: 'endothelial ligand of β2 integrins: arrest, crawling, docking', aliases: ['CD54'] },
  'VCAM-1': { what: 'endothelial ligand of VLA-4', aliases: ['CD106'] },
  'LFA-1': { what: 'β2 integrin of arrest', aliases: ['CD11a/CD18', 'ITGAL', 'alphaLbeta2'] },
  'Mac-1': { what: 'β2 integrin of crawling', aliases: ['CD11b/CD18', 'ITGAM', 'alphaMbeta2', 'CR3'] },
  'VLA-4': { what: 'β1 integrin that binds VCAM-1', aliases: ['CD49d/CD29', 'alpha4beta1', 'α4β1'] },
  'beta1 integrin': {
    what: 'strong, late adhesion of tumour cells',
    aliases: ['CD29', 'ITGB1', 'integrin beta1', 'β1'],
  },
  'PECAM-1': { what: 'endothelial junction: first step of diapedesis', aliases: ['CD31'] },
  CD99: { what: 'endothelial junction: second step of diapedesis', aliases: ['MIC2'] },
  'JAM-A': { what: 'junctional adhesion molecule', aliases: ['F11R', 'JAM-1'] },
  'JAM-C': { what: 'junctional adhesion molecule; keeps diapedesis one-way', aliases: ['JAM-3'] },
  ESAM: { what: 'endothelial adhesion molecule of tight junctions', aliases: [] },
  'VE-cadherin': { what: 'bonds of the endothelial junction', aliases: ['CD144', 'CDH5', 'cadherin-5', 'VEcad'] },
  'E-cadherin': { what: 'bonds between carcinoma cells: clusters', aliases: ['CDH1', 'CD324', 'Ecad'] },
  MLCK: {
    what: 'myosin light-chain kinase: contraction of the endothelium',
    aliases: ['MYLK', 'myosin light chain kinase'],
  },
  ROCK: {
    what: 'Rho kinase: contraction of cell and endothelium',
    aliases: ['Rho kinase', 'ROCK1', 'ROCK2', 'ROCK1/2'],
  },
  RhoA: { what: 'seals the endothelium round a crossing cell', aliases: ['Rho A', 'Rho'] },
  CXCL12: { what: 'chemokine', aliases: ['SDF-1', 'SDF-1alpha', 'SDF1'] },
  CXCR4: { what: 'receptor of CXCL12', aliases: ['CD184'] },
  CXCL8: { what: 'chemokine of neutrophils', aliases: ['IL-8', 'interleukin-8'] },
  CXCR2: { what: 'receptor of CXCL8', aliases: ['CD182'] },
  CCR7: { what: 'receptor that turns cells with the flow', aliases: ['CD197'] },
  EGF: { what: 'growth factor of macrophages that tumour cells sense', aliases: ['epidermal growth factor'] },
  EGFR: { what: 'receptor of EGF', aliases: ['ErbB1', 'HER1', 'EGF receptor'] },
  'CSF-1': { what: 'growth factor of tumour cells that macrophages sense', aliases: ['M-CSF', 'CSF1'] },
  CSF1R: { what: 'receptor of CSF-1', aliases: ['CSF-1R', 'CD115', 'c-Fms', 'CSF-1 receptor'] },
  'VEGF-A': { what: 'loosens endothelial junctions', aliases: ['VEGF', 'VEGFA', 'VPF'] },
  'TNF-alpha': { what: 'activates the endothelium', aliases: ['TNF', 'TNFα'] },
  'IL-1beta': { what: 'activates the endothelium', aliases: ['IL-1', 'interleukin-1', 'interleukin-1beta'] },
  'lamin A/C': {
    what: 'stiffness of the nucleus',
    aliases: ['lamin', 'lamins', 'LMNA', 'lamin A', 'lamin AC', 'lamin C'],
  },
  P2Y2: { what: 'endothelial receptor of platelet ATP', aliases: ['P2RY2', 'P2Y2R'] },
  NK: { what: 'natural killer cells', aliases: ['NK cell', 'NK cells', 'natural killer cells', 'natural killer'] },
  platelets: { what: 'platelets at the wall and round tumour cells', aliases: ['platelet', 'thrombocytes'] },
  hyaluronan: { what: 'resists the flow of tissue fluid', aliases: ['hyaluronic acid', 'hyaluronate', 'HA'] },
  'topoisomerase II beta': {
    what: 'target of anthracyclines',
    aliases: ['TOP2B', 'topoisomerase 2 beta', 'topoisomerase IIb'],
  },
  'alpha1-adrenoceptor': {
    what: 'constricts vessels',
    aliases: ['alpha1 adrenergic receptor', 'alpha-1', 'ADRA1', 'α1'],
  },
} as const satisfies Record<string, MoleculeEntry>

export type MoleculeName = keyof typeof molecules

/** All names, in the order of the table. */
export const moleculeNames = Object.keys(molecules) as readonly MoleculeName[]

const greek: Readonly<Record<string, string>> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', κ: 'kappa' }

/** `VE Cadherin`, `ve-cadherin`, `VECADHERIN` → one text. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[αβγδκ]/g, (letter) => greek[letter])
    .replaceAll(/[\s\-_–‐‑.]/g, '')
}

const bySpelling = new Map<string, MoleculeName>()
for (const name of moleculeNames) {
  bySpelling.set(plain(name), name)
  for (const alias of molecules[name].aliases) bySpelling.set(plain(alias), name)
}

/**
 * The molecule somebody means: any case, hyphens or not, Greek letters or their names, common synonyms (`IL-8`, `CD31`).
 * @returns its name in the table, or undefined when there is none
 */
export function findMolecule(spelling: string): MoleculeName | undefined {
  return bySpelling.get(plain(spelling))
}

/** The molecule that a misspelt name comes nearest to, or undefined when none is near. */
export function suggest(spelling: string): MoleculeName | undefined {
  const found = findMolecule(spelling)
  if (found) return found
  const near = nearMiss(plain(spelling), bySpelling.keys())
  return near === undefined ? undefined : bySpelling.get(near)
}
