import type { Size } from './view.ts';

/** Tells an element's size now and whenever it changes, in CSS pixels and in pixels of the screen. Ends when called. */
export function watchSize(element: HTMLElement, sized: (css: Size, screen: Size) => void): () => void {
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.devicePixelContentBoxSize?.[0];
    const css = { width: element.clientWidth, height: element.clientHeight };
    const ratio = devicePixelRatio;
    const screen = {
      width: box?.inlineSize ?? Math.round(css.width * ratio),
      height: box?.blockSize ?? Math.round(css.height * ratio),
    };
    sized(css, screen);
  });
  try {
    observer.observe(element, { box: 'device-pixel-content-box' });
  } catch {
    // Browsers that cannot count pixels of the screen.
    observer.observe(element);
  }
  return () => observer.disconnect();
}
