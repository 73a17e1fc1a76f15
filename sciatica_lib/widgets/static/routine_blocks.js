// A routine put together from the blocks of its exercises, as sharing/page_data.py packs them. Pure.

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

/** What a person's conditions leave of the exercises: questions/cautions.py. */
export function cautiousBlocks(blocks, cautions, told, permitted) {
  const [kept, leftOut] = [[], []];
  for (const block of blocks) {
    const met = (cautions[block.exercise] ?? []).find(({ condition }) => told.includes(condition));
    if (met && !permitted.has(block.exercise)) leftOut.push({ block, caution: met });
    else kept.push(block);
  }
  return { kept, leftOut };
}
