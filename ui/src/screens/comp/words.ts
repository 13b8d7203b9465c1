/** Names of what comp plans speak of, for a person. */

const ROLES: Record<string, string> = {
  ae: "New-logo AE",
  expansion_ae: "Expansion AE",
  account_manager: "Account manager",
  csm: "CSM",
};

const MEASURES: Record<string, string> = {
  new_arr: "New ARR",
  first_year_acv: "First-year ACV",
  tcv: "Contract value",
  expansion_arr: "Expansion ARR",
  renewal_uplift: "Renewal uplift",
  renewals: "Renewals",
  activations: "Activations",
  book_nrr: "NRR of the book",
};

const lookUp = (names: Record<string, string>, word: string) => names[word] ?? word;

/** `expansion_ae` is `Expansion AE`. */
export const roleName = (role: string): string => lookUp(ROLES, role);

/** `expansion_arr` is `Expansion ARR`. */
export const measureName = (measure: string): string => lookUp(MEASURES, measure);

/** A measure inside a sentence: `expansion ARR`, but `NRR of the book`. */
export function measureInText(measure: string): string {
  const name = measureName(measure);
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** Every measure, in the order of the plan file. */
export const MEASURE_OPTIONS = Object.entries(MEASURES).map(([value, label]) => ({ value, label }));

/** `landed-expansion` is `Landed expansion`: an identifier of the plan as a name. */
export function idName(id: string): string {
  const words = id.replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `a quarter` and the like. */
export const PERIOD_TEXT: Record<string, string> = {
  month: "a month",
  quarter: "a quarter",
  year: "a year",
};
