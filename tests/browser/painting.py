"""When a page looks as it will: colours and places are judged only then."""

# Waits for the frames that have the latest styles, and for the movements that end.
PAINTED = """async () => {
  for (let frame = 0; frame < 3; frame += 1) {
    await new Promise((painted) => requestAnimationFrame(painted));
  }
  const ending = document.getAnimations().filter(
    (each) => each.effect?.getComputedTiming().endTime !== Infinity
  );
  await Promise.allSettled(ending.map((each) => each.finished));
}"""
