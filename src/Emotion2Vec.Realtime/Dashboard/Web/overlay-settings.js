// How an overlay looks, from its address: ?style=bar|word|line&labels=happy,sad&size=1.5. Whatever makes no sense means the usual.

const styles = ['bar', 'word', 'line'];
const [SMALLEST, LARGEST] = [0.25, 8];

/** @returns { style, labels, size }; labels is null for all of them */
export function readSettings(query) {
  const style = query.get('style');
  const labels = (query.get('labels') ?? '').split(',').map(label => label.trim()).filter(label => label !== '');
  const size = Number(query.get('size') ?? 1);
  return {
    style: styles.includes(style) ? style : 'bar',
    labels: labels.length > 0 ? labels : null,
    size: size > 0 ? Math.min(LARGEST, Math.max(SMALLEST, size)) : 1,
  };
}
