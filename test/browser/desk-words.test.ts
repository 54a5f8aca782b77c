import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { goToPage, nameOf, openByHand, openCase, SUPERVISION } from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

/**
 * English that is seen or read out, where the page is to be Chinese. What is marked as another language, as somebody's
 * own words or as a code stays as it is.
 */
const ENGLISH_LEFT = `(() => {
  const own = '[lang=en], [dir], bdi, code, .code, kbd, .brand, .account, [data-case] .case-card-name';
  const codes = /Greenlane|Demonstration lane|[A-Z][A-Z0-9]+|[a-z]+(-[a-z0-9]+)+/g;
  const isEnglish = (text) => /[A-Za-z]{3,}/.test(text.replaceAll(codes, ''));
  const found = [];
  const texts = document.createTreeWalker(document.getElementById('desk'), NodeFilter.SHOW_TEXT);
  for (let at = texts.nextNode(); at !== null; at = texts.nextNode()) {
    if (isEnglish(at.data) && at.parentElement.closest(own) === null) found.push(at.data);
  }
  for (const at of document.querySelectorAll('#desk [aria-label], #desk [title], #desk [placeholder]')) {
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = at.getAttribute(name) ?? '';
      if (isEnglish(text) && at.closest('.account, .case, .switch, code') === null) found.push(name + ': ' + text);
    }
  }
  return found;
})()`;

describe('the words of the desk', () => {
  it('are Chinese or English at once, without loading the page again', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('sealedBag');
    await desk.stage.walk(passenger);
    await openCase(page, nameOf(passenger));
    await page.locator('[data-state=ready] canvas').waitFor();
    await page.evaluate('globalThis.isSamePage = true');
    await page.getByRole('button', { name: '中文' }).click();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    expect(await page.locator('.decision h2').textContent()).toBe('处理');
    expect(await page.locator('.queue h2').textContent()).toBe('待办队列');
    expect(await page.evaluate(ENGLISH_LEFT)).toEqual([]);
    for (const where of SUPERVISION) {
      await goToPage(page, where);
      expect({ where, left: await page.evaluate(ENGLISH_LEFT) }).toEqual({ where, left: [] });
    }
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await page.evaluate('isSamePage')).toBe(true);
    await page.reload();
    await page.locator('.pages').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  });

  it('follow the browser where nobody has chosen', async () => {
    const page = await desk.openPage({ locale: 'zh-CN' });
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    await page.getByRole('button', { name: '登录' }).waitFor();
  });

  it('are never taken for markup, whoever wrote them', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = '<img src=x onerror="globalThis.ran = true">';
    const reason = '<script>globalThis.ran = true</script>';
    await openByHand(page, passenger, reason);
    expect(await page.locator('.case-title h1').textContent()).toBe(passenger);
    expect(await page.locator('.case').textContent()).toContain(reason);
    expect(await page.locator('[src=x]').count()).toBe(0);
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect(desk.complaints).toEqual([]);
  });

  it('could not run if they were: the browser refuses markup and scripts that are not files of the desk', async () => {
    const page = await desk.signIn(desk.demo);
    const attempts = [
      `document.body.innerHTML += '<img src=x onerror="globalThis.ran = true">'`,
      `document.body.append(Object.assign(document.createElement('script'), { text: 'globalThis.ran = true' }))`,
      `document.body.setAttribute('onclick', 'globalThis.ran = true')`,
      `document.body.append(Object.assign(document.createElement('script'), { src: 'https://example.org/ran.js' }))`,
    ];
    for (const attempt of attempts) {
      await page.evaluate(attempt).catch(() => undefined);
      await page.mouse.click(5, 5);
    }
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    const refusals = desk.complaints.splice(0).filter((said) => said.includes('has been blocked'));
    expect(refusals).toHaveLength(attempts.length);
  });
});
