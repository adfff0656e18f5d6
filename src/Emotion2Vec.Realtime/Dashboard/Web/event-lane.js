// Events over the trajectory: a bar per episode, from its onset to its end. Hollow while provisional, full once confirmed, dotted and struck through when taken back.

const HEIGHT = 18;

/**
 * @param context   canvas of the chart
 * @param episodes  oldest first
 * @param place     turns a time into pixels
 * @param box       { left, right, top, bottom } of the lane and the plot below, in pixels
 * @param look      { colourOf(label), scale, font, ink(colour), quiet }
 */
export function drawEpisodes(context, episodes, place, box, look) {
  const { scale } = look;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.font = look.font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const episode of episodes) {
    const end = Number.isNaN(episode.end) ? Infinity : episode.end;
    const [from, to] = [place(episode.onset), Math.min(place(end), box.right + 20)];
    if (to > box.left && from < box.right) {
      drawOne(context, episode, from, Math.max(to, from + 3 * scale), box, look);
      if (episode.peak >= episode.onset) {
        drawPeak(context, place(episode.peak), box.top + HEIGHT * scale, look.colourOf(episode.label), scale);
      }
    }
  }

  context.restore();
}

function drawOne(context, episode, from, to, box, look) {
  const { scale } = look;
  const [top, height] = [box.top + scale, (HEIGHT - 2) * scale];
  const colour = look.colourOf(episode.label);
  const isSure = episode.stage === 'confirmed' || episode.stage === 'ended';
  context.globalAlpha = episode.stage === 'revised' ? 0.75 : 1;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.25 * scale;
  context.setLineDash(isSure ? [] : episode.stage === 'revised' ? [2 * scale, 3 * scale] : [5 * scale, 3 * scale]);
  context.beginPath();
  context.roundRect(from + scale, top, Math.max(scale, to - from - 2 * scale), height, 4 * scale);
  if (isSure) {
    context.fill();
    // Where it began, down through the picture.
    context.globalAlpha = 0.45;
    context.fillRect(from, top + height, scale, box.bottom - top - height);
    context.globalAlpha = 1;
  } else {
    context.stroke();
  }

  context.setLineDash([]);
  drawWord(context, episode, Math.max(from, box.left), Math.min(to, box.right), top + height / 2, isSure ? look.ink(colour) : look.quiet, scale);
}

function drawWord(context, episode, from, to, middle, ink, scale) {
  const inset = 7 * scale;
  const wide = context.measureText(episode.label).width;
  if (to - from >= wide + 2 * inset) {
    context.fillStyle = ink;
    context.fillText(episode.label, from + inset, middle);
    if (episode.stage === 'revised') {
      context.fillRect(from + inset, middle, wide, scale);
    }
  }
}

function drawPeak(context, x, y, colour, scale) {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x - 4 * scale, y);
  context.lineTo(x + 4 * scale, y);
  context.lineTo(x, y + 6 * scale);
  context.fill();
}
