/** Picks all ripe tomatoes. */
function pickRipeTomatoes(tomatoes) {
  return tomatoes.filter((tomato) => tomato.isRipe);
}
