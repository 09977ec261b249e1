import { defineRoute, type Route } from './route';

/** The page's script and style, made from `webview/apiDocs` when the product is built. */
declare const apiPageScript: string;
declare const apiPageStyle: string;

const tag = 'Documentation';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Flow Playground API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/page.css" />
    <script src="/docs/page.js" defer></script>
  </head>
  <body>
    <main><noscript>This page needs JavaScript. The same is told by /openapi.json.</noscript></main>
  </body>
</html>
`;

/** Nothing from elsewhere, nothing inline, no frame around it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page that shows the OpenAPI document and sends requests. It holds nothing secret, so it needs no key. */
export function docsPageRoutes(): readonly Route[] {
  const part = (path: string, summary: string, type: string, text: () => string): Route =>
    defineRoute({
      method: 'GET',
      path,
      tag,
      summary,
      isOpen: true,
      answer: summary,
      handle: () =>
        new Response(text(), {
          headers: {
            'Content-Type': `${type}; charset=utf-8`,
            'Content-Security-Policy': policy,
            'X-Content-Type-Options': 'nosniff',
            'Referrer-Policy': 'no-referrer',
          },
        }),
    });
  return [
    part('/docs', 'This API as a page', 'text/html', () => page),
    part('/docs/page.js', 'The script of the page', 'text/javascript', () => apiPageScript),
    part('/docs/page.css', 'The style of the page', 'text/css', () => apiPageStyle),
  ];
}
