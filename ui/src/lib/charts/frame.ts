/** What a plot tells the chart frame around it. */
import { getContext, setContext } from "svelte";

/** The frame's side: a plot hands over its picture and what must be said of its axis. */
export interface FramePort {
  /** Gives the plot as SVG text; null when it goes away. */
  picture: (svg: (() => string) | null) => void;
  /** Such as `axis from 90%`. */
  note: (text: string | undefined) => void;
}

const KEY = Symbol("chart frame");

/** For the frame: lets the plots inside it find `port`. */
export function offerFrame(port: FramePort): void {
  setContext(KEY, port);
}

/** For a plot: the frame that it lies in, if there is one. */
export function frame(): FramePort | undefined {
  return getContext<FramePort | undefined>(KEY);
}
