// The page on a phone: reads its data, which stands in the page as text, and shows the day.

import { PageDay } from "./page_day.js";
import { PageWorkbook } from "./page_workbook.js";

const dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
const followTheme = () => {
  document.body.dataset.jpThemeLight = String(!dark.matches);
};
dark.addEventListener("change", followTheme);
followTheme();

const data = JSON.parse(document.getElementById("data").textContent);
const day = new PageDay(new PageWorkbook(data), document.getElementById("page"));
await day.step();
document.documentElement.dataset.ready = "true";
