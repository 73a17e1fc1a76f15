// Pure: the places of the workbook, in the order of the header, and where a person is among them.

const FOLDER = "notebooks";

/** `within` are pages that are reached from a place and count as part of it. */
export const PLACES = [
  { name: "Today", page: "00_today", within: ["02_routine", "03_check_in"] },
  { name: "Understand", page: "01_understand", within: [] },
  { name: "Progress", page: "04_progress", within: [] },
  { name: "For therapists", page: "05_therapist", within: [] },
  { name: "Your data", page: "06_your_data", within: [] },
];

/** How many places a narrow screen shows; the others are under More. */
export const FIRST = 3;

/** The path of a page from the folder that JupyterLab shows. */
export const pathOf = ({ page }) => `${FOLDER}/${page}.ipynb`;

/** What `aria-current` says at a place: "page" if it is shown, "true" if a page within it is. */
export function current(place, path) {
  if (pathOf(place) === path) return "page";
  return place.within.some((page) => pathOf({ page }) === path) ? "true" : null;
}
