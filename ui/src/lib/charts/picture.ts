/** The parts of ECharts that Foothold uses; everything else stays out of the bundle. */
import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([CustomChart, LineChart, GridComponent, SVGRenderer]);

/** One chart on the page, kept for its life. */
export type Chart = echarts.ECharts;

/** Makes a chart of the given size in `host`. */
export function create(host: HTMLElement, width: number, height: number): Chart {
  return echarts.init(host, null, { renderer: "svg", width, height });
}
