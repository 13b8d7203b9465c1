/**
 * Where the window is: a screen and its parameters. In memory only; each screen comes back with the
 * parameters that it was left with.
 */

/** The screens, in the order of the rail. */
export const SCREENS = [
  "library",
  "plan",
  "compare",
  "explore",
  "accounts",
  "comp",
  "pricing",
  "data",
  "settings",
] as const;

export type Screen = (typeof SCREENS)[number];

/** Parameters of a screen, such as the selected account. */
export type Params = Readonly<Record<string, string>>;

/** A place in the app. */
export interface Route {
  readonly screen: Screen;
  readonly params: Params;
}

const state = $state<{ current: Route }>({ current: { screen: "library", params: {} } });
const left: Partial<Record<Screen, Params>> = {};
const trail: Route[] = [];

export const route = {
  get screen(): Screen {
    return state.current.screen;
  },
  get params(): Params {
    return state.current.params;
  },
};

/** Goes to `screen`; without `params` to how it was left. */
export function go(screen: Screen, params?: Params): void {
  const from = state.current;
  left[from.screen] = from.params;
  const next = { screen, params: params ?? left[screen] ?? {} };
  if (from.screen !== screen) trail.push(from);
  state.current = next;
}

/** Changes parameters of the screen that is shown; `null` takes one away. */
export function setParams(changes: Readonly<Record<string, string | null>>): void {
  const params: Record<string, string> = { ...state.current.params };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) Reflect.deleteProperty(params, name);
    else params[name] = value;
  }
  state.current = { screen: state.current.screen, params };
}

/** Back to the screen before; false when there is none. */
export function back(): boolean {
  const to = trail.pop();
  if (to === undefined) return false;
  left[state.current.screen] = state.current.params;
  state.current = to;
  return true;
}

/** Forgets what every screen was left with: another plan was opened. */
export function forgetPlaces(): void {
  for (const screen of SCREENS) Reflect.deleteProperty(left, screen);
  trail.length = 0;
}
