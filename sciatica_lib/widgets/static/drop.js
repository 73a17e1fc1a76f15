// A place for files: chosen, dropped, or a whole folder of them. They go to Python as bytes, one
// message each; what is too large is named and not read. Nothing is opened or shown here.

import { make, makeButton, makeGroup } from "./elements.js";

/** Return the files of what was dropped, also those in folders. */
async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
  const reader = entry.createReader();
  const inside = [];
  // The browser gives a folder in pieces, and an empty piece at its end.
  for (;;) {
    const piece = await new Promise((found, failed) => reader.readEntries(found, failed));
    if (!piece.length) break;
    inside.push(...piece);
  }
  return (await Promise.all(inside.map(filesOf))).flat();
}

async function handOver(model, files) {
  const seen = files.filter(({ name }) => !name.startsWith(".")).slice(0, model.get("most_files"));
  model.send({ kind: "begin", count: seen.length, left_out: files.length - seen.length });
  for (const file of seen) {
    const isRead = file.size <= model.get("most_bytes");
    // A file that went away meanwhile is told as one without content.
    const content = isRead ? await file.arrayBuffer().catch(() => new ArrayBuffer(0)) : null;
    const about = { kind: "file", name: file.name, is_read: isRead };
    model.send(about, undefined, content ? [content] : []);
  }
}

function chooser(model, words, isFolder) {
  const input = make("input", "");
  Object.assign(input, { type: "file", hidden: true, multiple: model.get("several") || isFolder });
  if (isFolder) input.webkitdirectory = true;
  else input.accept = model.get("kinds");
  input.addEventListener("change", async () => {
    await handOver(model, [...input.files]);
    input.value = ""; // so that the same file can be chosen again
  });
  return [makeButton(words, isFolder ? "more" : "plus", () => input.click(), "sw-drop-button"), input];
}

function render({ model, el }) {
  const parts = chooser(model, model.get("words"), false);
  if (model.get("several")) parts.push(...chooser(model, "Choose a folder", true));
  const area = makeGroup("sw-drop", model.get("words"), ...parts);
  area.append(make("span", "sw-drop-words", "or drop it here"));
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.stopPropagation();
    area.dataset.over = "true";
  });
  area.addEventListener("dragleave", () => delete area.dataset.over);
  area.addEventListener("drop", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    delete area.dataset.over;
    const files = await droppedFiles(event.dataTransfer);
    await handOver(model, model.get("several") ? files : files.slice(0, 1));
  });
  el.append(area);
}

export default { render };
