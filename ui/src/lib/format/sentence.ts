/** Messages as they are read: whole sentences, and the way out apart from the reason. */

/** Begins with a capital, unless it begins with a path, and ends with a stop. */
export function sentence(text: string): string {
  const first = /^[^\s:]*/.exec(text)?.[0] ?? "";
  const isPath = /[/\\.]/.test(first.replace(/\.$/, ""));
  const begun = isPath ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return begun === "" || /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Message and way out, which stand in one text after the other: `… Fix: …`. */
export function parted(message: string): { reason: string; fix: string | undefined } {
  const [reason = "", ...rest] = message.split(/\s+Fix: /);
  const fix = rest.join(" ");
  return { reason: sentence(reason), fix: fix === "" ? undefined : sentence(fix) };
}
