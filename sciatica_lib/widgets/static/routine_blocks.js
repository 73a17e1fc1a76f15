// A routine put together from the blocks of its exercises, as sharing/page_data.py packs them. Pure.

/** The timeline of the blocks of some exercises, as the timer takes it. */
export function joinedRoutine({ schema, title, keys, values, rows }, blocks) {
  const [phases, sets, alternatives] = [[], [], []];
  const unpacked = (row) => Object.fromEntries(keys.map((key, place) => [key, values[row[place]]]));
  for (const block of blocks) {
    const shift = sets.length;
    const way = shift === 0 ? block.first : block.later;
    const phaseOf = (row) => {
      const phase = unpacked(row);
      return phase.set_index === null ? phase : { ...phase, set_index: phase.set_index + shift };
    };
    const unpack = (places) => places.map((place) => phaseOf(rows[place]));
    phases.push(...unpack(way.phases));
    alternatives.push(...way.alternatives.map((found) => ({ ...found, phases: unpack(found.phases) })));
    sets.push(...block.sets);
  }
  const totalS = phases.reduce((sum, phase) => sum + phase.duration_s, 0);
  return { schema, title, total_s: totalS, phases, sets, alternatives };
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
