// A routine put together from the blocks of its exercises, as sharing/page_data.py packs them. Pure.

import { DAY_MS } from "./history.js";

/** The timeline of the blocks of some exercises, as the timer takes it. */
export function joinedRoutine({ schema, title, ...table }, blocks) {
  const [phases, sets, alternatives] = [[], [], []];
  for (const block of blocks) {
    const firstSet = sets.length;
    const way = firstSet === 0 ? block.first : block.later;
    phases.push(...unpacked(table, way.phases, firstSet));
    for (const found of way.alternatives) {
      alternatives.push({ ...found, phases: unpacked(table, found.phases, firstSet) });
    }
    sets.push(...block.sets);
  }
  const totalS = phases.reduce((sum, phase) => sum + phase.duration_s, 0);
  return { schema, title, total_s: totalS, phases, sets, alternatives };
}

/** Phases by their places in the table; what is counted is kept as the step from the last one. */
function unpacked({ keys, counted, values, rows }, places, firstSet) {
  const last = { ...Object.fromEntries(counted.map((key) => [key, 0])), set_index: firstSet };
  return places.map((place) => {
    const phase = Object.fromEntries(keys.map((key, at) => [key, values[rows[place][at]]]));
    for (const key of counted) {
      if (phase[key] !== null) phase[key] = last[key] += phase[key];
    }
    return phase;
  });
}

/** What a person's conditions leave of the exercises, or make easier: questions/cautions.py. */
export function cautiousBlocks(blocks, cautions, told, permitted) {
  const [kept, leftOut, eased] = [[], [], []];
  for (const block of blocks) {
    const met = (cautions[block.exercise] ?? []).filter(({ condition }) => told.includes(condition));
    const stop = met.find(({ easier }) => easier === null);
    const easier = met.length > 0 ? block.easier[met[0].easier] : undefined;
    if (met.length === 0 || permitted.has(block.exercise)) kept.push(block);
    else if (stop) leftOut.push({ block, caution: stop });
    else {
      kept.push(easier ?? block); // the plan may have it in the easier way already
      if (easier) eased.push({ block, caution: met[0] });
    }
  }
  return { kept, leftOut, eased };
}

/** The blocks of the week of a day: every second week may leave out an exercise (exercises/plan.py). */
export function blocksOfWeek(blocks, { created_on: createdOn, left_out: leftOut }, day) {
  const days = (text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
  const monday = days(createdOn) - ((days(createdOn) + 3) % 7); // day 0 was a Thursday
  const kept = blocks.filter(({ exercise }) => exercise !== leftOut);
  const isSecond = Math.abs(Math.floor((days(day) - monday) / 7) % 2) === 1;
  return isSecond && kept.length > 0 ? kept : blocks;
}
