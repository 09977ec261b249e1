import DOMPurify from 'dompurify';

const allowedTags = [
  ...['a', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['hr', 'img', 'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'table', 'tbody', 'td', 'th'],
  ...['thead', 'tr', 'ul'],
];
const allowedAttributes = [
  ...['alt', 'aria-label', 'class', 'data-language', 'href', 'role', 'src', 'start', 'tabindex'],
  'title',
];

/** HTML that our own renderers made of untrusted text, as nodes; anything unexpected is dropped. */
export function toSafeNodes(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: allowedTags,
    ALLOWED_ATTR: allowedAttributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|data:image\/(?:png|jpeg|gif|webp);base64,)/i,
    ADD_URI_SAFE_ATTR: ['data-language', 'start', 'tabindex'],
    RETURN_DOM_FRAGMENT: true,
  });
}
