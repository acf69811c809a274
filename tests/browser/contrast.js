() => {
  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (c) => [0, 1, 2].map((i) => c[i] / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * (top[3] ?? 1) + below[i] * (1 - (top[3] ?? 1)));
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const color = parts(getComputedStyle(element).backgroundColor);
    return (color[3] ?? 1) === 1 ? color : over(color, ground(element.parentElement));
  };
  const ratio = (element) => {
    const below = ground(element);
    const [a, b] = [light(over(parts(getComputedStyle(element).color), below)), light(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const hasText = (element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const seen = [...document.body.querySelectorAll("*")].filter((e) => hasText(e) && e.checkVisibility());
  return seen.map((e) => [ratio(e), e.textContent.trim()]).sort((a, b) => a[0] - b[0])[0];
};
