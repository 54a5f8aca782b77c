import type { FastifyInstance } from 'fastify';
import { Refused } from './refused.ts';

/** Nothing is read from a file, and no script or style is needed. */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Greenlane</title>
<h1>The officers' screen is missing on this computer</h1>
<p>It could not be built when Greenlane was started. The lanes work, and go on leading diverted passengers to the desk.</p>
<p><strong>Officer:</strong> deal with them by hand, and call your technician.</p>
<p><strong>Technician:</strong> the log says why in its line <code>screen-unbuilt</code>. Free space on the
disk or install Greenlane again (<code>npm ci</code>), then start it again.</p>
<section lang="zh-CN">
<h1>本机缺少关员界面</h1>
<p>Greenlane 启动时未能生成界面。通道照常工作，仍会把旅客转到查验台。</p>
<p><strong>关员：</strong>请人工处理旅客，并通知技术员。</p>
<p><strong>技术员：</strong>原因见日志 <code>screen-unbuilt</code> 一行。请腾出磁盘空间，或重新安装
Greenlane（<code>npm ci</code>），然后重新启动。</p>
</section>
</html>
`;

/** Where the screen would be, says that it is missing, and what to do. */
export function registerNoScreen(app: FastifyInstance): void {
  app.get<{ Params: { '*': string } }>('/*', { config: { open: true } }, async (request, reply) => {
    if (request.params['*'].startsWith('api/')) {
      throw new Refused(404, { code: 'not-found', message: 'There is nothing at this address.' });
    }
    return reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(PAGE);
  });
}
